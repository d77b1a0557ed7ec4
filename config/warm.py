"""What does a web process do before it takes requests, so that nobody waits for it to get ready?"""

from __future__ import annotations

from pathlib import Path

from django import forms
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver


def warm_up() -> None:
    """Import what answers each address, and read each template of ours and of forms."""
    _ = get_resolver().url_patterns
    of_forms = Path(forms.__file__).parent / "templates"
    for folder in (*settings.TEMPLATES[0]["DIRS"], of_forms):
        for path in sorted(folder.rglob("*.html")):
            get_template(path.relative_to(folder).as_posix())
