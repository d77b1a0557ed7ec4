"""Aggregates facts into daily sums, once a day is over and can't gain any more.

Nothing is written while people work: no row is shared with a submission. A page adds the kept sums
to the live facts since. Of the day that isn't over its first part is kept too, so that a page has
little more than a minute of facts to add up at most, also where many work at once; the
whole day is summed up anew when it is over.
From the sums of whole days follow those of whole months, and of everybody together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from billing.reporting.rollups.facts import FACTS, KEYS, MEASURES
from billing.reporting.rollups.models import DaySum, DayTotal, MonthSum, RolledUp
from core.identity.models import Organization
from core.tenancy.scope import current_organization_id
from workforce.organizations.local_days import begins, local_date

NOTHING_YET = date(1970, 1, 1)
BEFORE_ALL = datetime(1, 1, 2, tzinfo=UTC)
DAY_LAG = timedelta(minutes=10)  # a day is summed up so long after it ended
LATE = timedelta(seconds=5)  # a fact older than this when it is written may be a late one
PART_LAG = LATE + timedelta(seconds=10)  # the kept part of the day that goes on ended so long ago

INSERT = f"""
insert into billing_daysum (organization_id, {", ".join((*KEYS, *MEASURES))})
select %(organization)s, {", ".join(KEYS)}, {", ".join(f"sum({name})" for name in MEASURES)}
from ({FACTS}) facts
group by {", ".join(KEYS)}
on conflict (organization_id, day, project_id, member_id, label_kind, pool_id, guideline_id)
do update set {", ".join(f"{name} = billing_daysum.{name} + excluded.{name}" for name in MEASURES)}
"""  # noqa: S608  # made of constants
BY_MONTH = f"""
insert into billing_monthsum (organization_id, {", ".join(("month", *KEYS[1:], *MEASURES))})
select organization_id, date_trunc('month', day)::date, {", ".join(KEYS[1:])},
    {", ".join(f"sum({name})" for name in MEASURES)}
from billing_daysum
where organization_id = %(organization)s and day >= %(first)s and day < %(end)s
group by 1, 2, {", ".join(KEYS[1:])}
"""  # noqa: S608  # made of constants
TOGETHER = tuple(key for key in KEYS if key != "member_id")
OF_EVERYBODY = f"""
insert into billing_daytotal (organization_id, {", ".join((*TOGETHER, *MEASURES))})
select organization_id, {", ".join(TOGETHER)}, {", ".join(f"sum({name})" for name in MEASURES)}
from billing_daysum
where organization_id = %(organization)s and day >= %(first)s and day < %(end)s
group by organization_id, {", ".join(TOGETHER)}
"""  # noqa: S608  # made of constants
# What a transaction writes is of the time after its start, so a day is complete when no transaction
# is left that began in it. The application sees the times of its own role's sessions: its writers.
STILL_WRITING = """
select exists (
    select from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and xact_start < %s
)
"""


@dataclass(frozen=True)
class Kept:
    """What is summed up: the days before `through`, and of that day what was before `until`."""

    through: date = NOTHING_YET
    until: datetime | None = None

    @property
    def after_last_day(self) -> date:
        """The first day without any kept sums."""
        return self.through + timedelta(days=self.until is not None)


def kept_of(organization: Organization) -> Kept:
    """How far the days are summed up; what was cut in another time zone doesn't count."""
    marks = RolledUp.objects.filter(zone=organization.timezone).values_list("through", "until")
    return next((Kept(*mark) for mark in marks), Kept())


def rolled_through(organization: Organization) -> date:
    """The first day that isn't summed up as a whole."""
    return kept_of(organization).through


