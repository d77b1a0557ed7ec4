"""Mark notifications as read, and change notification settings."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from core.declarations import declared
from core.identity.models import Member
from core.notifications.kinds import NotificationKind
from core.notifications.models import Notification, NotificationChoice


def see_notification(*, by: Member, notification: Notification) -> None:
    """Note that its reader has looked at it."""
    Notification.objects.filter(pk=notification.pk, member=by, seen_at=None).update(
        seen_at=timezone.now()
    )


def see_all_notifications(*, by: Member) -> int:
    """Note that the person has looked at all of theirs; how many were new."""
    return Notification.objects.filter(member=by, in_page=True, seen_at=None).update(
        seen_at=timezone.now()
    )


@transaction.atomic
def choose_notifications(*, by: Member, chosen: Mapping[str, tuple[bool, str]]) -> None:
    """Keep how the person wants each kind: (in the page, when by mail).

    Only what differs from the kind's default is stored, so that a better default reaches people.
    """
    NotificationChoice.objects.filter(member=by, kind__in=chosen).delete()
    NotificationChoice.objects.bulk_create(
        NotificationChoice(member=by, kind=code, in_page=in_page, mail=mail)
        for code, (in_page, mail) in chosen.items()
        if not (in_page and mail == declared(NotificationKind)[code].mail)
    )
