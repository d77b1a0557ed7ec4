"""Work events become usage and earnings: rated by the rates of their instant, written once.

Finding and writing are two statements, because a statement doesn't see accounts that another
transaction opened while it ran: the first opens them (`on conflict do nothing` waits for the other
and then inserts nothing), the second begins later and sees each account.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from annotation.workflow.events.models import REVERSALS, WorkEvent, WorkKind
from annotation.workflow.facts import ACCEPTED, DECIDED, REVERSED, WORK
from billing.adjustments.models import Adjustment
from billing.ledger.models import AccountType, PartyType, SourceType, TransactionKind
from billing.metering.rating import Rated, rate_annotation, rate_outcome
from billing.rates.current import work_pay_in_force
from billing.rates.models import PaidWork, PayRate
from billing.reporting.rollups.aggregate import tell_late
from core.identity.models import Organization
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict

LABEL_EXPENSE, PAYABLE = AccountType.LABEL_EXPENSE.value, AccountType.PAYABLE.value
REVIEW_EXPENSE = AccountType.REVIEW_EXPENSE.value
BONUS_EXPENSE = AccountType.BONUS_EXPENSE.value
LABELS = (WorkKind.LABEL_ACCEPTED, WorkKind.OUTCOME_DECIDED)  # what `FIND_PRICES` rates
BONUS_KEY = "bonus:adjustment:"
MEMBER, OF_WORK = PartyType.MEMBER.value, SourceType.WORK.value
EARNING, REVERSAL = TransactionKind.EARNING.value, TransactionKind.REVERSAL.value

OPEN = f"""
    insert into billing_ledgeraccount (
        organization_id, type, party_type, party_id, member_id, currency
    )
    select distinct %(organization)s::bigint, side.type, side.party_type, side.member_id,
        side.member_id, wanted.currency
    from wanted
    cross join lateral (
        values (wanted.expense, '', null), ('{PAYABLE}', '{MEMBER}', wanted.member_id)
    ) as side (type, party_type, member_id)
    order by 2, 4, 6
    on conflict do nothing
