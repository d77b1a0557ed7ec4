"""Turns accepted work into usage and earnings, once, by the rates of its instant."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from billing.metering.rating import rate_work
from billing.metering.statements import MeteredWork, PricedWork, find_prices, write
from billing.reporting.rollups.aggregate import tell_late
from core.web.errors import Conflict


class NoRate(Conflict):
    """Work can't be accepted, because what it costs or pays isn't set."""

    code = "no_rate"


def meter(work_event_ids: Sequence[int]) -> None:
    """Write usage and earnings of the events that have none; raises NoRate and writes nothing."""
    if work_event_ids:
        rows = [metered(work) for work in find_prices(work_event_ids)]
        write(rows)
        for earliest in sorted(row.occurred_at for row in rows)[:1]:
            tell_late(earliest)


def metered(work: PricedWork) -> MeteredWork:
    """The row to write for one event."""
    if work.rate_id is None or work.per is None or work.unit_price is None or not work.currency:
        raise NoRate(
            _("No price is set for labels of type “%(kind)s”. Ask an admin to set one.")
            % {"kind": work.label_kind}
        )
    if work.unit_pay is None or work.pay_rate_id is None:
        raise NoRate(
            _("No pay rate is set for labels of type “%(kind)s”. Ask an admin to set one.")
            % {"kind": work.label_kind}
        )
    if work.pay_currency != work.currency:
        raise NoRate(
            _(
                "The price and pay rate for labels of type “%(kind)s” use different currencies. "
                "Ask an admin to set both in the same currency."
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
