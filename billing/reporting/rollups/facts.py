"""The facts that are summed up: one SQL expression for kept sums and for the live rest.

Each fact belongs to the day of its own instant: an accepted label to that of its acceptance, an
answer to that of its submission, a rejection to that of the verdict.
"""

from __future__ import annotations

from annotation.workflow.events.models import WorkKind

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

# `%(begins)s` and `%(ends)s` are a half-open span; `%(zone)s` cuts it into days. Skips have a span
# of their own: they may be taken back, so the part of a day that is kept has none. The debit of an
# earning is the one positive entry of its transaction. An answer's seconds go on counting when it
# comes back, so a later revision brings only what it adds; a first one doesn't look for an earlier.
ACCEPTED = f"""
with accepted as materialized (
    select (work.occurred_at at time zone %(zone)s)::date as day, work.project_id, work.pool_id,
        work.member_id, work.label_kind, work.guideline_id, work.id, work.annotation_id,
        work.quantity, work.active_seconds, usage.amount
    from billing_usageevent usage
    join annotation_workevent work on work.id = usage.work_event_id
    where usage.organization_id = %(organization)s
        and usage.occurred_at >= %(begins)s and usage.occurred_at < %(ends)s
        and work.kind = '{WorkKind.LABEL_ACCEPTED.value}'
)
select day, project_id, pool_id, member_id, label_kind, guideline_id,
       quantity as labels, accepted.amount as cost, coalesce(paid.amount, 0) as pay,
       round(active_seconds * 1000)::bigint as accepted_ms,
       0 as answers, 0 as submitted, 0 as rejected, 0 as skipped, 0::bigint as worked_ms
from accepted
left join billing_ledgertransaction moved
    on moved.work_event_id = accepted.id and moved.kind = 'earning'
left join billing_ledgerentry paid on paid.transaction_id = moved.id and paid.amount > 0
union all
select day, project_id, pool_id, member_id, '', guideline_id, 0, 0, 0, 0, 1, 0, 0, 0, 0
from (
    select distinct on (annotation_id) day, project_id, pool_id, member_id, guideline_id
    from accepted
    order by annotation_id, id
) answered
"""  # noqa: S608  # made of constants
EFFORT = """
select (answer.submitted_at at time zone %(zone)s)::date as day, answer.project_id, claim.pool_id,
       answer.member_id, '' as label_kind, answer.guideline_id,
       0 as labels, 0 as cost, 0 as pay, 0 as accepted_ms,
       0 as answers, 1 as submitted, 0 as rejected, 0 as skipped,
       greatest(round((answer.active_seconds - case when answer.revision = 1 then 0 else coalesce((
           select earlier.active_seconds from annotation_annotation earlier
           where earlier.assignment_id = answer.assignment_id
               and earlier.revision = answer.revision - 1
       ), 0) end) * 1000), 0)::bigint as worked_ms
from core_member person
join annotation_annotation answer on answer.member_id = person.id
    and answer.submitted_at >= %(begins)s and answer.submitted_at < %(ends)s
join annotation_assignment claim on claim.id = answer.assignment_id
where person.organization_id = %(organization)s
union all
select (review.decided_at at time zone %(zone)s)::date, answer.project_id, claim.pool_id,
       answer.member_id, '', answer.guideline_id, 0, 0, 0, 0, 0, 0, 1, 0, 0
from annotation_review review
join annotation_annotation answer on answer.id = review.annotation_id
join annotation_assignment claim on claim.id = answer.assignment_id
where review.organization_id = %(organization)s and review.verdict = 'rejected'
    and review.decided_at >= %(begins)s and review.decided_at < %(ends)s
union all
select (claim.seen_at at time zone %(zone)s)::date, claim.project_id, claim.pool_id,
       claim.member_id, '', null, 0, 0, 0, 0, 0, 0, 0, 1,
       round(claim.active_seconds * 1000)::bigint
from annotation_assignment claim
where claim.organization_id = %(organization)s and claim.state = 'skipped'
    and claim.seen_at >= %(skips_begin)s and claim.seen_at < %(skips_end)s
"""
FACTS = f"{ACCEPTED} union all {EFFORT}"
