"""Rates as a CSV file: a row for each price, pay rate and minimum; all are imported or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from annotation.projects.models import Project
from billing.customers.queries import present_customers
from billing.money import typed
from billing.rates.actions import set_minimum, set_pay_rate, set_rate
from billing.rates.forms import MinimumForm, PayRateForm, RateForm
from billing.rates.models import MonthlyMinimum, PaidWork, PayRate, Rate
from billing.rates.tiers import read_tiers, written_tiers
from core.identity.models import Member
from core.web.errors import DomainError
from core.web.spreadsheet import FORMULA_STARTS
from workforce.pools.models import Pool

HEADER = [
    "what",
    "kind",
    "pool",
    "amount",
    "per",
    "valid_from",
    "note",
    "customer",
    "project",
    "tier_mode",
    "tiers",
    "valid_to",
    "currency",
    "set_by",
    "set_at",
]
NEEDED, READ = HEADER[:4], HEADER[:11]
PRICE, PAY, MINIMUM = "price", "pay", "minimum"
PAY_OF = {"pay_review": PaidWork.REVIEW, "pay_adjudication": PaidWork.ADJUDICATION}
NAMES = {work.value: what for what, work in PAY_OF.items()}
MAX_ROWS = 5000
ACTIONS = {PRICE: set_rate, MINIMUM: set_minimum}

Problem = tuple[int, str]
Known = tuple[str, str, str, str, str, Decimal, str, str, str]


@dataclass(frozen=True)
class Line:
    """One row that can be set; `values` are what its action takes."""

    number: int
    what: str
    values: dict[str, Any]


def written_rates() -> Iterator[tuple[object, ...]]:
    """The cells of all prices, pay rates and minimums."""
    rates = Rate.objects.select_related("set_by__user", "customer", "project")
    rates = rates.prefetch_related("tiers")
    for rate in rates.order_by("label_kind", "project__name", "customer__name", "valid_from"):
        scale = rate.scale
        start = (PRICE, rate.label_kind, "", rate.unit_price, rate.per)
        yield (*start, *ends_of(rate, scale.mode, written_tiers(scale.tiers)))
    pay_rates = PayRate.objects.select_related("set_by__user", "pool")
    for pay in pay_rates.order_by("label_kind", "pool__name", "valid_from"):
        pool = pay.pool.name if pay.pool else ""
        yield (NAMES.get(pay.work, PAY), pay.label_kind, pool, pay.unit_pay, "", *ends_of(pay))
    minimums = MonthlyMinimum.objects.select_related("set_by__user", "customer", "project")
    for minimum in minimums.order_by("project__name", "customer__name", "valid_from"):
        yield (MINIMUM, "", "", minimum.amount, "", *ends_of(minimum))


def ends_of(
    rate: Rate | PayRate | MonthlyMinimum, mode: str = "", tiers: str = ""
) -> tuple[object, ...]:
    """From when, why, for whom, with which tiers, until when, in what currency, by whom, when."""
    customer, project = getattr(rate, "customer", None), getattr(rate, "project", None)
    return (
        rate.valid_from.isoformat(),
        rate.note,
        customer.name if customer else "",
        project.name if project else "",
        mode,
        tiers,
        rate.valid_to.isoformat() if rate.valid_to else "",
        rate.currency,
        rate.set_by.name,
        rate.set_at.isoformat(),
    )


def read_rates(text: str) -> tuple[list[Line], list[Problem]]:
    """The rows of a file that are new, and what is wrong with the others, by line number."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    lines: list[Line] = []
    problems: list[Problem] = []
    try:
        missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            sentence = _("Missing columns: %(names)s.") % {"names": ", ".join(missing)}
            return [], [(1, sentence)]
        known, named = known_rates(), Named.all()
        for raw in reader:
            number = reader.line_num
            if len(lines) + len(problems) >= MAX_ROWS:
                return [], [(number, _("A file can have up to 5,000 rows. Split it."))]
            row = {name: plain(raw.get(name)) for name in HEADER}
            if not any(row.values()) or key_of(row) in known:
                continue
            found = read_row(row, named)
            if isinstance(found, str):
                problems.append((number, found))
            else:
                lines.append(Line(number, row["what"], found))
    except csv.Error as error:
        line = max(reader.line_num, 1)
        problems.append((line, _("This isn't a CSV file: %(error)s.") % {"error": error}))
    return lines, problems


