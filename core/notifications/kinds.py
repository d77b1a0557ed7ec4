"""The table of notification types: titles, sentences and defaults."""

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
            title=_("My work was returned"),
            text=ngettext_lazy(
                "%(count)d of your annotations in %(project)s was returned. Latest reason: "
                "%(reason)s.",
                "%(count)d of your annotations in %(project)s were returned. Latest reason: "
                "%(reason)s.",
                "count",
            ),
            permission="label.do",
            gather_minutes=10,
        ),
        NotificationKind(
            code="work_reserved",
            title=_("Items were assigned to me"),
            text=_(
                "Items in %(project)s were assigned to you. You get them before other new items."
            ),
            permission="label.do",
            gather_minutes=10,
        ),
        NotificationKind(
            code="deadline_near",
            title=_("A deadline is near and work is unfinished"),
            text=_("%(name)s is due on %(day)s and has unfinished work."),
            permission="label.do",
            mail=MailWhen.DAILY,
        ),
        NotificationKind(
            code="dispute_decided",
            title=_("A dispute about my work or my review was decided"),
            text=_("A dispute in %(project)s was decided by a second reviewer: %(result)s."),
            permission="label.do",
            mail=MailWhen.DAILY,
        ),
        NotificationKind(
            code="guideline_changed",
            title=_("Guideline: major update (must be read again)"),
            text=_(
                "%(project)s has a new guideline, version %(version)s. Read it before you continue."
            ),
            permission="label.do",
        ),
        NotificationKind(
            code="guideline_reworded",
            title=_("Guideline: minor update (wording only)"),
            text=_("The wording of the guideline of %(project)s was updated: version %(version)s."),
            permission="label.do",
            mail=MailWhen.NEVER,
        ),
        NotificationKind(
            code="question_answered",
            title=_("A question about one of my items was answered"),
            text=_("%(name)s answered a question about one of your items in %(project)s."),
            permission="label.do",
        ),
        NotificationKind(
            code="question_asked",
            title=_("An annotator asked a question about an item"),
            text=ngettext_lazy(
                "%(count)d question in %(project)s is waiting for an answer.",
                "%(count)d questions in %(project)s are waiting for an answer.",
                "count",
            ),
            permission="guideline.change",
            gather_minutes=5,
        ),
        NotificationKind(
            code="queue_empty",
            title=_("A project ran out of work"),
            text=_("The queue of %(project)s is empty. Its annotators have no more work."),
            permission="project.change",
        ),
        NotificationKind(
            code="import_done",
            title=_("My import finished"),
            text=_("The import of %(file)s into %(project)s finished: %(result)s."),
            permission="data.import",
            mail=MailWhen.NEVER,
        ),
        NotificationKind(
            code="release_done",
            title=_("My release finished"),
            text=_("A release of %(project)s finished: %(result)s."),
            permission="release.create",
            mail=MailWhen.NEVER,
        ),
        NotificationKind(
            code="invitation_accepted",
            title=_("A person I invited joined"),
            text=_("%(name)s accepted your invitation."),
            permission="member.invite",
            mail=MailWhen.NEVER,
        ),
    )
}


def sentence(code: str, count: int, words: dict[str, Any]) -> str:
    """What a notification says, in the reader's language."""
    return str(NOTIFICATION_KINDS[code].text % {**words, "count": count})
