"""`manage.py write_references` writes the pages of `docs/` that are generated from the code."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core.reference.pages import pages


class Command(BaseCommand):
    """The generated pages: permissions, label schema, workflow settings, errors, limits."""

    help = "Write the reference pages in docs/ that are generated from the code."
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        """Write all pages and name them."""
        for path, text in pages().items():
            file = settings.BASE_DIR / "docs" / path
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
            self.stdout.write(f"docs/{path}")
