"""Set a price, pay rate or minimum: a new row follows the old one, without a gap."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.label_types.registry import all_kinds
from annotation.projects.models import Project
from billing.customers.models import Customer
from billing.customers.queries import customer_of
from billing.money_text import exact_text
from billing.rates.models import ChargedPer, MonthlyMinimum, PaidWork, PayRate, Rate, RateTier
from billing.rates.tiers import Scale, refuse_tiers, written_tiers
from core.audit.record import record
from core.currencies import MINOR_PLACES
from core.identity.models import Member, Organization
from core.permissions.can import require
from core.web.errors import Invalid
from workforce.organizations.local_days import today
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
    unit_price: Decimal | Scale,
    per: str = ChargedPer.OUTCOME,
    scope: Customer | Project | None = None,
    valid_from: datetime | None = None,
    note: str = "",
) -> Rate:
    """Set what a label of a kind costs, from now on or from a future instant.

    Without a scope it holds for all that have no price of their own. A price of a customer or a
    project may be a scale with tiers. Raises Invalid for a past instant, an unknown kind, one at
    which a rate begins already, and tiers that don't make a price or have no scope.
    """
    require(by, "rate.change")
    refuse_unknown(label_kind)
    scale = unit_price if isinstance(unit_price, Scale) else Scale(unit_price)
    refuse_scale(scale, scope)
    customer = scope if isinstance(scope, Customer) else None
    project = scope if isinstance(scope, Project) else None
    rate = Rate(
        customer=customer,
        project=project,
        label_kind=label_kind,
        per=per,
        unit_price=scale.unit_price,
        tier_mode=scale.mode,
        currency=by.organization.currency,
        note=note,
        set_by=by,
    )
    of_kind = Rate.objects.filter(label_kind=label_kind)
    among = of_kind.filter(customer=customer, project=project)
    put_in_line(rate, among=among, used=used_in(of_kind, customer, project), begins=valid_from)
    RateTier.objects.bulk_create(
        RateTier(rate=rate, after=tier.after, unit_price=tier.unit_price) for tier in scale.tiers
    )
    told = {"tiers": f"{scale.mode}: {written_tiers(scale.tiers)}"} if scale.tiers else {}
    record(
        "rate.set_with_tiers" if scale.tiers else "rate.set",
        by=by,
        subject=rate,
        kind=label_kind,
        unit_price=str(scale.unit_price),
        **told,
        per=per,
        scope=scope.name if scope else _("all customers and projects"),
        customer=customer and customer.pk,
        project=project and project.pk,
    )
    return rate


def refuse_scale(scale: Scale, scope: Customer | Project | None) -> None:
    """Raise Invalid for tiers that don't make a price, and for tiers of the price of all."""
    try:
        refuse_tiers(scale)
    except ValidationError as refusal:
        raise Invalid(" ".join(refusal.messages), code="rate_tiers", field="tiers") from refusal
    if scale.tiers and scope is None:
        raise Invalid(
            _("Only the price of a customer or a project can have tiers. Choose one of them."),
            code="rate_tiers",
            field="tiers",
        )


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


@transaction.atomic
def set_minimum(
    *,
    by: Member,
    scope: Customer | Project,
    amount: Decimal,
    month: date,
    note: str = "",
) -> MonthlyMinimum:
    """Set what a customer or a project is charged at least for each month from `month` on.

    0 ends a minimum. `month` is any day of the first one. Raises Invalid for a month that has
    begun, for one at which a minimum begins already, and for a part of the smallest unit.
    """
    require(by, "rate.change")
    Organization.objects.select_for_update(no_key=True).get()
    first, currency = month.replace(day=1), by.organization.currency
    if first <= today(by.organization):
        raise Invalid(
            _("A minimum starts with a month that hasn't begun. Choose a later month."),
            code="minimum",
            field="month",
        )
    if amount != round(amount, MINOR_PLACES[currency]):
        raise Invalid(
            _("Enter the minimum without fractions of the smallest unit of %(currency)s.")
            % {"currency": currency},
            code="minimum",
            field="amount",
        )
    minimum = MonthlyMinimum(
        customer=scope if isinstance(scope, Customer) else None,
        project=scope if isinstance(scope, Project) else None,
        amount=amount,
        currency=currency,
        valid_from=first,
        note=note,
        set_by=by,
    )
    among = MonthlyMinimum.objects.filter(customer=minimum.customer, project=minimum.project)
    if among.filter(valid_from=first).exists():
        raise Invalid(
            _("Another minimum starts with this month. Choose a later month."),
            code="minimum",
            field="month",
        )
    among.filter(Q(valid_to=None) | Q(valid_to__gt=first), valid_from__lt=first).update(
        valid_to=first
    )
    following = among.filter(valid_from__gt=first).order_by("valid_from").first()
    minimum.valid_to = following.valid_from if following else None
    minimum.save()
    record(
        "minimum.set",
        by=by,
        subject=minimum,
        scope=scope.name,
        amount=exact_text(amount, currency),
        month=f"{first:%Y-%m}",
        customer=minimum.customer_id,
        project=minimum.project_id,
    )
    return minimum


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
