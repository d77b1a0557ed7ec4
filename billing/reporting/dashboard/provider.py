"""What work and money show on an organization's home page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from billing.rates.models import PayRate, Rate
from billing.reporting.costs.live_tail import Recent
from billing.reporting.dashboard.money import money_tiles
from billing.reporting.dashboard.own import own_week
from billing.reporting.dashboard.work import course_at_home, figures_of_work
from core.identity.models import Member
from core.permissions.can import can
from core.web.cached_urls import address_of
from workforce.organizations.dashboard import Course, Figures, Step, Tile


class WorkAndMoney:
    """How the work goes, what it costs, and each member's own week."""

    def steps(self, member: Member) -> list[tuple[str, Step]]:
        """The rates, without which no project starts."""
        if not can(member, "rate.change"):
            return []
        text = _("A project starts once each label type it uses has a price and a pay rate.")
        rates = Step(
            title=_("Set prices and pay rates"),
            text=text,
            action=_("Open rates"),
            url=address_of("rates", member.organization.slug),
            done=Rate.objects.exists() and PayRate.objects.exists(),
        )
        return [("rate.change", rates)]

    def waiting(self, member: Member) -> list[Any]:
        """Neither waits for anybody."""
        return []

    def figures(self, member: Member) -> Figures:
        """This week's work, this month's money, and where the projects are heading."""
        recent = Recent(member.organization)
        work = figures_of_work(member, recent)
        return Figures([*work.tiles, *money_tiles(member, recent)], work.courses)

    def own(self, member: Member) -> list[Tile]:
        """How the member's own week stands."""
        return own_week(member)

    def course(self, member: Member, project_id: int) -> Course | None:
        """Where one project is heading."""
        return course_at_home(member, project_id)
