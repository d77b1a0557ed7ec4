"""The pay floors of pools."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.money_text import exact_text
from billing.pay_floors.models import PayFloor
from core.identity.models import Member
from core.permissions.can import can
from core.web.datetimes import written
from workforce.organizations.dashboard import Tile
from workforce.organizations.local_days import today
from workforce.pools.models import Pool

Floors = dict[int, list[PayFloor]]  # by pool


def floors_on(day: date, currency: str) -> dict[int, PayFloor]:
    """The floor of each pool on a day, by pool; one query."""
    found = PayFloor.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return {floor.pool_id: floor for floor in found.filter(currency=currency)}


def floors_by_pool(currency: str) -> Floors:
    """All floors in this currency, past and to come too; one query."""
    found: Floors = defaultdict(list)
    for floor in PayFloor.objects.filter(currency=currency):
        found[floor.pool_id].append(floor)
    return found


def floor_of(floors: Sequence[PayFloor], day: date) -> PayFloor | None:
    """The one of a pool's floors that is valid on the day."""
    return next(
        (
            floor
            for floor in floors
            if floor.valid_from <= day and (floor.valid_to is None or day < floor.valid_to)
        ),
        None,
    )


def floor_tiles(pool: Pool, viewer: Member) -> list[Tile]:
    """The pool's floor as a number for its page; nothing for those who may not see pay."""
    if not can(viewer, "cost.view"):
        return []
    organization = viewer.organization
    day = today(organization)
    floors = list(PayFloor.objects.filter(pool=pool).order_by("valid_from"))
    current = floor_of(floors, day)
    coming = next((floor for floor in floors if floor.valid_from > day), None)
    if current:
        note = _("since %(day)s") % {"day": written(current.valid_from, "DATE_FORMAT")}
    elif coming:
        note = _("from %(day)s") % {"day": written(coming.valid_from, "DATE_FORMAT")}
    else:
        note = _("Set what an active hour pays at least.")
    shown = current or coming
    return [
        Tile(
            title=_("Pay floor per active hour"),
            value=exact_text(shown.hourly, shown.currency) if shown else _("None"),
            url=reverse("pay_floor", args=[organization.slug, pool.pk]),
            note=note,
        )
    ]