@transaction.atomic
def fold(organization: Organization, now: datetime) -> date:
    """Sum up what is over; the first day that isn't summed up whole then. Safe to repeat."""
    mark = locked_mark(organization)
    over = local_date(organization, now - DAY_LAG)
    if mark.zone != organization.timezone:
        mark.zone, mark.through, mark.until = organization.timezone, NOTHING_YET, None
    if mark.through < over and not is_written_yet(begins(organization, over)):
        fold_days_before(over, organization, mark)
    if mark.through == over:
        ends = begins(organization, over + timedelta(days=1))
        fold_part(organization, mark, until=min(now - PART_LAG, ends))
    mark.save()
    return mark.through


def fold_days_before(over: date, organization: Organization, mark: RolledUp) -> None:
    """Sum up the whole days from the mark on, in place of what was kept of the first."""
    DaySum.objects.filter(day__gte=mark.through).delete()
    whole_days = BEFORE_ALL if mark.through == NOTHING_YET else begins(organization, mark.through)
    ends = begins(organization, over)
    sum_up(organization, whole_days, ends, skips_end=ends)
    sum_up_days(mark.through, over)
    mark.through, mark.until = over, None


def sum_up_days(first: date, end: date) -> None:
    """Sum up the whole days from `first` on for everybody together, and their whole months."""
    DayTotal.objects.filter(day__gte=first).delete()
    MonthSum.objects.filter(month__gte=first.replace(day=1)).delete()
    days: dict[str, int | date] = {"first": first, "end": end}
    months: dict[str, int | date] = {"first": first.replace(day=1), "end": end.replace(day=1)}
    organization = current_organization_id()
    with connection.cursor() as cursor:
        cursor.execute(OF_EVERYBODY, days | {"organization": organization})
        cursor.execute(BY_MONTH, months | {"organization": organization})


def fold_part(organization: Organization, mark: RolledUp, *, until: datetime) -> None:
    """Add what is new of the day that isn't over; nothing while somebody may still add to it."""
    since = mark.until or begins(organization, mark.through)
    if until <= since or is_written_yet(until):
        return
    if mark.until is None:  # the day was opened again
        DaySum.objects.filter(day__gte=mark.through).delete()
    sum_up(organization, since, until, skips_end=since)
    mark.until = until


def locked_mark(organization: Organization) -> RolledUp:
    """How far the days are summed up, held until the transaction ends."""
    RolledUp.objects.bulk_create(
        [RolledUp(zone=organization.timezone, through=NOTHING_YET)], ignore_conflicts=True
    )
    return RolledUp.objects.select_for_update(no_key=True).get()


def is_written_yet(until: datetime) -> bool:
    """Whether a transaction runs that began before this instant."""
    with connection.cursor() as cursor:
        cursor.execute(STILL_WRITING, [until])
        return bool(cursor.fetchone()[0])


def sum_up(
    organization: Organization, first: datetime, end: datetime, *, skips_end: datetime
) -> None:
    """Add the facts of a span to the sums of their days; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            {
                "organization": organization.pk,
                "zone": organization.timezone,
                "begins": first,
                "ends": end,
                "skips_begin": first,
                "skips_end": skips_end,
            },
        )


def refold(organization: Organization, now: datetime) -> date:
    """Forget all sums and make them again from the facts."""
    reopen(NOTHING_YET)
    return fold(organization, now)


def reopen(day: date) -> None:
    """Take the facts from this day on live again, until they are summed up the next time."""
    RolledUp.objects.filter(through__gte=day).update(through=Least(F("through"), day), until=None)


def tell_late(occurred_at: datetime) -> None:
    """Reopen the day of a fact whose time is summed up already; a fresh one changes nothing.

    The mark is locked first: a fold that hasn't committed yet may just have passed the fact by.
    """
    if occurred_at >= timezone.now() - LATE:
        return
    organization = Organization.objects.get(pk=current_organization_id())
    day = local_date(organization, occurred_at)
    if is_summed_up(locked_mark(organization), day, occurred_at):
        reopen(day)


def is_summed_up(mark: RolledUp, day: date, at: datetime) -> bool:
    """Whether the sums hold what was at this instant of this day."""
    return day < mark.through or (
        day == mark.through and mark.until is not None and at < mark.until
    )
