"""Work events become usage and earnings: rated by the rates of their instant, once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from annotation.workflow.events.models import REVERSALS, WorkEvent, WorkKind
from billing.metering.rating import rate_work
from billing.metering.statements import (
    MeteredWork,
    PricedWork,
    find_prices,
    open_accounts,
    take_back,
    write,
)
from billing.reporting.rollups.aggregate import tell_late
from core.identity.models import Organization
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict

Pricer = Callable[[Sequence[WorkEvent]], list[MeteredWork]]

# What work of a kind costs and pays, beside labels; a kind that isn't here is free.
PRICERS: dict[str, Pricer] = {}


class NoRate(Conflict):
    """Work can't be accepted, because what it costs or pays isn't set."""

    code = "no_rate"


def meter(events: Sequence[WorkEvent]) -> None:
    """Write usage and earnings of the events that have none; raises NoRate and writes nothing.

    A reversal copies what its original has, so it comes after the others.
    """
    labels = [event.pk for event in events if event.kind == WorkKind.LABEL_ACCEPTED]
    reversals = [event.pk for event in events if event.kind in REVERSALS]
    rows = [metered(work) for work in find_prices(labels)] if labels else []
    if len(labels) + len(reversals) < len(events):
        others = priced_by_kind(events)
        open_accounts(others)
        rows += others
    if rows:
        write(rows)
    if reversals:
        take_back(reversals)
    if events:
        tell_late(min(event.occurred_at for event in events))


def priced_by_kind(events: Sequence[WorkEvent]) -> list[MeteredWork]:
    """The rows of work that isn't labels, by the pricer of its kind."""
    kinds = {event.kind for event in events} - {WorkKind.LABEL_ACCEPTED, *REVERSALS}
    return [
        row
        for kind in sorted(kinds)
        for row in PRICERS.get(kind, free)([event for event in events if event.kind == kind])
    ]


def free(events: Sequence[WorkEvent]) -> list[MeteredWork]:
    """The rows of work that costs and pays nothing: each event has its usage."""
    organization = Organization.objects.get(pk=current_organization_id())
    return [
        MeteredWork(
            work_event_id=event.pk,
            key=event.key,
            member_id=event.member_id,
            occurred_at=event.occurred_at,
            rate_id=None,
            quantity=event.quantity,
            unit_price=Decimal(0),
            price=Decimal(0),
            pay=Decimal(0),
            currency=organization.currency,
            pay_rate_id=None,
        )
        for event in events
    ]


def metered(work: PricedWork) -> MeteredWork:
    """The row to write for one event."""
    if work.rate_id is None or work.per is None or work.unit_price is None or not work.currency:
        raise NoRate(
            _("No price is set for labels of the kind “%(kind)s”. Ask an admin to set one.")
            % {"kind": work.label_kind}
        )
    if work.unit_pay is None or work.pay_rate_id is None:
        raise NoRate(
            _("No pay is set for labels of the kind “%(kind)s”. Ask an admin to set it.")
            % {"kind": work.label_kind}
        )
    if work.pay_currency != work.currency:
        raise NoRate(
            _(
                "Price and pay of the kind “%(kind)s” are in two currencies. "
                "Ask an admin to set both in one."
            )
            % {"kind": work.label_kind}
        )
    rated = rate_work(
        quantity=work.quantity,
        is_first=work.is_first,
        per=work.per,
        unit_price=work.unit_price,
        unit_pay=work.unit_pay,
    )
    return MeteredWork(
        work_event_id=work.work_event_id,
        key=work.key,
        member_id=work.member_id,
        occurred_at=work.occurred_at,
        rate_id=work.rate_id,
        quantity=work.quantity,
        unit_price=rated.unit_price,
        price=rated.price,
        pay=rated.pay,
        currency=work.currency,
        pay_rate_id=work.pay_rate_id,
    )
