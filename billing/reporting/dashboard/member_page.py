"""The numbers on a member's page: work and acceptance rate of 30 days, speed, pay."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _

from annotation.projects.queries import visible_keys
from annotation.workflow.events.models import WorkEvent
from billing.money_text import total_text
from billing.reporting.charts.trends import last_days
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import period_of
from billing.reporting.costs.presentation import number
from billing.reporting.costs.queries import total
from billing.reporting.costs.selection import Selection, selection_query
from billing.reporting.costs.sums import TENTH, Sums, per_hour
from core.identity.models import Member
from core.permissions.can import can
from core.web.numbers import percent_text
from workforce.organizations.dashboard import Tile
from workforce.organizations.local_days import local_date, today

DAYS = 30


def member_tiles(member: Member, viewer: Member) -> list[Tile]:
    """Numbers of the projects that the viewer sees, and pay for who may see costs."""
    organization = viewer.organization
    days = last_days(today(organization), DAYS)
    recent = Recent(organization)
    recently = Selection(
        period_of(organization, days[0], days[-1]),
        person=member.pk,
        within=visible_keys(viewer),
    )
    sums = total(recently, recent)
    tiles = work_tiles(sums, recently, viewer)
    if can(viewer, "cost.view"):
        began = WorkEvent.objects.filter(member=member).aggregate(at=Min("occurred_at"))["at"]
        first = local_date(organization, began) if began else days[0]
        ever = Selection(period_of(organization, first, days[-1]), person=member.pk)
        tiles.append(pay_tile(sums, total(ever, recent), ever, viewer))
    return tiles


def work_tiles(sums: Sums, selection: Selection, viewer: Member) -> list[Tile]:
    """Submitted annotations, their speed, and how many were accepted."""
    pages = reverse("answers", args=[viewer.organization.slug])
    query = urlencode(selection_query(selection))
    return [
        Tile(
            title=_("Submitted annotations"),
            value=number(sums.submitted),
            url=f"{pages}?{query}&what=submitted",
            note=_("in the last %(days)s days") % {"days": DAYS},
        ),
        Tile(
            title=_("Annotations per active hour"),
            value=number(per_hour(Decimal(sums.submitted), sums.worked_ms, TENTH)),
            url=f"{pages}?{query}&what=submitted",
            note=_("%(hours)s active hours") % {"hours": number(sums.worked_hours)},
        ),
        Tile(
            title=_("Acceptance rate"),
            value=percent_text(sums.yield_percent),
            url=f"{pages}?{query}&what=rejected",
            note=_("%(accepted)s accepted, %(rejected)s rejected")
            % {"accepted": number(sums.answers), "rejected": number(sums.rejected)},
        ),
    ]


def pay_tile(recently: Sums, ever: Sums, selection: Selection, viewer: Member) -> Tile:
    """What the member has earned since their first accepted label, with the last days beside it."""
    currency = viewer.organization.currency
    page = reverse("cost_events", args=[viewer.organization.slug])
    return Tile(
        title=_("Earned in total"),
        value=total_text(ever.pay, currency),
        url=f"{page}?{urlencode(selection_query(selection))}",
        note=_("%(amount)s in the last %(days)s days")
        % {"amount": total_text(recently.pay, currency), "days": DAYS},
    )
