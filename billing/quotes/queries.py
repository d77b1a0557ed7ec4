"""What a quote of a project starts from, and the saved ones."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet

from annotation.projects.models import Project
from annotation.projects.queries import progress_of
from annotation.workflow.lifecycle.decision import DecisionSettings
from billing.forecast.measured import (
    ASSUMED_SECONDS,
    REVIEW_EFFORT,
    Measured,
    Terms,
    measured_of,
    policy_of,
    terms_of,
)
from billing.quotes.models import Quote
from core.identity.models import Organization

USUAL_HOURS, USUAL_ACTIVE, USUAL_DAYS = 6, 80, 5
HUNDRED, HUNDREDTH = Decimal(100), Decimal("0.01")


@dataclass(frozen=True)
class Basis:
    """What is known of a project: its measured work, its rates, and a plan to begin with."""

    measured: Measured
    terms: Terms
    plan: dict[str, Any]


def basis_of(organization: Organization, project: Project) -> Basis:
    """The plan for the project's unfinished items under its settings, at its measured pace.

    All items if none is unfinished, and 1,000 if there are none yet.
    """
    measured = measured_of(organization, project)
    terms = terms_of(organization, project, measured.history)
    policy = policy_of(project)
    progress = progress_of([project.pk])[project.pk]
    items = progress.total - progress.done or progress.total or 1000
    overlap = policy[DecisionSettings].overlap
    seconds = ASSUMED_SECONDS if measured.seconds is None else measured.seconds
    plan = {
        "items": items,
        "overlap": overlap,
        "review_share": shown(measured.review_share(policy, int(items * overlap)) * HUNDRED),
        "rejected": shown(measured.rejected * HUNDRED),
        "gold_share": 0,
        "seconds": shown(max(seconds, Decimal("0.1"))),
        "review_seconds": shown(seconds * REVIEW_EFFORT),
        "people": max(len(measured.crew), 1),
        "hours": USUAL_HOURS,
        "active_share": USUAL_ACTIVE,
        "days_a_week": USUAL_DAYS,
        "starts_on": measured.day,
        "deadline_on": project.deadline_on if is_ahead(project, measured) else None,
        **{f"labels_{each.label_kind}": shown(each.labels) for each in terms.lines},
    }
    return Basis(measured, terms, plan)


def is_ahead(project: Project, measured: Measured) -> bool:
    """Whether the project's deadline isn't over."""
    return project.deadline_on is not None and project.deadline_on >= measured.day


def shown(number: Decimal) -> Decimal:
    """A number to a hundredth, without zeros at its end, as a field of the form shows it."""
    return number.quantize(HUNDREDTH, ROUND_HALF_UP).normalize() + 0


def quotes_of(project: Project) -> QuerySet[Quote]:
    """The project's saved quotes, newest first."""
    rows: QuerySet[Quote] = Quote.objects.filter(project=project)
    return rows.select_related("created_by__user").order_by("-pk")
