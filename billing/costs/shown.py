"""How do sums and events look on a page? Rounded for reading, with the exact amount beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.formats import number_format

from billing.costs.queries import CostRow
from billing.costs.sums import Sums
from billing.metering.models import UsageEvent
from billing.money_text import exact_text, total_text

NOTHING = "–"


@dataclass(frozen=True)
class Amount:
    """A total in the currency's smallest unit, and the exact sum it was rounded from."""

    text: str
    exact: str
    is_negative: bool = False


@dataclass(frozen=True)
class ShownSums:
    """Sums as texts."""

    labels: str
    price: Amount
    pay: Amount
    margin: Amount
    margin_percent: str
    active_hours: str
    labels_per_hour: str


@dataclass(frozen=True)
class ShownRow:
    """A row of the cost page; each of its numbers leads to `url`."""

    title: str
    url: str
    sums: ShownSums


@dataclass(frozen=True)
class ShownEvent:
    """One accepted label, or several of one kind in one annotation."""

    occurred_at: datetime
    project: str
    item: str
    annotation_id: int
    person: str
    quantity: str
    unit_price: str
    price: str
    pay: str


def amount(value: Decimal, currency: str) -> Amount:
    """A total to read and to check."""
    return Amount(total_text(value, currency), exact_text(value, currency), value < 0)


def number(value: Decimal | int | None) -> str:
    """A number with its thousands grouped; a dash where there is none."""
    return NOTHING if value is None else number_format(value, force_grouping=True)


def shown_sums(sums: Sums, currency: str) -> ShownSums:
    """All sums as texts."""
    percent = sums.margin_percent
    return ShownSums(
        labels=number(sums.labels),
        price=amount(sums.price, currency),
        pay=amount(sums.pay, currency),
        margin=amount(sums.margin, currency),
        margin_percent=NOTHING if percent is None else f"{number(percent)} %",
        active_hours=number(sums.active_hours),
        labels_per_hour=number(sums.labels_per_hour),
    )


def shown_row(row: CostRow, url: str, currency: str) -> ShownRow:
    """A row with the page that lists its events."""
    return ShownRow(title=row.title, url=url, sums=shown_sums(row.sums, currency))


def shown_events(events: Sequence[UsageEvent]) -> list[ShownEvent]:
    """Events as texts; amounts of single events are never rounded."""
    return [
        ShownEvent(
            occurred_at=event.occurred_at,
            project=event.work_event.project.name,
            item=event.work_event.item.external_id,
            annotation_id=event.work_event.annotation_id,
            person=event.work_event.member.name,
            quantity=number(event.quantity),
            unit_price=exact_text(event.unit_price, event.currency),
            price=exact_text(event.amount, event.currency),
            pay=exact_text(event.pay, event.currency),  # type: ignore[attr-defined]  # annotated
        )
        for event in events
    ]