def plain(cell: object) -> str:
    """A cell's text, without the apostrophe that the download put before a formula."""
    text = str(cell or "").strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def known_rates() -> set[Known | None]:
    """The rates there are, as `key_of` says a row of the file."""
    return {key_of(dict(zip(HEADER, map(str, cells), strict=True))) for cells in written_rates()}


def key_of(row: dict[str, str]) -> Known | None:
    """What makes a row one that is there already; None where its amount or tiers can't be read."""
    try:
        amount = typed(row["amount"]).normalize()
        tiers = written_tiers(read_tiers(row["tiers"]))
    except ValidationError:
        return None
    scope = (row["pool"], row["customer"], row["project"])
    return (row["what"], row["kind"], *scope, amount, row["valid_from"], row["tier_mode"], tiers)


@dataclass(frozen=True)
class Named:
    """What the rows of a file may name: name -> id."""

    pools: dict[str, int]
    customers: dict[str, int]
    projects: dict[str, int]

    @classmethod
    def all(cls) -> Named:
        """All of the organization; three queries."""
        return cls(
            pools=dict(Pool.objects.values_list("name", "pk")),
            customers=dict(present_customers().values_list("name", "pk")),
            projects=dict(Project.objects.values_list("name", "pk")),
        )

    def unknown(self, row: dict[str, str]) -> str:
        """A sentence about the first name in the row that doesn't exist; empty if all do."""
        if row["pool"] and row["pool"] not in self.pools:
            return _("Pool “%(name)s” doesn't exist.") % {"name": row["pool"]}
        if row["customer"] and row["customer"] not in self.customers:
            return _("Customer “%(name)s” doesn't exist.") % {"name": row["customer"]}
        if row["project"] and row["project"] not in self.projects:
            return _("Project “%(name)s” doesn't exist.") % {"name": row["project"]}
        return ""


def read_row(row: dict[str, str], named: Named) -> dict[str, Any] | str:
    """What the row's action takes, or a sentence that says what is wrong."""
    if problem := named.unknown(row):
        return problem
    common = {"label_kind": row["kind"], "valid_from": row["valid_from"], "note": row["note"]}
    scope = {
        "customer": named.customers.get(row["customer"], ""),
        "project": named.projects.get(row["project"], ""),
    }
    if row["what"] == PRICE:
        per = row["per"] or "outcome"
        price = {"unit_price": row["amount"], "per": per}
        tiers = {"tier_mode": row["tier_mode"], "tiers": row["tiers"]}
        form: forms.Form = RateForm({**common, **scope, **price, **tiers})
    elif row["what"] == MINIMUM:
        minimum = {"amount": row["amount"], "month": row["valid_from"], "note": row["note"]}
        form = MinimumForm({**scope, **minimum})
    elif row["what"] == PAY or row["what"] in PAY_OF:
        form = PayRateForm(
            {
                **common,
                "work": PAY_OF.get(row["what"], PaidWork.LABEL),
                "unit_pay": row["amount"],
                "pool": named.pools.get(row["pool"], ""),
            }
        )
    else:
        return _("Enter price, pay, pay_review, pay_adjudication, or minimum in the column `what`.")
    if form.is_valid():
        return dict(form.cleaned_data)
    return " ".join(
        f"{form.fields[name].label}: {' '.join(map(str, errors))}"
        for name, errors in form.errors.items()
    )


def set_rates(*, by: Member, lines: list[Line]) -> tuple[int, list[Problem]]:
    """Set all of them; nothing where one is refused, and then why."""
    problems: list[Problem] = []
    with transaction.atomic():
        for line in lines:
            try:
                with transaction.atomic():
                    action: Any = ACTIONS.get(line.what, set_pay_rate)
                    action(by=by, **line.values)
            except DomainError as refusal:
                problems.append((line.number, refusal.message))
        if problems:
            transaction.set_rollback(True)
    return (0 if problems else len(lines)), problems