"""  # noqa: S608  # made of constants
# `is_charged` says of an outcome that labels of its type in the item's annotations were charged
# before it: per annotation, or per outcome by a version that charged the first annotation. One
# price and one pay are joined at most, whatever rates match: an earning is written for each row.
FIND_PRICES = f"""
with priced as (
    select work.id, work.key, work.member_id, work.label_kind, work.kind = {DECIDED} as is_outcome,
           work.kind = {DECIDED} and coalesce((
               select sum(usage.quantity)
               from {WORK} earlier
               join billing_usageevent usage on usage.work_event_id = earlier.id
               where earlier.item_id = work.item_id and earlier.id < work.id
                   and earlier.label_kind = work.label_kind
                   and earlier.kind in ({ACCEPTED}, {REVERSED}) and usage.unit_price > 0
           ), 0) > 0 as is_charged, work.quantity, work.occurred_at,
           rate.id as rate_id, rate.per, rate.unit_price, rate.currency,
           pay.id as pay_rate_id, pay.unit_pay, pay.currency as pay_currency
    from {WORK} work
    left join lateral (
        select own.id, own.per, own.unit_price, own.currency
        from billing_rate own
        where own.organization_id = %(organization)s
            and own.label_kind = work.label_kind
            and (own.project_id = work.project_id or own.project_id is null)
            and (own.customer_id is null or own.customer_id = (
                select paying.customer_id from billing_projectcustomer paying
                where paying.project_id = work.project_id
            ))
            and tstzrange(own.valid_from, own.valid_to) @> work.occurred_at
        order by own.project_id nulls last, own.customer_id nulls last, own.valid_from desc,
            own.id desc
        limit 1
    ) rate on true
    left join lateral (
        select own.id, own.unit_pay, own.currency
        from billing_payrate own
        where own.organization_id = %(organization)s and work.kind = {ACCEPTED}
            and own.work = 'label' and own.label_kind = work.label_kind
            and (own.pool_id = work.pool_id or own.pool_id is null)
            and tstzrange(own.valid_from, own.valid_to) @> work.occurred_at
        order by own.pool_id nulls last
        limit 1
    ) pay on true
    where work.organization_id = %(organization)s and work.id = any(%(work)s)
        and work.kind in ({ACCEPTED}, {DECIDED})
),
wanted as (
    select '{LABEL_EXPENSE}' as expense, member_id, pay_currency as currency
    from priced where unit_pay > 0
),
opened as ({OPEN})
select * from priced order by id
"""  # noqa: S608  # made of constants
OPEN_ACCOUNTS = f"""
with wanted as (
    select * from unnest(%(expense)s::text[], %(member)s::bigint[], %(currency)s::text[])
        as wanted (expense, member_id, currency)
)
{OPEN}
"""  # noqa: S608  # made of constants

WRITE = f"""
with rated as (
    select *
    from unnest(
        %s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[], %s::bigint[], %s::integer[],
        %s::numeric[], %s::numeric[], %s::numeric[], %s::text[], %s::bigint[], %s::text[]
    ) as rated (
        work_event_id, key, member_id, occurred_at, rate_id, quantity,
        unit_price, price, pay, currency, pay_rate_id, expense
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
        organization_id, key, kind, source_type, source_id, work_event_id, pay_rate_id,
        effective_at, recorded_at
    )
    select %s, key, '{EARNING}', '{OF_WORK}', work_event_id, work_event_id, pay_rate_id,
           occurred_at, clock_timestamp()
    from rated
    where pay_rate_id is not null or pay <> 0
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
    on expense.organization_id = earned.organization_id and expense.type = rated.expense
    and expense.party_type = '' and expense.party_id is null
    and expense.currency = rated.currency
left join billing_ledgeraccount payable
    on payable.organization_id = earned.organization_id and payable.type = '{PAYABLE}'
    and payable.party_type = '{MEMBER}' and payable.party_id = rated.member_id
    and payable.currency = rated.currency
cross join lateral (
    values (expense.id, rated.pay), (payable.id, -rated.pay)
) as side (account_id, amount)
where rated.pay <> 0
"""  # noqa: S608  # made of constants
# Copies of what the reversed event cost and paid: nothing is priced again.
TAKE_BACK = f"""
with taken as (
    select id, key, reverses_id, occurred_at from {WORK} work
    where organization_id = %(organization)s and id = any(%(work)s) and reverses_id is not null
),
metered as (
    insert into billing_usageevent (
        organization_id, work_event_id, rate_id, quantity, unit_price, amount, currency,
        occurred_at, recorded_at
    )
    select usage.organization_id, taken.id, usage.rate_id, -usage.quantity, usage.unit_price,
           -usage.amount, usage.currency, taken.occurred_at, clock_timestamp()
    from taken
    join billing_usageevent usage on usage.work_event_id = taken.reverses_id
    on conflict (work_event_id) do nothing
),
moved as (
    insert into billing_ledgertransaction (
        organization_id, key, kind, source_type, source_id, work_event_id, pay_rate_id,
        effective_at, recorded_at
    )
    select earned.organization_id, taken.key, '{REVERSAL}', '{OF_WORK}', taken.id, taken.id,
           earned.pay_rate_id, taken.occurred_at, clock_timestamp()
    from taken
    join billing_ledgertransaction earned
        on earned.work_event_id = taken.reverses_id and earned.kind = '{EARNING}'
    on conflict (organization_id, key) do nothing
    returning id, work_event_id
)
insert into billing_ledgerentry (
    organization_id, transaction_id, account_id, amount, effective_at
)
select entry.organization_id, moved.id, entry.account_id, -entry.amount, taken.occurred_at
from moved
join taken on taken.id = moved.work_event_id
join billing_ledgertransaction earned
    on earned.work_event_id = taken.reverses_id and earned.kind = '{EARNING}'
join billing_ledgerentry entry on entry.transaction_id = earned.id
"""  # noqa: S608  # made of constants


@dataclass(frozen=True)
class PricedWork:
    """Labels of an accepted annotation or of an outcome, and the rates of their time; those that
    weren't set are None.

    `is_charged`: the customer was charged for the item's annotations already, so the outcome costs
    nothing. The item is locked while its work is recorded.
    """

    work_event_id: int
    key: str
    member_id: int
    label_kind: str
    is_outcome: bool
    is_charged: bool
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
    """A row to write: what the work costs and pays, in one currency. The order is WRITE's.

    `expense` is the account that bears the pay. Without a rate the price is 0.
    """

    work_event_id: int
    key: str
    member_id: int
    occurred_at: datetime
    rate_id: int | None
    quantity: int
    unit_price: Decimal
    price: Decimal
    pay: Decimal
    currency: str
    pay_rate_id: int | None
    expense: str = LABEL_EXPENSE


Pricer = Callable[[Sequence[WorkEvent]], list[MeteredWork]]


def find_prices(work_event_ids: Sequence[int]) -> list[PricedWork]:
    """The labels of annotations and outcomes among the events, with the rates of their instant.

    Opens the ledger accounts they will need.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            FIND_PRICES, {"organization": current_organization_id(), "work": list(work_event_ids)}
        )
        return [PricedWork(*row) for row in cursor.fetchall()]


