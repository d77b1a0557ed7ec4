"""Why does a reviewer send work back? The list of reasons, by code."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """A reason with its code; the comment says the rest."""

    WRONG_CLASS = "wrong_class", _("Wrong class")
    MISSED = "missed", _("Something was missed")
    AGAINST_GUIDELINE = "against_guideline", _("Against the guideline")
    CARELESS = "careless", _("Looks careless")
    OTHER = "other", _("Something else")


def reason_title(code: str) -> str:
    """What people read for a code."""
    return str(Reason(code).label) if code in Reason.values else code
