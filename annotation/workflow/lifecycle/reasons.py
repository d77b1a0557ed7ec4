"""Reasons for rejections and skips, by code."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """A reason with its code; the comment says the rest."""

    WRONG_CLASS = "wrong_class", _("Wrong class")
    MISSED = "missed", _("Something is missing")
    AGAINST_GUIDELINE = "against_guideline", _("Against the guideline")
    CARELESS = "careless", _("Looks careless")
    OTHER = "other", _("Other")


def reason_title(code: str) -> str:
    """What people read for a code."""
    return str(Reason(code).label) if code in Reason.values else code


class SkipReason(models.TextChoices):
    """Why an annotator leaves an item to others; an assignment keeps it as "code: comment"."""

    UNCLEAR = "unclear", _("The guideline doesn't cover this case")
    UNREADABLE = "unreadable", _("The item is broken or unreadable")
    LANGUAGE = "language", _("I don't know the language or the subject")
    HARMFUL = "harmful", _("I would rather not work on this")
    OTHER = "other", _("Other")


def skip_text(kept: str) -> str:
    """What people read for a kept reason: its title and the comment; a free text as it is."""
    code, _colon, comment = kept.partition(": ")
    if code not in SkipReason.values:
        return kept
    title = str(SkipReason(code).label)
    return f"{title}: {comment}" if comment else title
