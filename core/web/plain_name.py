"""Names that people give, as one plain line: they stand in mails, lists and file names."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.web.errors import Invalid

JOINERS = "\u200c\u200d"  # not printable by themselves, but parts of words and of emoji
LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)


def one_line(typed: str) -> str:
    """The text without line breaks, control characters and changes of the reading direction."""
    signs = (sign if sign.isprintable() or sign in JOINERS else " " for sign in typed)
    return " ".join("".join(signs).split())


def plain_name(typed: str) -> str:
    """A name on one line; raises Invalid for an empty one and for one that holds a link."""
    name = one_line(typed)
    if not name:
        raise Invalid(_("A name needs visible letters or digits."), code="name")
    if LINK.search(name):
        raise Invalid(_("A name can't contain a link. Leave out “://” and “www.”."), code="name")
    return name


class NameField(forms.CharField):
    """A name in a form, as `plain_name` has it."""

    def clean(self, value: Any) -> str:
        """The name on one line, empty where it is optional; raises ValidationError."""
        typed: str = super().clean(value)
        if not typed:
            return ""
        try:
            return plain_name(typed)
        except Invalid as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from refusal
