"""What the dashboard shows of work and money."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.rates.actions import holds_at
from billing.rates.models import PayRate, Rate
from billing.reporting.costs.live_tail import Recent
from billing.reporting.dashboard.money import money_tiles
from billing.reporting.dashboard.work import figures_of_work
from core.identity.models import Member
from core.permissions.can import can
from core.web.cached_urls import address_of
from workforce.organizations.dashboard import Figures, Step


def step_of_rates(member: Member) -> list[tuple[str, Step]]:
    """The rates, without which no project starts, with the permission to set them."""
    if not can(member, "rate.change"):
        return []
    text = _("A project starts once each label type it uses has a price and a pay rate.")
    rates = Step(
        title=_("Set prices and pay rates"),
        text=text,
        action=_("Open rates"),
        url=address_of("rates", member.organization.slug),
        done=in_force(Rate.objects.all()) and in_force(PayRate.objects.all()),
    )
    return [("rate.change", rates)]


def in_force(rates: QuerySet[Rate] | QuerySet[PayRate]) -> bool:
    """Whether one of the rates holds now."""
    return rates.filter(holds_at(timezone.now())).exists()


def work_and_money(member: Member) -> Figures:
    """This week's work, this month's money, and where the projects are heading."""
    recent = Recent(member.organization)
    work = figures_of_work(member, recent)
    return Figures([*work.tiles, *money_tiles(member, recent)], work.courses)
