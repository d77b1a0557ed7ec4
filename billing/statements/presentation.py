"""Statements as texts, and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.label_types.registry import all_kinds
from annotation.workflow.events.models import WorkKind
from billing.ledger.models import TransactionKind
from billing.money_text import exact_text, total_text
from billing.statements.models import Statement
from core.web.datetimes import written

HEADER = [
    "number",
    "month",
    "what",
    "project",
    "label_type",
    "amount",
    "of_earlier_months",
    "currency",
]
# What moved a balance, in the words of the member.
TITLES = {
    WorkKind.LABEL_ACCEPTED: gettext_lazy("Accepted labels"),
    WorkKind.LABEL_REVERSED: gettext_lazy("Labels reversed"),
    WorkKind.REVIEW_DONE: gettext_lazy("Reviews"),
    WorkKind.REVIEW_REVERSED: gettext_lazy("Reviews reversed"),
    WorkKind.ADJUDICATION_DONE: gettext_lazy("Adjudications"),
    WorkKind.ADJUDICATION_REVERSED: gettext_lazy("Adjudications reversed"),
    WorkKind.BONUS_GRANTED: gettext_lazy("Bonus"),
    WorkKind.BONUS_REVERSED: gettext_lazy("Bonus reversed"),
    TransactionKind.TOP_UP: gettext_lazy("Top-up to the pay floor"),
    TransactionKind.RECOVERY: gettext_lazy("Recovered"),
    TransactionKind.PAYOUT: gettext_lazy("Paid out"),
    TransactionKind.PAYOUT_FAILED: gettext_lazy("Payout failed"),
}


@dataclass(frozen=True)
class ShownLine:
    """A line as texts; `late` is empty without a part of earlier months."""

    what: str
    project: str
    label_type: str
    amount: str
    late: str


@dataclass(frozen=True)
class ShownStatement:
    """A statement as texts."""

    number: str
    month: str
    opening: str
    closing: str
    lines: list[ShownLine]


def what_is(code: str) -> str:
    """What a line is called."""
    found = TITLES.get(WorkKind(code) if code in WorkKind.values else TransactionKind(code))
    return str(found or code)


def shown_statement(statement: Statement) -> ShownStatement:
    """The statement with exact amounts; opening and closing too."""
    currency = statement.currency
    titles = {kind.name: str(kind.title) for kind in all_kinds()}
    return ShownStatement(
        number=number_of(statement),
        month=written(statement.month, "F Y"),
        opening=exact_text(statement.opening, currency),
        closing=exact_text(statement.closing, currency),
        lines=[
            ShownLine(
                what=what_is(line["what"]),
                project=line["title"],
                label_type=titles.get(line["label_kind"], line["label_kind"]),
                amount=exact_text(Decimal(line["amount"]), currency),
                late=exact_text(Decimal(line["late"]), currency) if Decimal(line["late"]) else "",
            )
            for line in statement.lines
        ],
    )


def number_of(statement: Statement) -> str:
    """What names the statement in the organization."""
    return f"S-{statement.number:06}"


def closing_text(statement: Statement) -> str:
    """The balance at the month's end, rounded."""
    return total_text(statement.closing, statement.currency)


def csv_rows(statement: Statement) -> Iterator[tuple[object, ...]]:
    """The opening balance, each movement, the closing balance."""
    number, month = number_of(statement), f"{statement.month:%Y-%m}"
    start, end = (number, month), ("", statement.currency)
    yield (*start, _("Opening balance"), "", "", statement.opening, *end)
    for line in statement.lines:
        amount, late = Decimal(line["amount"]), Decimal(line["late"])
        yield (
            *start,
            what_is(line["what"]),
            line["title"],
            line["label_kind"],
            amount,
            late or "",
            statement.currency,
        )
    yield (*start, _("Closing balance"), "", "", statement.closing, *end)
