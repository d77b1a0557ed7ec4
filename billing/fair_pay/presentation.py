"""Weeks of hourly pay as texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from billing.fair_pay.rules import MS_IN_HOUR, Correction, PayWeek, State
from billing.money_text import NO_BREAK, exact_text, total_text
from core.identity.models import Member
from core.identity.names import names_of
from core.web.datetimes import written
from core.web.numbers import grouped
from workforce.pools.models import Pool

BADGES = {
    State.NO_FLOOR: "",
    State.OPEN: "",
    State.TOO_SHORT: "",
    State.TOPPED_UP: "good",
    State.REACHED: "good",
    State.UNDECIDED: "info",
    State.BELOW: "bad",
}
ORDER = [State.BELOW, State.UNDECIDED, State.TOO_SHORT, State.TOPPED_UP, State.REACHED]


@dataclass(frozen=True)
class ShownWeek:
    """A member's week in a pool as texts; what there isn't is empty or a dash."""

    row: PayWeek
    member: str
    pool: str
    week: str
    time: str
    measured: str
    correction: Correction | None
    pay: str
    exact: str
    top_up: str
    hourly: str
    floor: str
    shortfall: str
    state: State
    badge: str


def shown_weeks(rows: Iterable[PayWeek], now: datetime) -> list[ShownWeek]:
    """The weeks with their names; two queries."""
    known = list(rows)
    members = names_of(Member.objects.filter(pk__in={row.member_id for row in known}))
    ids = {row.pool_id for row in known if row.pool_id}
    pools = dict(Pool.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        shown_week(row, members.get(row.member_id, ""), pools.get(row.pool_id or 0, ""), now)
        for row in known
    ]


def shown_week(row: PayWeek, member: str, pool: str, now: datetime) -> ShownWeek:
    """One week as texts."""
    state = row.state(now)
    return ShownWeek(
        row=row,
        member=member,
        pool=pool or _("No pool"),
        week=week_text(row.week),
        time=time_text(row.active_ms),
        measured=time_text(row.measured_ms),
        correction=row.correction,
        pay=total_text(row.pay, row.currency),
        exact=exact_text(row.pay, row.currency),
        top_up=total_text(row.top_up, row.currency) if row.top_up else "",
        hourly="–" if row.hourly is None else exact_text(row.hourly, row.currency),
        floor="–" if row.hourly_floor is None else exact_text(row.hourly_floor, row.currency),
        shortfall=total_text(row.shortfall, row.currency) if state in OWING else "",
        state=state,
        badge=BADGES[state],
    )


OWING = (State.BELOW, State.UNDECIDED)


def most_urgent(shown: ShownWeek) -> tuple[object, ...]:
    """The place of a week in the list: the largest shortfall first, then by state and name."""
    place = ORDER.index(shown.state) if shown.state in ORDER else len(ORDER)
    missing = shown.row.shortfall if shown.shortfall else 0
    return (place, -missing, shown.member, shown.pool)


def time_text(milliseconds: int) -> str:
    """Hours and minutes, rounded down: 7 h 05 min."""
    hours, rest = divmod(milliseconds, MS_IN_HOUR)
    return _("%(hours)s\N{NO-BREAK SPACE}h %(minutes)s\N{NO-BREAK SPACE}min") % {
        "hours": grouped(hours),
        "minutes": f"{rest // 60_000:02}",
    }


def week_text(week: date) -> str:
    """The first and last day of a week, each on one line."""
    first, last = (
        written(day, "SHORT_DATE_FORMAT").replace(" ", NO_BREAK)
        for day in (week, week + timedelta(days=6))
    )
    return _("%(first)s to %(last)s") % {"first": first, "last": last}
