"""Publish a notification, in the transaction of the action itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.db import connection
from django.utils import timezone

from core.declarations import declared
from core.notifications.kinds import NotificationKind
from core.tenancy.scope import current_organization_id

DAILY_HOUR = 7  # local time of the organization

# One statement for one reader or a thousand. An unseen notification of the same thing
# yet counts up instead of coming twice, and isn't mailed again before it was seen.
PUBLISH = """
insert into core_notification (
    organization_id, member_id, kind, about, words, url, count, in_page, at, mail_at
)
select m.organization_id, m.id, %(kind)s::varchar, %(about)s::varchar, %(words)s::jsonb,
    %(url)s::varchar, 1,
    coalesce(c.in_page, true), %(now)s::timestamptz,
    case coalesce(c.mail, %(mail)s::varchar)
        when 'at_once' then %(soon)s::timestamptz
        when 'daily' then %(daily)s::timestamptz
    end
from core_member m
left join core_notificationchoice c on c.member_id = m.id and c.kind = %(kind)s::varchar
where m.organization_id = %(organization)s and m.id = any(%(members)s::bigint[])
    and m.left_at is null and m.suspended_at is null
    and (coalesce(c.in_page, true) or coalesce(c.mail, %(mail)s::varchar) <> 'never')
    and not (%(once)s::boolean and exists (
        select 1 from core_notification n
        where n.organization_id = m.organization_id and n.member_id = m.id
            and n.kind = %(kind)s::varchar and n.about = %(about)s::varchar
    ))
order by m.id
on conflict (member_id, kind, about) where seen_at is null and about <> '' do update
set count = core_notification.count + 1, at = excluded.at, words = excluded.words,
    url = excluded.url
"""


def publish(
    code: str,
    *,
    to: Iterable[int],
    url: str = "",
    about: str = "",
    once: bool = False,
    **words: str,
) -> None:
    """Tell these members (ids) of something, each as they chose; former and suspended members
    aren't told.

    `about` names the thing ("project:7"): while unseen, more of the same counts up; with `once`
    nobody is told of it a second time. `words` fill the kind's sentence.
    """
    members = sorted(set(to))
    if not members:
        return
    kind = declared(NotificationKind)[code]
    now = timezone.now()
    parameters: dict[str, Any] = {
        "organization": current_organization_id(),
        "members": members,
        "kind": code,
        "about": about[:80],
        "words": orjson.dumps(words).decode(),
        "url": url,
        "now": now,
        "mail": kind.mail.value,
        "soon": now + timedelta(minutes=kind.gather_minutes),
        "daily": next_morning(now, timezone.get_current_timezone_name()),
        "once": once,
    }
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH, parameters)


def next_morning(now: datetime, zone: str) -> datetime:
    """The next seven o'clock in this time zone."""
    local = now.astimezone(ZoneInfo(zone))
    morning = local.replace(hour=DAILY_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)
