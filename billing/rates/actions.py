"""Set a price or pay rate: a new row follows the old one at an instant, without a gap."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.label_types.registry import all_kinds
from annotation.projects.models import Project
from billing.customers.models import Customer
from billing.customers.queries import customer_of
from billing.rates.models import ChargedPer, PaidWork, PayRate, Rate
from core.audit.record import record
from core.identity.models import Member, Organization
from core.permissions.can import require
from core.web.errors import Invalid
from workforce.pools.models import Pool

AnyRate = TypeVar("AnyRate", Rate, PayRate)

# A rate that takes over from another begins no sooner than this: work that is being accepted at
# this moment has looked up the old one and must find the same when the books are built again.
# Reviews without a rate are free, so that their first rate takes over from none.
SETTLING = timedelta(minutes=1)
LAST_YEAR = 9998  # in every time zone before the last year that there is


@transaction.atomic
def set_rate(
    *,
    by: Member,
    label_kind: str,
    unit_price: Decimal,
    per: str = ChargedPer.OUTCOME,
    scope: Customer | Project | None = None,
    valid_from: datetime | None = None,
    note: str = "",
) -> Rate:
    """Set what a label of a kind costs, from now on or from a future instant.

    Without a scope it holds for all that have no price of their own. Raises Invalid for a past
    instant, an unknown kind, or one at which a rate begins already.
    """
    require(by, "rate.change")
    refuse_unknown(label_kind)
    customer = scope if isinstance(scope, Customer) else None
    project = scope if isinstance(scope, Project) else None
    rate = Rate(
        customer=customer,
        project=project,
        label_kind=label_kind,
        per=per,
        unit_price=unit_price,
        currency=by.organization.currency,
        note=note,
        set_by=by,
    )
    of_kind = Rate.objects.filter(label_kind=label_kind)
    among = of_kind.filter(customer=customer, project=project)
    put_in_line(rate, among=among, used=used_in(of_kind, customer, project), begins=valid_from)
    record(
        "rate.set",
        by=by,
        subject=rate,
        kind=label_kind,
        unit_price=str(unit_price),
        per=per,
        scope=scope.name if scope else _("all customers and projects"),
        customer=customer and customer.pk,
        project=project and project.pk,
    )
    return rate


def used_in(
    of_kind: QuerySet[Rate], customer: Customer | None, project: Project | None
) -> QuerySet[Rate]:
    """The prices that work in a scope may have before the scope gets its own."""
    if project is not None:
        customer = customer_of(project)
    scopes = Q(project=None) & (Q(customer=None) | Q(customer=customer))
    if project is not None:
        scopes |= Q(project=project)
    return of_kind.filter(scopes)


@transaction.atomic
def set_pay_rate(
    *,
    by: Member,
    unit_pay: Decimal,
    work: str = PaidWork.LABEL,
    label_kind: str = "",
    pool: Pool | None = None,
    valid_from: datetime | None = None,
    note: str = "",
) -> PayRate:
    """Set what a member earns for a label of a kind, a review or an adjudication.

    Without a pool it holds in all pools that have no pay of their own. Reviews and adjudications
    have neither label type nor pool. Raises Invalid as `set_rate` does.
    """
    require(by, "rate.change")
    if work == PaidWork.LABEL:
        refuse_unknown(label_kind)
    elif label_kind or pool:
        raise Invalid(_("Pay for reviews and adjudications can't have a label type or a pool."))
    rate = PayRate(
        work=work,
        label_kind=label_kind,
        pool=pool,
        unit_pay=unit_pay,
        currency=by.organization.currency,
        note=note,
        set_by=by,
    )
    of_kind = PayRate.objects.filter(work=work, label_kind=label_kind)
    used = of_kind.filter(Q(pool=pool) | Q(pool=None))
    is_label = work == PaidWork.LABEL
    among = of_kind.filter(pool=pool)
    put_in_line(rate, among=among, used=used, begins=valid_from, settles=not is_label)
    record(
        "pay_rate.set" if is_label else "pay_rate.set_for_work",
        by=by,
        subject=rate,
        kind=label_kind or work,
        unit_pay=str(unit_pay),
        pool=pool and pool.pk,
    )
    return rate


def refuse_unknown(label_kind: str) -> None:
    """Raise Invalid for a kind that this version doesn't know."""
    if label_kind not in {kind.name for kind in all_kinds()}:
        raise Invalid(_("Label type “%(kind)s” doesn't exist.") % {"kind": label_kind})


def put_in_line(
    rate: AnyRate,
    *,
    among: QuerySet[AnyRate],
    used: QuerySet[AnyRate],
    begins: datetime | None,
    settles: bool = False,
) -> None:
    """Save the rate from its beginning on: the one before ends there, one that follows stays.

    `among` are the rates it takes turns with, `used` those that work may be rated by until then.
    `settles`: work without a rate is done too, so that the first rate also begins a moment later.
    Two people who set rates at once wait for each other at the organization's row.
    """
    Organization.objects.select_for_update(no_key=True).get()
    now = timezone.now()
    start = beginning(used, begins, now=now)
    if settles:
        start = max(start, now + SETTLING)
    followed = among.filter(holds_at(start)).first()
    if followed is not None:
        refuse_same_start(followed, start)
        among.filter(pk=followed.pk).update(valid_to=start)
    following = among.filter(valid_from__gt=start).order_by("valid_from").first()
    rate.valid_from = start
    rate.valid_to = following.valid_from if following else None
    rate.save()


def beginning(used: QuerySet[AnyRate], begins: datetime | None, *, now: datetime) -> datetime:
    """The instant wished for, or now; a moment later where it takes over from a rate in use."""
    if begins is not None and begins < now:
        raise Invalid(
            _("A rate can't start in the past, because the work from that time is already priced.")
        )
    if begins is not None and begins.year > LAST_YEAR:
        raise Invalid(_("A rate can't start after the year %(year)s.") % {"year": LAST_YEAR})
    start = begins or now
    return max(start, now + SETTLING) if used.filter(holds_at(start)).exists() else start


def holds_at(instant: datetime) -> Q:
    """The rates whose half-open span contains the instant."""
    return Q(valid_from__lte=instant) & (Q(valid_to=None) | Q(valid_to__gt=instant))


def refuse_same_start(followed: Rate | PayRate, start: datetime) -> None:
    """Raise Invalid where nothing would be left of the rate that is followed."""
    if followed.valid_from == start:
        raise Invalid(_("Another rate starts at exactly this time. Choose a later time."))
