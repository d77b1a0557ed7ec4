"""Of what are people told, in which words, and how by default? The one table of notifications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class MailWhen(models.TextChoices):
    """When a notification goes out by mail."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Never")


@dataclass(frozen=True)
class NotificationKind:
    """One thing people are told of.

    `title` names it where a person chooses, `text` is its sentence, filled with the
    notification's own words; `permission` says whose choice it is, `gather_minutes` how long a mail
    waits for more of the same.
    """

    code: str
    title: str | Promise
    text: str | Promise
    permission: str
    mail: MailWhen = MailWhen.AT_ONCE
    gather_minutes: int = 0


NOTIFICATION_KINDS: dict[str, NotificationKind] = {
    kind.code: kind
    for kind in (
        NotificationKind(
            code="work_returned",
            title=_("Work of mine came back"),
            text=ngettext_lazy(
                "%(count)d answer of yours in %(project)s came back. Last reason: %(reason)s.",
                "%(count)d answers of yours in %(project)s came back. Last reason: %(reason)s.",
                "count",
            ),
            permission="label.do",
            gather_minutes=10,
        ),
        NotificationKind(
            code="work_reserved",
            title=_("Items are reserved for me"),
            text=_("Items of %(project)s are reserved for you. They come first when you go on."),
            permission="label.do",
            gather_minutes=10,
        ),
        NotificationKind(
            code="deadline_near",
            title=_("A deadline is near and work is still open"),
            text=_("%(name)s is due on %(day)s, and work is still open there."),
            permission="label.do",
            mail=MailWhen.DAILY,
        ),
        NotificationKind(
            code="dispute_decided",
            title=_("A disagreement about a verdict of or on mine was decided"),
            text=_("A second person decided a disagreement in %(project)s: %(result)s."),
            permission="label.do",
            mail=MailWhen.DAILY,
        ),
        NotificationKind(
            code="guideline_changed",
            title=_("A guideline has a new meaning (2.0, 3.0 …)"),
            text=_("%(project)s has guideline %(version)s. Read it before you go on."),
            permission="label.do",
        ),
        NotificationKind(
            code="guideline_reworded",
            title=_("A guideline was worded better (1.1, 1.2 …)"),
            text=_("The guideline of %(project)s was worded better: version %(version)s."),
            permission="label.do",
            mail=MailWhen.NEVER,
        ),
        NotificationKind(
            code="question_answered",
            title=_("A question about an item of mine was answered"),
            text=_("%(name)s answered a question about an item of yours in %(project)s."),
            permission="label.do",
        ),
        NotificationKind(
            code="question_asked",
            title=_("An annotator asks about an item"),
            text=ngettext_lazy(
                "%(count)d question in %(project)s waits for an answer.",
                "%(count)d questions in %(project)s wait for an answer.",
                "count",
            ),
            permission="guideline.change",
            gather_minutes=5,
        ),
        NotificationKind(
            code="queue_empty",
            title=_("A project has run out of work"),
            text=_("The queue of %(project)s is empty: annotators find nothing to do there."),
            permission="project.change",
        ),
        NotificationKind(
            code="import_done",
            title=_("An import of mine has ended"),
            text=_("The import of %(file)s into %(project)s has ended: %(result)s."),
            permission="data.import",
            mail=MailWhen.NEVER,
        ),
        NotificationKind(
            code="release_done",
            title=_("A release of mine is ready"),
            text=_("A release of %(project)s has ended: %(result)s."),
            permission="release.create",
            mail=MailWhen.NEVER,
        ),
        NotificationKind(
            code="invitation_accepted",
            title=_("Somebody I invited has joined"),
            text=_("%(name)s has accepted your invitation."),
            permission="member.invite",
            mail=MailWhen.NEVER,
        ),
    )
}


def sentence(code: str, count: int, words: dict[str, Any]) -> str:
    """What a notification says, in the reader's language."""
    return str(NOTIFICATION_KINDS[code].text % {**words, "count": count})
