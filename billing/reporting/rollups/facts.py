"""The facts that are summed up: one SQL expression for kept sums and for the live rest.

Each fact belongs to the day of its own instant: an accepted label to that of its acceptance, an
annotation to that of its submission, a rejection to that of the decision, a reversal to its own.
"""

from __future__ import annotations

from annotation.workflow.facts import (
    ACCEPTED,
    DECIDED,
    REJECTIONS,
    REVERSED,
    SKIPS,
    SUBMISSIONS,
    UNDECIDED,
    WORK,
)
from billing.ledger.models import TransactionKind

KEYS = ("day", "project_id", "pool_id", "member_id", "label_kind", "guideline_id")
MEASURES = (
    "labels",
    "cost",
    "pay",
    "accepted_ms",
    "answers",
    "submitted",
    "rejected",
    "skipped",
    "worked_ms",
)
MONEY = ("cost", "pay")
EARNING, REVERSAL = TransactionKind.EARNING.value, TransactionKind.REVERSAL.value

# `%(begins)s` and `%(ends)s` are a half-open span; `%(zone)s` cuts it into days. Skips have a span
# of their own: they may be taken back, so the part of a day that is kept has none. The debit of an
# earning is the one positive entry of its transaction; of a reversal it is what was taken back.
# Work of all kinds may have a cost and a pay; annotations alone bring labels, so that the labels
# of an outcome, which has a cost, aren't counted twice. What is free has no row.
METERED = f"""
with metered as materialized (
    select (work.occurred_at at time zone %(zone)s)::date as day, work.project_id, work.pool_id,
        work.member_id, work.label_kind, work.guideline_id, work.id, work.annotation_id,
        work.version, work.quantity, work.active_seconds, usage.amount,
        work.kind in ({ACCEPTED}, {REVERSED}) as is_label,
        work.kind in ({DECIDED}, {UNDECIDED}) as is_outcome
    from billing_usageevent usage
    join {WORK} work on work.id = usage.work_event_id
    where usage.organization_id = %(organization)s
        and usage.occurred_at >= %(begins)s and usage.occurred_at < %(ends)s
)
select day, project_id, pool_id, member_id,
       case when is_label or is_outcome then label_kind else '' end as label_kind, guideline_id,
       case when is_label then quantity else 0 end as labels, metered.amount as cost,
       case when quantity < 0 then -1 else 1 end * coalesce(paid.amount, 0) as pay,
       case when is_label then round(active_seconds * 1000)::bigint else 0 end as accepted_ms,
       0 as answers, 0 as submitted, 0 as rejected, 0 as skipped, 0::bigint as worked_ms
from metered
left join billing_ledgertransaction moved
    on moved.work_event_id = metered.id and moved.kind in ('{EARNING}', '{REVERSAL}')
left join billing_ledgerentry paid on paid.transaction_id = moved.id and paid.amount > 0
where is_label or metered.amount <> 0 or paid.amount is not null
union all
select day, project_id, pool_id, member_id, '', guideline_id, 0, 0, 0, 0, sign, 0, 0, 0, 0
from (
    select distinct on (annotation_id, version, sign)
        day, project_id, pool_id, member_id, guideline_id, sign
    from (select *, case when quantity < 0 then -1 else 1 end as sign from metered) signed
    where is_label
    order by annotation_id, version, sign, id
) answered
"""  # noqa: S608  # made of constants
EFFORT = f"""
select (done.at at time zone %(zone)s)::date as day, done.project_id, done.pool_id,
       done.member_id, '' as label_kind, done.guideline_id,
       0 as labels, 0 as cost, 0 as pay, 0 as accepted_ms,
       0 as answers, 1 as submitted, 0 as rejected, 0 as skipped, done.worked_ms
from {SUBMISSIONS} done
union all
select (done.at at time zone %(zone)s)::date, done.project_id, done.pool_id,
       done.member_id, '', done.guideline_id, 0, 0, 0, 0, 0, 0, 1, 0, 0
from {REJECTIONS} done
union all
select (done.at at time zone %(zone)s)::date, done.project_id, done.pool_id,
       done.member_id, '', null, 0, 0, 0, 0, 0, 0, 0, 1, done.worked_ms
from {SKIPS} done
"""  # noqa: S608  # made of constants
FACTS = f"{METERED} union all {EFFORT}"
