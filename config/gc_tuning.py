"""Warms up a web process before it takes requests, and tunes garbage collection."""

from __future__ import annotations

import gc
from pathlib import Path

from django import forms
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver

BETWEEN_COLLECTIONS = (10_000, 20, 20)  # Python's own 700 comes several times in each page


def warm_up() -> None:
    """Import what answers each address, and read each template of ours and of forms."""
    _ = get_resolver().url_patterns
    of_forms = Path(forms.__file__).parent / "templates"
    for folder in (*settings.TEMPLATES[0]["DIRS"], of_forms):
        for path in sorted(folder.rglob("*.html")):
            get_template(path.relative_to(folder).as_posix())


def stay() -> None:
    """Look for garbage more rarely, and never among what is there by now: it stays for good."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*BETWEEN_COLLECTIONS)
