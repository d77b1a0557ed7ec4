"""A member's notifications and settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from core.declarations import declared
from core.identity.models import Member
from core.notifications.kinds import NotificationKind
from core.notifications.models import Notification, NotificationChoice
from core.permissions.can import can

MOST_COUNTED = 100
UNSEEN = """
select count(*) from (
    select from core_notification
    where member_id = %(member)s and in_page and seen_at is null limit %(most)s
) new
"""


@dataclass(frozen=True)
class Choice:
    """One kind of notification and how the person wants it."""

    kind: NotificationKind
    in_page: bool
    mail: str


def notifications_of(member: Member) -> QuerySet[Notification]:
    """What the person sees in the page."""
    return Notification.objects.filter(member=member, in_page=True)


def unseen_count(member: Member) -> int:
    """Count of new notifications, up to a hundred; on every page, so one raw statement."""
    with connection.cursor() as cursor:
        cursor.execute(UNSEEN, {"member": member.pk, "most": MOST_COUNTED})
        return int(cursor.fetchone()[0])


def choices_of(member: Member) -> list[Choice]:
    """Every kind that can reach this person, in the table's order."""
    chosen = {row.kind: row for row in NotificationChoice.objects.filter(member=member)}
    return [
        Choice(
            kind=kind,
            in_page=chosen[kind.code].in_page if kind.code in chosen else True,
            mail=chosen[kind.code].mail if kind.code in chosen else kind.mail,
        )
        for kind in declared(NotificationKind).values()
        if not kind.is_required and can(member, kind.permission)
    ]
