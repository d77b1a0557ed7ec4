"""Billing's part in annotation: it prices accepted work, and a project needs its rates to start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.events import WorkRecorded
from annotation.label_types.registry import all_kinds
from annotation.projects.models import Project
from annotation.projects.start import Blocker
from billing.customers.queries import customer_of
from billing.metering.meter import meter
from billing.rates.current import pay_rate_in_force, rate_in_force
from billing.rates.models import PayRate, Rate
from billing.rates.queries import label_kinds


def meter_work(event: WorkRecorded) -> None:
    """Write usage and earnings of recorded work in its transaction; raises NoRate."""
    meter(event.work)


def rate_blockers(project: Project) -> list[Blocker]:
    """A sentence for each price or pay that the project's labels lack today."""
    return list(missing_rates(project, timezone.now()))


def missing_rates(project: Project, at: datetime) -> Iterator[Blocker]:
    """What isn't priced or paid among the kinds of the project's schema, for each of its pools."""
    rates, pay_rates = list(Rate.objects.all()), list(PayRate.objects.all())
    customer = customer_of(project)
    scope = {"customer_id": customer.pk if customer else None, "project_id": project.pk}
    pools: list[int | None] = list(project.pools.values_list("pk", flat=True))
    for kind in label_kinds(project):
        title = kind_title(kind)
        if rate_in_force(rates, label_kind=kind, at=at, **scope) is None:
            yield Blocker(
                _("Set a price for labels of type “%(kind)s”.") % {"kind": title}, "rate_new"
            )
        pay = [
            pay_rate_in_force(pay_rates, label_kind=kind, pool_id=pool, at=at)
            for pool in pools or [None]
        ]
        if None in pay:
            yield Blocker(
                _("Set a pay rate for labels of type “%(kind)s”.") % {"kind": title}, "pay_rate_new"
            )


def kind_title(name: str) -> str:
    """What people call a kind; its name where this version doesn't know it."""
    return next((str(kind.title) for kind in all_kinds() if kind.name == name), name)
