"""The kept sums that cover a period in as few rows as possible.

Over all days the whole months of the period and the days around them, by person or of everybody;
by day what everybody did together, what each person did, or what one of them did. Each gives the
columns of a fact. `%(whole)s` is the first day that isn't kept as a whole, `%(kept_to)s` the first
of which nothing is kept.
"""

from __future__ import annotations

from datetime import date, timedelta

from billing.reporting.rollups.facts import KEYS, MEASURES

COLUMNS = ", ".join((*KEYS, *MEASURES))
OF_MONTHS = COLUMNS.replace("day,", "month as day,")
OF_EVERYBODY = COLUMNS.replace("member_id,", "null::bigint as member_id,")
KEPT_DAYS = f"""
select {COLUMNS} from billing_daysum where organization_id = %(organization)s
"""  # noqa: S608  # made of constants

PERSONS_BY_DAY = f"""
{KEPT_DAYS} and day >= %(first)s and day <= %(last)s and day < %(kept_to)s
"""
ONE_PERSON_BY_DAY = f"""
{KEPT_DAYS} and member_id = %(person)s
    and day >= %(first)s and day <= %(last)s and day < %(kept_to)s
"""
DAYS_OF_EVERYBODY = f"""
select {OF_EVERYBODY} from billing_daytotal where organization_id = %(organization)s
"""  # noqa: S608  # made of constants
MONTHS = f"""
select {OF_MONTHS} from billing_monthsum
where organization_id = %(organization)s and month >= %(months)s and month < %(months_end)s
"""  # noqa: S608  # made of constants
SINCE_WHOLE_DAYS = f"""
{KEPT_DAYS} and day >= greatest(%(first)s, %(whole)s) and day <= %(last)s and day < %(kept_to)s
"""
EVERYBODY_BY_DAY = f"""
{DAYS_OF_EVERYBODY} and day >= %(first)s and day <= %(last)s and day < %(whole)s
union all {SINCE_WHOLE_DAYS}
"""
EVERYBODY_OVER_ALL_DAYS = f"""
{MONTHS}
union all {DAYS_OF_EVERYBODY} and day >= %(first)s and day < %(months)s
union all {DAYS_OF_EVERYBODY} and day >= %(months_end)s and day <= %(last)s and day < %(whole)s
union all {SINCE_WHOLE_DAYS}
"""
PERSONS_OVER_ALL_DAYS = f"""
{MONTHS}
union all {KEPT_DAYS} and day >= %(first)s and day < %(months)s
union all {KEPT_DAYS} and day >= %(months_end)s and day <= %(last)s and day < %(kept_to)s
"""


def whole_months(first: date, last: date, whole: date) -> tuple[date, date]:
    """The first days of the first month that lies in a period and is kept, and of the one after
    the last; both are `first` where there is none."""
    begins = first if first.day == 1 else next_month(first)
    ends = min(last + timedelta(days=1), whole).replace(day=1)
    return (begins, ends) if begins < ends else (first, first)


def next_month(day: date) -> date:
    """The first day of the month after this day's."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
