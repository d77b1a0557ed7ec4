"""`manage.py permissions` prints what each role may do, assembled from all apps."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.permissions.roles import matrix


class Command(BaseCommand):
    """The matrix of roles and permissions as a Markdown table."""

    help = "Print what each role may do."
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        """Print the table."""
        self.stdout.write(matrix())
