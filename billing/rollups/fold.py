"""How do facts become sums of a day? Whole days that are over are summed up, once nobody can add.

Nothing is written while people work: no row is shared with a submission. A page adds the kept sums
of the days that are over to the live facts of those that aren't.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from billing.rollups.facts import FACTS, KEYS, MEASURES
from billing.rollups.models import DaySum, RolledUp
from workforce.organizations.local_days import begins, local_date
from workforce.organizations.models import Organization
from workforce.tenancy.scope import current_organization_id

NOTHING_YET = date(1970, 1, 1)
BEFORE_ALL = datetime(1, 1, 2, tzinfo=UTC)
LAG = timedelta(minutes=10)  # a day is summed up so long after it ended
LATE = timedelta(minutes=5)  # a fact older than this when it is written is a late one

INSERT = f"""
insert into billing_daysum (organization_id, {", ".join((*KEYS, *MEASURES))})
select %(organization)s, {", ".join(KEYS)}, {", ".join(f"sum({name})" for name in MEASURES)}
from ({FACTS}) facts
group by {", ".join(KEYS)}
"""  # noqa: S608  # made of constants
# What a transaction writes is of the time after its start, so a day is complete when no transaction
# is left that began in it. The application sees the times of its own role's sessions: its writers.
STILL_WRITING = """
select exists (
    select from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and xact_start < %s
)
"""


def rolled_through(organization: Organization) -> date:
    """The first day that isn't summed up; what was cut in another time zone doesn't count."""
    mark = RolledUp.objects.filter(zone=organization.timezone).first()
    return mark.through if mark else NOTHING_YET


@transaction.atomic
def fold(organization: Organization, now: datetime) -> date:
    """Sum up the days that are over; the first day that isn't summed up then. Safe to repeat."""
    mark = locked_mark(organization)
    over = local_date(organization, now - LAG)
    if mark.zone != organization.timezone:
        mark.zone, mark.through = organization.timezone, NOTHING_YET
    if mark.through >= over or is_written_yet(begins(organization, over)):
        return mark.through
    DaySum.objects.filter(day__gte=mark.through).delete()
    sum_up(organization, mark.through, over)
    mark.through = over
    mark.save()
    return over


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


def sum_up(organization: Organization, first: date, over: date) -> None:
    """Write the sums of the days from `first` to before `over`; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            {
                "organization": organization.pk,
                "zone": organization.timezone,
                "begins": BEFORE_ALL if first == NOTHING_YET else begins(organization, first),
                "ends": begins(organization, over),
            },
        )


def refold(organization: Organization, now: datetime) -> date:
    """Forget all sums and make them again from the facts."""
    reopen(NOTHING_YET)
    return fold(organization, now)


def reopen(day: date) -> None:
    """Take the facts from this day on live again, until they are summed up the next time."""
    RolledUp.objects.update(through=Least(F("through"), day))


def tell_late(occurred_at: datetime) -> None:
    """Reopen the days of a fact that comes late; one that is fresh changes nothing."""
    if occurred_at < timezone.now() - LATE:
        organization = Organization.objects.get(pk=current_organization_id())
        reopen(local_date(organization, occurred_at))
