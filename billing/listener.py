"""Billing's part in annotation: it prices accepted work, and a project needs its rates to start."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.events import WorkRecorded
from annotation.projects.models import Project
from billing.metering.meter import meter
from billing.rates.project_rates import kind_rates


def meter_work(event: WorkRecorded) -> None:
    """Write usage and earnings of recorded work in its transaction; raises NoRate."""
    meter(event.work)


def missing_rates(project: Project) -> list[str]:
    """A sentence for each price or pay that the project's labels lack today."""
    missing = []
    for kind in kind_rates(project, timezone.now()):
        if not kind.price:
            missing.append(_("Set a price for labels of type “%(kind)s”.") % {"kind": kind.title})
        if not kind.pay:
            missing.append(
                _("Set a pay rate for labels of type “%(kind)s”.") % {"kind": kind.title}
            )
    return missing