def open_accounts(rows: Sequence[MeteredWork]) -> None:
    """Open the ledger accounts that these rows need and that aren't there."""
    paid = [row for row in rows if row.pay]
    if paid:
        with connection.cursor() as cursor:
            cursor.execute(
                OPEN_ACCOUNTS,
                {
                    "organization": current_organization_id(),
                    "expense": [row.expense for row in paid],
                    "member": [row.member_id for row in paid],
                    "currency": [row.currency for row in paid],
                },
            )


def write(rows: Sequence[MeteredWork]) -> None:
    """Write usage, earning and its two entries of each row that has none yet."""
    organization = current_organization_id()
    columns = list(zip(*(astuple(row) for row in rows), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [*map(list, columns), organization, organization])


def take_back(work_event_ids: Sequence[int]) -> None:
    """Copy usage and earning of what these events reverse, with the signs turned."""
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE_BACK, {"organization": current_organization_id(), "work": list(work_event_ids)}
        )


class NoRate(Conflict):
    """Work can't be accepted, because what it costs or pays isn't set."""

    code = "no_rate"


def meter(events: Sequence[WorkEvent]) -> None:
    """Write usage and earnings of the events that have none; raises NoRate and writes nothing.

    A reversal copies what its original has, so it comes after the others.
    """
    labels = [event.pk for event in events if event.kind in LABELS]
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
    kinds = {event.kind for event in events} - {*LABELS, *REVERSALS}
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


def priced_by(work: PaidWork) -> Pricer:
    """The pricer of reviews or adjudications: a flat pay for each, if a rate is set."""

    def price(events: Sequence[WorkEvent]) -> list[MeteredWork]:
        rates = list(PayRate.objects.filter(work=work))
        rows = []
        for row in free(events):
            rate = work_pay_in_force(rates, work=work, at=row.occurred_at)
            if rate is not None:
                row = replace(  # noqa: PLW2901  # the same row, paid
                    row,
                    pay=row.quantity * rate.unit_pay,
                    currency=rate.currency,
                    pay_rate_id=rate.pk,
                    expense=REVIEW_EXPENSE,
                )
            rows.append(row)
        return rows

    return price


def bonuses(events: Sequence[WorkEvent]) -> list[MeteredWork]:
    """The rows of bonuses: each pays the amount of its adjustment, which its key names."""
    ids = [row.key.split(":")[2] for row in events if row.key.startswith(BONUS_KEY)]
    granted = {f"{BONUS_KEY}{row.pk}:v1": row for row in Adjustment.objects.filter(pk__in=ids)}
    return [
        replace(
            row,
            pay=granted[row.key].amount,
            currency=granted[row.key].currency,
            expense=BONUS_EXPENSE,
        )
        if row.key in granted
        else row
        for row in free(events)
    ]


# What work of a kind costs and pays, beside labels; a kind that isn't here is free.
PRICERS: dict[str, Pricer] = {
    WorkKind.REVIEW_DONE: priced_by(PaidWork.REVIEW),
    WorkKind.ADJUDICATION_DONE: priced_by(PaidWork.ADJUDICATION),
    WorkKind.BONUS_GRANTED: bonuses,
}


def metered(work: PricedWork) -> MeteredWork:
    """The row to write for one event."""
    if work.rate_id is None or work.per is None or work.unit_price is None or not work.currency:
        raise NoRate(
            _("No price is set for labels of type “%(kind)s”. Ask an admin to set one.")
            % {"kind": work.label_kind}
        )
    if work.is_outcome:
        rated = rate_outcome(
            quantity=work.quantity,
            per=work.per,
            unit_price=work.unit_price,
            is_charged=work.is_charged,
        )
        return row_of(work, rated, work.currency)
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
    rated = rate_annotation(
        quantity=work.quantity,
        per=work.per,
        unit_price=work.unit_price,
        unit_pay=work.unit_pay,
    )
    return row_of(work, rated, work.currency)


def row_of(work: PricedWork, rated: Rated, currency: str) -> MeteredWork:
    """The row to write for rated labels."""
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
        currency=currency,
        pay_rate_id=work.pay_rate_id,
    )
