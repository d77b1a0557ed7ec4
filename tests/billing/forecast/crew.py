"""Days of work before today, as they are summed up: for tests of estimates and forecasts."""

from datetime import timedelta
from decimal import Decimal

from billing.reporting.rollups.models import DaySum, DayTotal, RolledUp
from workforce.organizations.local_days import today

NUMBERS = ("answers", "submitted", "rejected", "skipped", "accepted_ms", "worked_ms", "labels")


def make_past(desk, *, days, seconds=30, submitted=10, accepted=None, rejected=0, labels=None):
    """Each annotator of the desk did the same on each of these days before today (1: yesterday)."""
    day, accepted = today(desk.organization), submitted if accepted is None else accepted
    labels = accepted if labels is None else labels
    RolledUp.objects.get_or_create(zone=desk.organization.timezone, through=day)
    pool = desk.project.pools.get()
    for member in desk.annotators:
        for ago in days:
            work = {
                "submitted": submitted,
                "answers": accepted,
                "rejected": rejected,
                "worked_ms": submitted * seconds * 1000,
            }
            for kind, sums in (("", work), ("choice", {"labels": labels})):
                values = dict.fromkeys(NUMBERS, 0) | sums
                values |= {
                    "day": day - timedelta(days=ago),
                    "project": desk.project,
                    "pool": pool,
                    "label_kind": kind,
                    "cost": Decimal(0),
                    "pay": Decimal(0),
                }
                DaySum.objects.create(member=member, **values)
                DayTotal.objects.create(**values)
    return day
