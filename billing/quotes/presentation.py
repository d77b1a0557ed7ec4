"""A quote as its page and its file show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from billing.money_text import exact_text, total_text
from billing.quotes.models import Quote
from billing.quotes.rules import rounded_parts
from billing.rates.models import ChargedPer
from billing.rates.queries import kind_title
from billing.rates.tiers import Scale, range_text, read_tiers
from billing.reporting.costs.sums import percent
from core.currencies import MINOR_PLACES
from core.web.datetimes import written
from core.web.numbers import grouped, percent_text

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class ShownLine:
    """The labels of one type: how many are charged, at which price; `amounts` are as numbers."""

    title: str
    per: str
    quantity: str
    unit_price: str
    price: str
    amount: Decimal
    charged: Decimal


@dataclass(frozen=True)
class ShownQuote:
    """The figures of a quote in words. Its lines add up to its rounded price."""

    lines: Sequence[ShownLine]
    price: str
    pay: str
    margin: str
    margin_percent: str
    is_loss: bool
    annotations: str
    reviews: str
    hours: str
    finish: str
    is_late: bool
    people_needed: str
    has_tiers: bool


def shown_quote(
    figures: Mapping[str, Any], *, price: Decimal, pay: Decimal, currency: str, deadline: str | None
) -> ShownQuote:
    """The stored form of figures (`rules.stored_figures`) with its two totals."""
    lines = figures["lines"]
    places = MINOR_PLACES[currency]
    amounts = rounded_parts([Decimal(line["price"]) for line in lines], places)
    finish, needed = figures["finish"], figures["people_needed"]
    margin = percent(price - pay, price)
    return ShownQuote(
        lines=[
            ShownLine(
                title=line_title(line),
                per=str(ChargedPer(line["per"]).label),
                quantity=quantity_text(Decimal(line["charged"])),
                unit_price=exact_text(Decimal(line["unit_price"]), currency),
                price=total_text(amount, currency),
                amount=amount,
                charged=Decimal(line["charged"]),
            )
            for line, amount in zip(lines, amounts, strict=True)
        ],
        price=total_text(price, currency),
        pay=total_text(pay, currency),
        margin=total_text(price - pay, currency),
        margin_percent=percent_text(margin),
        is_loss=pay > price,
        annotations=grouped(figures["annotations"]),
        reviews=grouped(figures["reviews"]),
        hours=grouped(Decimal(figures["hours"]), 1),
        finish=day_text(finish) if finish else _("In more than two years"),
        is_late=bool(deadline and (not finish or finish > deadline)),
        people_needed="" if needed is None else grouped(needed),
        has_tiers=any(line.get("tier") is not None for line in lines),
    )


def line_title(line: Mapping[str, Any]) -> str:
    """The label type of a line, and which labels of a month have its price."""
    title = kind_title(line["label_kind"])
    if line.get("tier") is None:
        return title
    scale = Scale(Decimal(0), line["tier_mode"], read_tiers(line["tiers"]))
    tier = range_text(scale, line["tier"])
    return _("%(title)s, %(tier)s a month") % {"title": title, "tier": tier}


def shown(quote: Quote) -> ShownQuote:
    """A saved quote."""
    return shown_quote(
        quote.figures,
        price=quote.price,
        pay=quote.pay,
        currency=quote.currency,
        deadline=quote.inputs["deadline_on"],
    )


def assumptions(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the price rests on, as names and values: the stored form of the inputs."""
    found = [
        (_("Items"), grouped(inputs["items"])),
        (_("Annotators per item"), quantity_text(Decimal(inputs["overlap"]))),
        (_("Share reviewed"), share_text(inputs["review_share"])),
        (_("Start"), day_text(inputs["starts_on"])),
    ]
    if inputs["deadline_on"]:
        found.append((_("Deadline"), day_text(inputs["deadline_on"])))
    return found


def internal_assumptions(inputs: Mapping[str, Any], currency: str) -> list[tuple[str, str]]:
    """What pay and finish date rest on; not for the customer. Quotes saved before reviews were paid
    have no pay for them."""
    return [
        (_("Seconds per annotation"), quantity_text(Decimal(inputs["seconds"]))),
        (_("Seconds per review"), quantity_text(Decimal(inputs["review_seconds"]))),
        (_("Pay per review"), exact_text(Decimal(inputs.get("review_pay", 0)), currency)),
        (_("Rejected in review"), share_text(inputs["rejected"])),
        (_("Gold items"), share_text(inputs["gold_share"])),
        (_("Annotators and reviewers"), grouped(inputs["people"])),
        (_("Hours per day"), quantity_text(Decimal(inputs["hours"]))),
        (_("Active share of hours"), share_text(inputs["active_share"])),
    ]


def quantity_text(number: Decimal) -> str:
    """A number with the decimals it has, at most two."""
    rounded = round(number, 2)
    return grouped(rounded.normalize() if rounded % 1 else Decimal(int(rounded)))


def share_text(share: str) -> str:
    """A share of 0 to 1 in percent."""
    return percent_text(Decimal(f"{round(Decimal(share) * HUNDRED, 2).normalize():f}"))


def day_text(day: str) -> str:
    """A stored day."""
    return written(date.fromisoformat(day), "SHORT_DATE_FORMAT")
