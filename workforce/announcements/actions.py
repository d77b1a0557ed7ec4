"""Send, end and close announcements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.record import record
from core.identity.models import Member
from core.notifications.publish import publish
from core.permissions.can import require
from core.web.cached_urls import address_of
from core.web.errors import Invalid, Missing
from core.web.plain_name import one_line
from workforce.announcements.models import Announcement, AnnouncementPool, AnnouncementRead
from workforce.announcements.queries import about, is_recipient, members_of
from workforce.organizations.local_days import today
from workforce.pools.models import Pool

PERMISSION = "announcement.send"


@transaction.atomic
def send_announcement(
    *,
    by: Member,
    title: str,
    pools: Sequence[Pool],
    text: str = "",
    ends_on: date | None = None,
) -> Announcement:
    """Announce something to the members of pools, who are notified.

    Raises Invalid without a pool or a title, or for a last day in the past.
    """
    require(by, PERMISSION)
    title = one_line(title)
    if not title or not pools:
        raise Invalid(_("An announcement needs a title and at least one pool."))
    if ends_on is not None and ends_on < today(by.organization):
        raise Invalid(_("The last day is in the past. Choose today or a later day."))
    announcement: Announcement = Announcement.objects.create(
        title=title, text=text.replace("\0", "").strip(), ends_on=ends_on, sent_by=by
    )
    AnnouncementPool.objects.bulk_create(
        AnnouncementPool(announcement=announcement, pool=pool) for pool in pools
    )
    record("announcement.sent", by=by, subject=announcement, pools=[pool.pk for pool in pools])
    publish(
        "announcement",
        to=members_of(list(pools)).exclude(pk=by.pk).values_list("pk", flat=True),
        url=address_of("my_work", by.organization.slug),
        about=about(announcement),
        name=by.name,
        title=title,
    )
    return announcement


@transaction.atomic
def end_announcement(*, by: Member, announcement: Announcement) -> None:
    """Stop showing an announcement; ending it twice changes nothing."""
    require(by, PERMISSION)
    rows = Announcement.objects.filter(pk=announcement.pk, ended_at=None)
    if rows.update(ended_at=timezone.now()):
        record("announcement.ended", by=by, subject=announcement)


@transaction.atomic
def close_announcement(*, by: Member, announcement: Announcement) -> None:
    """Note that a member has read an announcement; it leaves their *My work*.

    Raises Missing for a member whom it isn't for.
    """
    if not is_recipient(by, announcement):
        raise Missing(_("This announcement isn't for your pools."))
    AnnouncementRead.objects.get_or_create(announcement=announcement, member=by)
