"""Set and remove the pay floor of a pool."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from billing.pay_floors.models import PayFloor
from core.audit.record import record
from core.identity.models import Member, Organization
from core.permissions.can import require
from core.web.errors import Conflict, Invalid
from workforce.organizations.local_days import today
from workforce.pools.models import Pool

FIRST_YEAR, LAST_YEAR = 2000, 9998


@transaction.atomic
def set_floor(
    *, by: Member, pool: Pool, hourly: Decimal, valid_from: date | None = None, note: str = ""
) -> PayFloor:
    """Set what an active hour in the pool pays at least, from a day on or from today.

    The floor before it ends there; one that begins later stays. A day in the past is refused where
    the pool has a floor already, since weeks were judged by that. Raises Invalid.
    """
    require(by, "rate.change")
    if hourly <= 0:
        raise Invalid(_("The pay floor must be above zero. Remove it to have none."))
    Organization.objects.select_for_update(no_key=True).get()
    now = today(by.organization)
    start = valid_from or now
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise Invalid(_("Choose a day between the years 2000 and 9998."))
    among = PayFloor.objects.filter(pool=pool)
    if start < now and among.filter(ends_after(start)).exists():
        raise Invalid(
            _("This pool has a pay floor already, so a new one can't start in the past."),
        )
    if among.filter(valid_from=start).exists():
        raise Invalid(_("Another pay floor starts on this day. Choose a later day."))
    among.filter(ends_after(start), valid_from__lt=start).update(valid_to=start)
    following = among.filter(valid_from__gt=start).order_by("valid_from").first()
    floor = PayFloor.objects.create(
        pool=pool,
        hourly=hourly,
        currency=by.organization.currency,
        valid_from=start,
        valid_to=following.valid_from if following else None,
        note=note,
        set_by=by,
    )
    record(
        "pay_floor.set",
        by=by,
        subject=floor,
        pool=pool.pk,
        hourly=str(hourly),
        currency=floor.currency,
        valid_from=start.isoformat(),
    )
    return floor


@transaction.atomic
def remove_floor(*, by: Member, pool: Pool) -> None:
    """End the pool's floor today and drop those that would begin later.

    The week under way keeps its floor if it was valid on the Monday. Raises Conflict where the
    pool has neither.
    """
    require(by, "rate.change")
    Organization.objects.select_for_update(no_key=True).get()
    now = today(by.organization)
    among = PayFloor.objects.filter(pool=pool)
    dropped, _by_model = among.filter(valid_from__gte=now).delete()
    ended = among.filter(ends_after(now)).update(valid_to=now)
    if not dropped and not ended:
        raise Conflict(_("This pool has no pay floor."))
    record("pay_floor.removed", by=by, subject=pool, valid_to=now.isoformat())


def ends_after(day: date) -> Q:
    """The floors whose half-open span of days isn't over on this day."""
    return Q(valid_to=None) | Q(valid_to__gt=day)
