"""Rates for a page: active, scheduled and ended ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from annotation.label_types.registry import all_kinds
from annotation.projects.models import Project
from billing.customers.models import Customer
from billing.money_text import exact_text
from billing.rates.current import holds, rate_in_force
from billing.rates.models import ChargedPer, MonthlyMinimum, PaidWork, PayRate, Rate
from billing.rates.tiers import mode_text
from core.web.numbers import grouped


@dataclass(frozen=True)
class ShownRate:
    """One row: `state` is `now`, `coming` or `over`; `of` says per what, or for which pool.

    `scope` names the customer or project that a price is for; empty for all. `tiers` says what
    further labels of a month cost, `tier_mode` how.
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
    scope: str = ""
    tier_mode: str = ""
    tiers: tuple[str, ...] = ()


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
            scope=scope_text(rate),
            tier_mode=mode_text(rate.tier_mode),
            tiers=tier_texts(rate),
        )
        for rate in Rate.objects.select_related("set_by__user", "customer", "project")
        .prefetch_related("tiers")
        .order_by(
            "label_kind",
            F("project__name").asc(nulls_first=True),
            F("customer__name").asc(nulls_first=True),
            "-valid_from",
        )
    ]


def tier_texts(rate: Rate) -> tuple[str, ...]:
    """What further labels of a month cost, a text for each tier."""
    return tuple(
        _("after %(count)s: %(price)s")
        % {"count": grouped(tier.after), "price": exact_text(tier.unit_price, rate.currency)}
        for tier in rate.scale.tiers
    )


def scope_text(rate: Rate | MonthlyMinimum) -> str:
    """The project or customer that a price is for; empty for the organization's."""
    if rate.project is not None:
        return _("Project %(name)s") % {"name": rate.project.name}
    return rate.customer.name if rate.customer is not None else ""


@dataclass(frozen=True)
class PriceInForce:
    """The price of a label type for a project or customer. Without one, `amount` is empty.

    `source` says where it comes from: the project, the customer, or the organization. `key` is
    the rate's place on the page of rates.
    """

    kind: str
    amount: str
    per: str
    source: str
    key: str
    tier_mode: str = ""
    tiers: tuple[str, ...] = ()


def prices_in_force(
    kinds: Iterable[str],
    at: datetime,
    *,
    customer: Customer | None = None,
    project: Project | None = None,
) -> list[PriceInForce]:
    """The price of each label type, and where it is inherited from; two queries."""
    titles = kind_titles()
    rates = list(Rate.objects.select_related("customer", "project").prefetch_related("tiers"))
    found = []
    for kind in kinds:
        rate = rate_in_force(
            rates,
            label_kind=kind,
            at=at,
            customer_id=customer.pk if customer else None,
            project_id=project.pk if project else None,
        )
        found.append(
            PriceInForce(
                kind=titles.get(kind, kind),
                amount=exact_text(rate.unit_price, rate.currency) if rate else "",
                per=str(ChargedPer(rate.per).label) if rate else "",
                source=source_of(rate) if rate else "",
                key=f"rate-{rate.pk}" if rate else "",
                tier_mode=mode_text(rate.tier_mode) if rate else "",
                tiers=tier_texts(rate) if rate else (),
            )
        )
    return found


def source_of(rate: Rate) -> str:
    """Where a price comes from."""
    if rate.project_id is not None:
        return _("This project")
    if rate.customer is not None:
        return _("Customer %(name)s") % {"name": rate.customer.name}
    return _("Organization")


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


@dataclass(frozen=True)
class ShownMinimum:
    """A monthly minimum; `valid_to` is the first month without it, `state` as of a rate."""

    key: str
    scope: str
    amount: str
    valid_from: date
    valid_to: date | None
    state: str
    set_by: str
    set_at: datetime
    note: str


def shown_minimums(day: date) -> list[ShownMinimum]:
    """All minimums, those of a customer or project together, newest first; one query."""
    rows = MonthlyMinimum.objects.select_related("set_by__user", "customer", "project")
    return [
        ShownMinimum(
            key=f"minimum-{row.pk}",
            scope=scope_text(row),
            amount=exact_text(row.amount, row.currency),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            state="coming"
            if row.valid_from > day
            else "now"
            if row.valid_to is None or day < row.valid_to
            else "over",
            set_by=row.set_by.name,
            set_at=row.set_at,
            note=row.note,
        )
        for row in rows.order_by("project__name", "customer__name", "-valid_from")
    ]


def customers_with_tiers() -> list[Customer]:
    """The customers with a minimum, or a price with tiers, of their own or of a project; by name.

    What they are charged may differ from the prices of single events. One query.
    """
    tiered = Rate.objects.exclude(tier_mode="")
    scopes = Q()
    for rows in (tiered, MonthlyMinimum.objects.all()):
        scopes |= Q(pk__in=rows.filter(customer__isnull=False).values("customer"))
        scopes |= Q(projects__project__in=rows.filter(project__isnull=False).values("project"))
    return list(Customer.objects.filter(scopes, archived_at=None).distinct().order_by("name"))


def label_kinds(project: Project) -> list[str]:
    """The kinds of the fields of the schema in force, each once."""
    fields = project.schema.fields if project.schema else []
    return sorted({field["kind"] for field in fields})


def kind_title(name: str) -> str:
    """What people call a kind; its name where this version doesn't know it."""
    return kind_titles().get(name, name)


def kind_titles() -> dict[str, str]:
    """What people call the kinds."""
    return {kind.name: str(kind.title) for kind in all_kinds()}


def state_of(rate: Rate | PayRate, at: datetime) -> str:
    """Whether the rate holds, is to come, or is over."""
    if holds(rate, at):
        return "now"
    return "coming" if rate.valid_from > at else "over"
