"""Our own form widgets: a select of hundreds of options, written in one go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.options import options


class LongSelect(forms.Select):
    """A select without groups; the usual one renders a template for each option."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The select with its options."""
        written = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = "" if value is None else value
        return format_html("<select{}>{}</select>", flatatt(written), options(self.choices, chosen))
