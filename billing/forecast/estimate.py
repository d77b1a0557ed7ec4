"""Work, money and finish date of a project's remaining work, in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.forecast.measured import Measured, Terms
from billing.forecast.rules import Workload, finish_day, workload_of
from billing.metering.rating import rate_annotations

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Outlook:
    """What remains to do: work of annotators and reviewers, its price and pay, and its last day.

    `price` and `pay` are None while a rate is missing; `review_pay` is the part of `pay` that
    reviewers earn. `finish` is None while the crew's pace says nothing. Reviewers work beside
    annotators, so that reviews don't move it but for rejections.
    """

    work: Workload
    finish: date | None
    price: Decimal | None
    pay: Decimal | None
    review_pay: Decimal


def outlook_of(measured: Measured, *, slots: int, review_share: Decimal, terms: Terms) -> Outlook:
    """The outlook if unfinished items need so many annotations together."""
    backlog = measured.backlog
    work = workload_of(max(slots - backlog.submitted, 0), measured.pace(review_share))
    review_pay = work.reviews * terms.review_pay
    price = pay = None
    if not terms.missing:
        accepted = max(slots - backlog.accepted, 0)
        lines = rate_annotations(
            terms.lines, items=Decimal(backlog.items), annotations=Decimal(accepted)
        )
        price = sum((line.price for line in lines), NOTHING)
        pay = sum((line.pay for line in lines), review_pay)
    return Outlook(
        work=work,
        finish=finish_day(work.annotation_seconds, measured.capacity, measured.day),
        price=price,
        pay=pay,
        review_pay=review_pay,
    )
