"""Kinds of notifications: apps declare theirs, with sentence, permission and default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.declarations import Declaration, declared
from core.web.datetimes import written


class MailWhen(models.TextChoices):
    """When a notification goes out by mail."""

    AT_ONCE = "at_once", _("Immediately")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Never")


@dataclass(frozen=True)
class NotificationKind(Declaration):
    """One thing that members are notified of.

    `title` names it where a member chooses, `text` is the sentence, filled with the words of the
    notification; `permission` says whose choice it is, `gather_minutes` how long a mail waits for
    more of the same. One that `is_required` can't be turned off.
    """

    code: str
    title: str | Promise
    text: str | Promise
    permission: str
    mail: MailWhen = MailWhen.AT_ONCE
    gather_minutes: int = 0
    is_required: bool = False

    @property
    def key(self) -> str:
        """The code."""
        return self.code


def sentence(code: str, count: int, words: dict[str, Any]) -> str:
    """What a notification says, in the reader's language.

    Its words `day` (2026-12-06) and `month` (2026-12) are written as that language writes dates.
    """
    told = {**words, "count": count}
    if "day" in told:
        told["day"] = written(date.fromisoformat(told["day"]), "DATE_FORMAT")
    if "month" in told:
        told["month"] = written(date.fromisoformat(f"{told['month']}-01"), "YEAR_MONTH_FORMAT")
    return str(declared(NotificationKind)[code].text % told)
