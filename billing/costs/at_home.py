"""What did this month cost so far, for the home page of those who may see it?"""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.costs.period import chosen_period
from billing.costs.queries import total
from billing.costs.selection import Selection
from billing.money_text import total_text
from workforce.members.models import Member
from workforce.organizations.at_home import Tile, Waiting
from workforce.permissions.can import can


class CostsAtHome:
    """The costs of this month."""

    def waiting(self, member: Member) -> list[Waiting]:
        """Money waits for nobody here."""
        return []

    def tiles(self, member: Member) -> list[Tile]:
        """Cost and pay since the first of the month."""
        if not can(member, "cost.view"):
            return []
        organization = member.organization
        period, _form = chosen_period({}, organization, timezone.now())
        sums, url = total(Selection(period)), reverse("costs", args=[organization.slug])
        labels = ngettext("%(number)d accepted label", "%(number)d accepted labels", sums.labels)
        return [
            Tile(
                _("Cost this month"),
                total_text(sums.price, organization.currency),
                url,
                labels % {"number": sums.labels},
            ),
            Tile(_("Pay this month"), total_text(sums.pay, organization.currency), url),
        ]
