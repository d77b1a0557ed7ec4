"""Accepted work becomes usage and earnings: rated by the rates of its instant, written once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from annotation.workflow.events.models import WorkKind
from billing.metering.rating import rate_work
from billing.reporting.rollups.aggregate import tell_late
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict

LABELS = f"'{WorkKind.LABEL_ACCEPTED.value}'"  # what rates are set for

FIND_PRICES = f"""
with priced as (
    select work.id, work.key, work.member_id, work.label_kind, not exists (
               select 1 from annotation_workevent earlier
               where earlier.item_id = work.item_id and earlier.slot <> work.slot
                   and earlier.id < work.id and earlier.kind = {LABELS}
           ) as is_first, work.quantity, work.occurred_at,
           rate.id as rate_id, rate.per, rate.unit_price, rate.currency,
           pay.id as pay_rate_id, pay.unit_pay, pay.currency as pay_currency
    from annotation_workevent work
    left join billing_rate rate
        on rate.organization_id = %(organization)s
        and rate.label_kind = work.label_kind
        and tstzrange(rate.valid_from, rate.valid_to) @> work.occurred_at
    left join lateral (
        select own.id, own.unit_pay, own.currency
        from billing_payrate own
        where own.organization_id = %(organization)s
            and own.label_kind = work.label_kind
            and (own.pool_id = work.pool_id or own.pool_id is null)
            and tstzrange(own.valid_from, own.valid_to) @> work.occurred_at
        order by own.pool_id nulls last
        limit 1
    ) pay on true
    where work.organization_id = %(organization)s and work.id = any(%(work)s)
        and work.kind = {LABELS}
),
opened as (
    insert into billing_ledgeraccount (organization_id, type, member_id, currency)
    select distinct %(organization)s::bigint, side.type, side.member_id, priced.pay_currency
    from priced
    cross join lateral (
        values ('expense:labels', null), ('payable', priced.member_id)
    ) as side (type, member_id)
    where priced.unit_pay > 0
    order by 2, 3, 4
    on conflict do nothing
)
select * from priced order by id
"""  # noqa: S608  # made of constants

WRITE = """
with rated as (
    select *
    from unnest(
        %s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[], %s::bigint[], %s::integer[],
        %s::numeric[], %s::numeric[], %s::numeric[], %s::text[], %s::bigint[]
    ) as rated (
        work_event_id, key, member_id, occurred_at, rate_id, quantity,
        unit_price, price, pay, currency, pay_rate_id
    )
),
metered as (
    insert into billing_usageevent (
        organization_id, work_event_id, rate_id, quantity, unit_price, amount, currency,
        occurred_at, recorded_at
    )
    select %s, work_event_id, rate_id, quantity, unit_price, price, currency,
           occurred_at, clock_timestamp()
    from rated
    on conflict (work_event_id) do nothing
),
earned as (
    insert into billing_ledgertransaction (
        organization_id, key, kind, work_event_id, pay_rate_id, effective_at, recorded_at
    )
    select %s, key, 'earning', work_event_id, pay_rate_id, occurred_at, clock_timestamp()
    from rated
    on conflict (organization_id, key) do nothing
    returning id, organization_id, work_event_id
)
insert into billing_ledgerentry (
    organization_id, transaction_id, account_id, amount, effective_at
)
select earned.organization_id, earned.id, side.account_id, side.amount, rated.occurred_at
from earned
join rated using (work_event_id)
left join billing_ledgeraccount expense  -- a missing account stops at "not null"
    on expense.organization_id = earned.organization_id and expense.type = 'expense:labels'
    and expense.member_id is null and expense.currency = rated.currency
left join billing_ledgeraccount payable
    on payable.organization_id = earned.organization_id and payable.type = 'payable'
    and payable.member_id = rated.member_id and payable.currency = rated.currency
cross join lateral (
    values (expense.id, rated.pay), (payable.id, -rated.pay)
) as side (account_id, amount)
where rated.pay <> 0
"""


@dataclass(frozen=True)
class PricedWork:
    """A work event and the rates of its time; those that weren't set are None.

    `is_first`: no answer in another slot of the item was accepted before. Whoever records work has
    locked the item, so that there is one first answer.
    """

    work_event_id: int
    key: str
    member_id: int
    label_kind: str
    is_first: bool
    quantity: int
    occurred_at: datetime
    rate_id: int | None
    per: str | None
    unit_price: Decimal | None
    currency: str | None
    pay_rate_id: int | None
    unit_pay: Decimal | None
    pay_currency: str | None


@dataclass(frozen=True)
class MeteredWork:
    """A row to write: what the work costs and pays, in one currency. The order is WRITE's."""

    work_event_id: int
    key: str
    member_id: int
    occurred_at: datetime
    rate_id: int
    quantity: int
    unit_price: Decimal
    price: Decimal
    pay: Decimal
    currency: str
    pay_rate_id: int


def find_prices(work_event_ids: Sequence[int]) -> list[PricedWork]:
    """The accepted labels among the events, with the rates of their instant.

    Opens the ledger accounts they will need.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            FIND_PRICES,
            {"organization": current_organization_id(), "work": list(work_event_ids)},
        )
        return [PricedWork(*row) for row in cursor.fetchall()]


def write(rows: Sequence[MeteredWork]) -> None:
    """Write usage, earning and its two entries of each row that has none yet."""
    organization = current_organization_id()
    columns = list(zip(*(astuple(row) for row in rows), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [*map(list, columns), organization, organization])


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
                "The price and pay rate for labels of type “%(kind)s” use different "
                "currencies. Ask an admin to set both in the same currency."
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
