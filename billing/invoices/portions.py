"""SQL of the labels that a customer is charged for, and of the tiers that they lie in."""

from __future__ import annotations

from annotation.workflow.facts import WORK
from billing.rates.tiers import TierMode

NEVER = "'-infinity'::date"
# The reversal of work belongs to the period and the day of its original, so that what was reversed
# before it was billed never is. `ordered_at`, `place` and `is_reversal` order the labels of a
# month: a reversal follows its original, and takes back its place.
CHARGED_LABELS = f"""
    select usage.id, usage.quantity, usage.unit_price, usage.amount, usage.rate_id,
        work.project_id, work.label_kind,
        (coalesce(done.occurred_at, work.occurred_at) at time zone %(zone)s)::date as day,
        case when rate.tier_mode <> '' then date_trunc(
            'month', coalesce(done.occurred_at, work.occurred_at) at time zone %(zone)s
        )::date end as month,
        rate.tier_mode, coalesce(done.occurred_at, work.occurred_at) as ordered_at,
        coalesce(done.id, work.id) as place, work.reverses_id is not null as is_reversal
    from billing_projectcustomer paying
    join {WORK} work on work.project_id = paying.project_id
    left join {WORK} done on done.id = work.reverses_id
    join billing_usageevent usage on usage.work_event_id = work.id
    join billing_rate rate on rate.id = usage.rate_id
    where coalesce(done.occurred_at, work.occurred_at) < %(until)s
        and paying.organization_id = %(organization)s and paying.customer_id = %(customer)s
        and usage.unit_price > 0
"""  # noqa: S608  # made of constants
# The labels of an event, or of each tier that it lies in: `start` to `start + quantity` of a month,
# after those of `before`. Labels without tiers have no month and no tier: NEVER and -1 stand for
# them, as nulls don't join.
PORTIONS = f"""
placed as (
    select candidates.*, coalesce(before.quantity, 0) - candidates.quantity
        + sum(candidates.quantity) over (
            partition by candidates.rate_id, candidates.month
            order by ordered_at, place, is_reversal rows unbounded preceding
        ) as start
    from candidates
    left join before on before.rate_id = candidates.rate_id and before.month = candidates.month
    where tier_mode = '{TierMode.GRADUATED.value}'
),
brackets as (
    select rate_id, after, unit_price,
        lead(after) over (partition by rate_id order by after) as until
    from (
        select id as rate_id, 0 as after, unit_price from billing_rate
        where organization_id = %(organization)s and tier_mode = '{TierMode.GRADUATED.value}'
        union all
        select rate_id, after, unit_price from billing_ratetier
        where organization_id = %(organization)s
    ) tier
),
portions as (
    select id, project_id, label_kind, rate_id, day, unit_price, month,
        case when month is null then -1 else 0 end as tier_after,
        0 as part, null::integer as part_quantity, quantity
    from candidates where tier_mode <> '{TierMode.GRADUATED.value}'
    union all
    select placed.id, placed.project_id, placed.label_kind, placed.rate_id, placed.day,
        bracket.unit_price, placed.month, bracket.after,
        row_number() over (partition by placed.id order by bracket.after) - 1,
        cut.labels * sign(placed.quantity), cut.labels * sign(placed.quantity)
    from placed
    join brackets bracket on bracket.rate_id = placed.rate_id
    cross join lateral (
        select least(greatest(start, start + placed.quantity), bracket.until)
            - greatest(least(start, start + placed.quantity), bracket.after) as labels
    ) cut
    where cut.labels > 0
)
"""  # noqa: S608  # made of constants
