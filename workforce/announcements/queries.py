"""Announcements that a member sees, and who has read one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from core.identity.models import Member, Organization
from core.notifications.models import Notification
from workforce.announcements.models import Announcement, AnnouncementPool, AnnouncementRead
from workforce.organizations.local_days import today
from workforce.pools.models import Pool, PoolMember

MAX_SHOWN = 5  # on “My work”


@dataclass(frozen=True)
class Recipient:
    """A member of the announcement's pools, and when they have seen it; None if they haven't."""

    member: Member
    seen_at: datetime | None


def announcements() -> QuerySet[Announcement]:
    """All announcements with their author and pools."""
    pools = Prefetch("pools", Pool.objects.order_by("name"))
    rows: QuerySet[Announcement] = Announcement.objects.select_related(
        "organization", "sent_by__user"
    )
    return rows.prefetch_related(pools)


def is_shown(organization: Organization) -> Q:
    """The condition that an announcement hasn't ended in the organization's time zone."""
    return Q(ended_at=None) & (Q(ends_on=None) | Q(ends_on__gte=today(organization)))


def announcements_for(member: Member) -> list[Announcement]:
    """The newest announcements to the member's pools that they haven't closed; one query."""
    places = AnnouncementPool.objects.filter(
        announcement=OuterRef("pk"), pool__places__member=member
    )
    reads = AnnouncementRead.objects.filter(announcement=OuterRef("pk"), member=member)
    rows = Announcement.objects.filter(
        is_shown(member.organization), Exists(places), ~Exists(reads)
    )
    return list(rows.select_related("sent_by__user").order_by("-pk")[:MAX_SHOWN])


def is_recipient(member: Member, announcement: Announcement) -> bool:
    """Whether the member is in one of the announcement's pools."""
    return PoolMember.objects.filter(
        member=member, pool__announcements__announcement=announcement
    ).exists()


def members_of(pools: QuerySet[Pool] | list[Pool]) -> QuerySet[Member]:
    """The active members of these pools, each once."""
    inside = PoolMember.objects.filter(member=OuterRef("pk"), pool__in=pools)
    rows: QuerySet[Member] = Member.objects.filter(Exists(inside), left_at=None, suspended_at=None)
    return rows


def recipients_of(announcement: Announcement) -> list[Recipient]:
    """The members of the announcement's pools by name.

    A member has seen it once they closed it on *My work* or opened its notification.
    """
    seen = dict(
        Notification.objects.filter(
            kind="announcement", about=about(announcement), seen_at__isnull=False
        ).values_list("member_id", "seen_at")
    )
    seen |= dict(announcement.reads.values_list("member_id", "at"))
    rows = members_of(list(announcement.pools.all())).select_related("user")
    ordered = rows.order_by("user__first_name", "user__email")
    return [Recipient(member, seen.get(member.pk)) for member in ordered]


def about(announcement: Announcement) -> str:
    """What the announcement's notifications are about."""
    return f"announcement:{announcement.pk}"


def state_of(announcement: Announcement) -> str:
    """Whether the announcement is still shown, in words."""
    last = announcement.ends_on
    is_over = announcement.ended_at or (last and last < today(announcement.organization))
    return _("Ended") if is_over else _("Active")


def announcement_names(ids: set[int]) -> dict[int, str]:
    """The titles of announcements by id, for the audit log."""
    return dict(Announcement.objects.filter(pk__in=ids).values_list("pk", "title"))
