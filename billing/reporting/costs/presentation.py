"""Sums and events as text: rounded, with the exact amount beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from annotation.workflow.events.models import LABEL_KINDS, OUTCOME_KINDS
from billing.metering.models import UsageEvent
from billing.money_text import exact_text, total_text
from billing.reporting.costs.queries import Row
from billing.reporting.costs.selection import Grouping
from billing.reporting.costs.sums import Sums
from core.web.numbers import grouped, percent_text

NOTHING = "–"


@dataclass(frozen=True)
class Amount:
    """A total in the currency's smallest unit, and the exact sum it was rounded from."""

    text: str
    exact: str
    is_negative: bool = False


@dataclass(frozen=True)
class ShownSums:
    """Sums as texts, each written when a page asks for it: no page shows them all."""

    sums: Sums
    currency: str
    language: str | None = field(default_factory=get_language)

    @property
    def labels(self) -> str:
        """Accepted labels."""
        return number(self.sums.labels, self.language)

    @cached_property
    def price(self) -> Amount:
        """What they cost."""
        return amount(self.sums.price, self.currency, self.language)

    @cached_property
    def pay(self) -> Amount:
        """What they paid."""
        return amount(self.sums.pay, self.currency, self.language)

    @cached_property
    def margin(self) -> Amount:
        """What is left."""
        return amount(self.sums.margin, self.currency, self.language)

    @property
    def margin_percent(self) -> str:
        """Its share of the price."""
        return percent_text(self.sums.margin_percent, self.language)

    @property
    def pay_per_label(self) -> str:
        """Pay of all kinds for an accepted label."""
        each = self.sums.pay_per_label
        return NOTHING if each is None else exact_text(each, self.currency, self.language)

    @property
    def active_hours(self) -> str:
        """Hours behind the accepted labels."""
        return number(self.sums.active_hours, self.language)

    @property
    def labels_per_hour(self) -> str:
        """Accepted labels in an active hour."""
        return number(self.sums.labels_per_hour, self.language)

    @property
    def answers(self) -> str:
        """Accepted answers."""
        return number(self.sums.answers, self.language)

    @property
    def submitted(self) -> str:
        """Submitted answers."""
        return number(self.sums.submitted, self.language)

    @property
    def rejected(self) -> str:
        """Rejected answers."""
        return number(self.sums.rejected, self.language)

    @property
    def skipped(self) -> str:
        """Skipped items."""
        return number(self.sums.skipped, self.language)

    @property
    def yield_percent(self) -> str:
        """Accepted answers for each hundred submitted."""
        return percent_text(self.sums.yield_percent, self.language)

    @property
    def worked_hours(self) -> str:
        """Hours of all work."""
        return number(self.sums.worked_hours, self.language)

    @property
    def pay_per_hour(self) -> str:
        """Pay for an hour of all work."""
        hourly = self.sums.pay_per_hour
        return NOTHING if hourly is None else total_text(hourly, self.currency, self.language)


@dataclass(frozen=True)
class ShownRow:
    """A row of a page about work; `urls` are the pages that its numbers open.

    `member_id` is set where the row is a member's.
    """

    title: str
    member_id: int | None
    urls: dict[str, str]
    sums: ShownSums


@dataclass(frozen=True)
class RowBar:
    """A row's bar: its value in words, and its length in percent of the longest, 0 to 100."""

    row: ShownRow
    text: str
    percent: int


@dataclass(frozen=True)
class RowBars:
    """The rows with the largest values as bars, and how many more rows have a value."""

    title: str
    bars: list[RowBar]
    others: int


@dataclass(frozen=True)
class ShownWaiting:
    """How many items of one state wait, which page lists them, since when the oldest and the
    middle one wait."""

    title: str
    items: str
    url: str
    since: datetime | None
    median: datetime | None


@dataclass(frozen=True)
class ShownEvent:
    """Labels of one type in an accepted annotation or an outcome, or other paid work, and the
    rates behind it.

    Outcomes pay nothing; reviews, adjudications and bonuses have no labels and no price.
    """

    occurred_at: datetime
    project: str
    item: str
    item_url: str
    work: str
    annotation_id: int | None
    member_id: int
    person: str
    quantity: str
    unit_price: str
    price: str
    pay: str
    rate_id: int | None
    pay_rate_id: int | None


def is_of_labels(kind: str) -> bool:
    """Whether the quantity of such a work event is a number of labels."""
    return kind in LABEL_KINDS or kind in OUTCOME_KINDS


def amount(value: Decimal, currency: str, language: str | None = None) -> Amount:
    """A total to read and to check."""
    text, exact = total_text(value, currency, language), exact_text(value, currency, language)
    return Amount(text, exact, value < 0)


def number(value: Decimal | int | None, language: str | None = None) -> str:
    """A number with its thousands grouped; a dash where there is none."""
    return NOTHING if value is None else grouped(value, language=language)


def shown_row(row: Row, by: Grouping, urls: dict[str, str], currency: str) -> ShownRow:
    """A row with the pages that list what it counts."""
    member_id = row.key if by == Grouping.PERSON and isinstance(row.key, int) else None
    return ShownRow(row.title, member_id, urls, ShownSums(row.sums, currency))


def shown_events(events: Sequence[UsageEvent], organization: str) -> list[ShownEvent]:
    """Events as texts; amounts of single events are never rounded."""
    language = get_language()
    return [shown_event(event, organization, language) for event in events]


def shown_event(event: Any, organization: str, language: str | None) -> ShownEvent:
    """One event of `cost_events`, with its annotated `pay` and `pay_rate`."""
    work = event.work_event
    has_labels, is_paid = is_of_labels(work.kind), work.kind not in OUTCOME_KINDS
    return ShownEvent(
        occurred_at=event.occurred_at,
        project=work.project.name,
        item=work.item.external_id if work.item else NOTHING,
        item_url=reverse("item_detail", args=[organization, work.project_id, work.item_id])
        if work.item
        else "",
        work=work.get_kind_display(),
        annotation_id=work.annotation_id,
        member_id=work.member_id,
        person=work.member.name,
        quantity=number(event.quantity, language) if has_labels else NOTHING,
        unit_price=exact_text(event.unit_price, event.currency, language)
        if has_labels
        else NOTHING,
        price=exact_text(event.amount, event.currency, language) if has_labels else NOTHING,
        pay=exact_text(event.pay, event.currency, language) if is_paid else NOTHING,
        rate_id=event.rate_id,
        pay_rate_id=event.pay_rate,
    )
