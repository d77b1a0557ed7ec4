"""Rates for a page: active, scheduled and ended ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from annotation.label_types.registry import all_kinds
from billing.money_text import exact_text
from billing.rates.current import holds
from billing.rates.models import ChargedPer, PaidWork, PayRate, Rate


@dataclass(frozen=True)
class ShownRate:
    """One row: `state` is `now`, `coming` or `over`; `of` says per what, or for which pool.

    `key` is its place on the page, which an amount priced by it leads to.
    """

    key: str
    kind: str
    of: str
    amount: str
    valid_from: datetime
    valid_to: datetime | None
    state: str
    set_by: str
    set_at: datetime
    note: str


def shown_rates(at: datetime) -> list[ShownRate]:
    """The customer's prices, by kind, newest first; one query."""
    titles = kind_titles()
    return [
        ShownRate(
            key=f"rate-{rate.pk}",
            kind=titles.get(rate.label_kind, rate.label_kind),
            of=str(ChargedPer(rate.per).label),
            amount=exact_text(rate.unit_price, rate.currency),
            valid_from=rate.valid_from,
            valid_to=rate.valid_to,
            state=state_of(rate, at),
            set_by=rate.set_by.name,
            set_at=rate.set_at,
            note=rate.note,
        )
        for rate in Rate.objects.select_related("set_by__user").order_by(
            "label_kind", "-valid_from"
        )
    ]


def shown_pay_rates(at: datetime) -> list[ShownRate]:
    """What annotators earn, by kind, newest first; one query. `of` is empty for the default."""
    titles = kind_titles()
    return [
        ShownRate(
            key=f"pay-rate-{rate.pk}",
            kind=titles.get(rate.label_kind, rate.label_kind)
            if rate.work == PaidWork.LABEL
            else str(PaidWork(rate.work).label),
            of=rate.pool.name if rate.pool else "",
            amount=exact_text(rate.unit_pay, rate.currency),
            valid_from=rate.valid_from,
            valid_to=rate.valid_to,
            state=state_of(rate, at),
            set_by=rate.set_by.name,
            set_at=rate.set_at,
            note=rate.note,
        )
        for rate in PayRate.objects.select_related("set_by__user", "pool").order_by(
            "work", "label_kind", F("pool__name").asc(nulls_first=True), "-valid_from"
        )
    ]


def kind_titles() -> dict[str, str]:
    """What people call the kinds."""
    return {kind.name: str(kind.title) for kind in all_kinds()}


def state_of(rate: Rate | PayRate, at: datetime) -> str:
    """Whether the rate holds, is to come, or is over."""
    if holds(rate, at):
        return "now"
    return "coming" if rate.valid_from > at else "over"
