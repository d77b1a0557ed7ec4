"""Prices and pay that the label types of a project lack, set on one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from annotation.projects.models import Project
from annotation.projects.sections import address
from billing.customers.queries import price_scope
from billing.money_text import exact_text
from billing.rates.actions import set_pay_rate, set_rate
from billing.rates.current import pay_rate_in_force, rate_in_force
from billing.rates.models import ChargedPer, PayRate, Rate
from billing.rates.queries import kind_titles, label_kinds
from core.identity.models import Member
from core.limits.spend import DAY, Limit, TooMany, spend
from core.notifications.publish import publish
from core.permissions.can import require
from core.permissions.roles import PERMISSIONS
from core.web.errors import Conflict

RATES_ASKED = Limit("rates_asked", most=1, seconds=DAY)  # for one project


@dataclass(frozen=True)
class KindRates:
    """What is set for a label type in a project: amounts in words, empty where one is missing.

    `pay` is the amount for the project's pools, the lowest if they differ.
    """

    name: str
    title: str
    price: str
    pay: str


def kind_rates(project: Project, at: datetime) -> list[KindRates]:
    """The label types of the schema in force, with their price and pay at an instant.

    Pay is missing if one of the project's pools has none.
    """
    rates, pay_rates = list(Rate.objects.all()), list(PayRate.objects.all())
    pools: list[int | None] = list(project.pools.values_list("pk", flat=True))
    scope, titles = price_scope(project), kind_titles()
    found = []
    for name in label_kinds(project):
        rate = rate_in_force(rates, label_kind=name, at=at, **scope)
        pays = [
            pay_rate_in_force(pay_rates, label_kind=name, pool_id=pool, at=at)
            for pool in pools or [None]
        ]
        set_pays = [pay for pay in pays if pay is not None]
        lowest = min(set_pays, key=lambda pay: pay.unit_pay, default=None)
        found.append(
            KindRates(
                name=name,
                title=titles.get(name, name),
                price=exact_text(rate.unit_price, rate.currency) if rate else "",
                pay=exact_text(lowest.unit_pay, lowest.currency)
                if lowest and len(set_pays) == len(pays)
                else "",
            )
        )
    return found


@transaction.atomic
def set_project_rates(
    *,
    by: Member,
    prices: Mapping[str, Decimal],
    pays: Mapping[str, Decimal],
    per: str = ChargedPer.OUTCOME,
) -> None:
    """Set prices and pay rates by label type from now on, all of them or none.

    They hold for the whole organization, the pay for all pools without a rate of their own.
    """
    for kind, price in prices.items():
        set_rate(by=by, label_kind=kind, unit_price=price, per=per)
    for kind, pay in pays.items():
        set_pay_rate(by=by, label_kind=kind, unit_pay=pay)


@transaction.atomic
def ask_for_rates(*, by: Member, project: Project) -> None:
    """Notify those who may set rates that a project needs them.

    Raises Conflict if they were asked about this project within the last 24 hours.
    """
    require(by, "project.change", project)
    try:
        spend(RATES_ASKED, f"{by.organization_id}:{project.pk}")
    except TooMany as refusal:
        raise Conflict(
            _("The admins were already asked today. You can ask again tomorrow."),
            code="asked_already",
        ) from refusal
    roles = [role for role, permissions in PERMISSIONS.items() if "rate.change" in permissions]
    publish(
        "rates_needed",
        to=Member.objects.filter(role__in=roles, left_at=None).values_list("pk", flat=True),
        url=address("project_rates", project),
        about=f"project:{project.pk}",
        name=by.name,
        project=project.name,
    )
