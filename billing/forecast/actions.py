"""Make a forecast of a project and keep it."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from annotation.projects.models import Project
from billing.forecast.estimate import outlook_of
from billing.forecast.measured import UNIT, Measured, Terms, measured_of, policy_of, terms_of
from billing.forecast.models import Forecast
from core.identity.models import Organization

MIN_DAYS, MIN_ANNOTATORS = 5, 3
NOTHING = Decimal(0)


def is_too_early(measured: Measured) -> bool:
    """Whether too few days or annotators were seen to tell a range."""
    seen = [each for each in measured.crew if any(day.submitted for day in each.days)]
    longest = max((len(each.days) for each in seen), default=0)
    return longest < MIN_DAYS or len(seen) < MIN_ANNOTATORS


def make_forecast(organization: Organization, project: Project) -> Forecast | None:
    """Simulate the project's remaining work; None, and nothing kept, if that is too early.

    Runs in jobs only, as it needs numpy.
    """
    from billing.forecast.simulation import simulate  # noqa: PLC0415  # numpy stays in the worker

    measured = measured_of(organization, project)
    if is_too_early(measured) or not measured.backlog.items:
        return None
    backlog, seed = measured.backlog, secrets.randbelow(2**31)
    to_submit = max(backlog.slots - backlog.submitted, 0)
    pending = max(backlog.submitted - backlog.accepted, 0)
    found = simulate(
        measured.crew, after=measured.day, to_submit=to_submit, pending=pending, seed=seed
    )
    terms = terms_of(organization, project, measured.history)
    finish = [at(measured.day, days) for days in found.days]
    cost, pay = money_of(measured, terms, found.labels)
    forecast: Forecast = Forecast.objects.create(
        project=project,
        day=measured.day,
        seed=seed,
        inputs={
            "items": backlog.items,
            "annotations": to_submit,
            "pending": pending,
            "annotators": sum(bool(each.days) for each in measured.crew),
            "seconds": None if measured.seconds is None else str(round(measured.seconds, 3)),
            "rejected": str(round(measured.rejected, 6)),
            "unit_labels": [round(each, 6) for each in found.labels],
        },
        **named("finish", finish),
        **named("cost", cost),
        **named("pay", pay),
        currency=terms.currency,
        course=[
            {"day": str(at(measured.day, number)), **asdict(each)}
            for number, each in enumerate(found.course, start=1)
        ],
        drivers=[
            {
                "name": each.name,
                "early": str(at(measured.day, each.early)),
                "late": str(at(measured.day, each.late)),
            }
            for each in found.drivers
        ],
    )
    return forecast


def at(day: date, days: int | None) -> date | None:
    """So many days later."""
    return None if days is None else day + timedelta(days=days)


def named(name: str, values: list[Any]) -> dict[str, Any]:
    """Three quantiles as the columns of a forecast."""
    return dict(zip((f"{name}_p10", f"{name}_p50", f"{name}_p90"), values, strict=True))


def money_of(
    measured: Measured, terms: Terms, labels: tuple[float, float, float]
) -> tuple[list[Decimal | None], list[Decimal | None]]:
    """Cost and pay of what remains, for each number of labels in an annotation.

    All but the pay for reviews is proportional to it, so that each is the same rating at another
    number of labels.
    """
    policy = policy_of(measured.project)
    outlook = outlook_of(
        measured,
        slots=measured.backlog.slots,
        review_share=measured.review_share(policy, measured.backlog.slots),
        terms=terms,
    )
    total = measured.history.total
    mean = Decimal(total.labels) / total.answers if total.answers else Decimal(1)
    shares = [Decimal(str(round(each, 6))) / mean if mean else Decimal(1) for each in labels]
    return (
        [scaled(outlook.price, share) for share in shares],
        [scaled(outlook.pay, share, fixed=outlook.review_pay) for share in shares],
    )


def scaled(amount: Decimal | None, share: Decimal, fixed: Decimal = NOTHING) -> Decimal | None:
    """An amount with all but its fixed part times the share, to the sixth place."""
    if amount is None:
        return None
    return ((amount - fixed) * share + fixed).quantize(UNIT, ROUND_HALF_UP)
