"""What does a person do with notices? Look at them, and choose how to be told."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from core.declarations import declared
from core.identity.models import Member
from core.notifications.kinds import NotificationKind
from core.notifications.models import Notice, NoticeChoice


def see_notice(*, by: Member, notice: Notice) -> None:
    """Note that its reader has looked at it."""
    Notice.objects.filter(pk=notice.pk, member=by, seen_at=None).update(seen_at=timezone.now())


def see_all_notices(*, by: Member) -> int:
    """Note that the person has looked at all of theirs; how many were new."""
    return Notice.objects.filter(member=by, in_page=True, seen_at=None).update(
        seen_at=timezone.now()
    )


@transaction.atomic
def choose_notices(*, by: Member, chosen: Mapping[str, tuple[bool, str]]) -> None:
    """Keep how the person wants each kind: (in the page, when by mail).

    Only what differs from the kind's default is stored, so that a better default reaches people.
    """
    NoticeChoice.objects.filter(member=by, kind__in=chosen).delete()
    NoticeChoice.objects.bulk_create(
        NoticeChoice(member=by, kind=code, in_page=in_page, mail=mail)
        for code, (in_page, mail) in chosen.items()
        if not (in_page and mail == declared(NotificationKind)[code].mail)
    )
