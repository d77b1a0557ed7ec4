-- A project of many items in mid-work, straight into the tables: rows as the application writes them,
-- without its checks, so run it past triggers. The parameters are ids, arrays of ids and numbers.

create temporary view bench_day as select now() - interval '365 days' as first;

insert into annotation_batch (organization_id, project_id, name, priority, kind, created_at)
select %(organization)s, %(project)s, 'Batch ' || n, n %% 3, 'production', now()
from generate_series(1, %(batches)s) n;

insert into annotation_item (
    organization_id, project_id, batch_id, external_id, text, data, hidden, content_hash, state,
    priority, position, slots, open_slots, created_at
)
select %(organization)s, %(project)s, batch.ids[1 + n %% %(batches)s], 'row-' || n,
    n || ' some words of a message that is about as long as people write them on a phone, '
    || case when n %% 100 = 0 then 'invoice ' else '' end
    || case when n %% 50000 = 7 then 'zebra' else 'horse' end,
    '{"sender": "somebody"}', '{"truth": "ham"}', sha256(n::text::bytea),
    case when n > %(answers)s then 'labeling' when n %% 100 = 1 then 'excluded'
        when n %% 50 = 2 then 'review' when n %% 60 = 3 then 'adjudication' else 'done' end,
    0, n, 1, case when n > %(answers)s then 1 else 0 end, now()
from generate_series(1, %(items)s) n, (
    select array_agg(id order by id) as ids from annotation_batch where project_id = %(project)s
) batch;

-- The other projects have a little of everything too.
insert into annotation_item (
    organization_id, project_id, batch_id, external_id, text, content_hash, data, hidden, state,
    priority, position, slots, open_slots, created_at
)
select batch.organization_id, batch.project_id, batch.id, 'row-' || n, 'Message ' || n,
    sha256(n::text::bytea), '{}', '{}', 'labeling', 0, n, 1, 1, now()
from annotation_batch batch, generate_series(1, 100) n where batch.project_id <> %(project)s;

-- Answers of a year; of each sixteen one is of the last hour, when all work at once: five a second.
insert into annotation_assignment (
    organization_id, project_id, item_id, member_id, pool_id, slot, state, revision, claimed_at,
    opened_at, lease_until, active_seconds, submitted_at, rejections
)
select %(organization)s, %(project)s, id, (%(crew)s::bigint[])[1 + position %% %(people)s], %(pool)s,
    1, 'submitted', 1, at, at, at, 9, at, 0
from annotation_item, lateral (
    select case when position %% 16 = 0
        then now() - (%(answers)s - position) / 16 * interval '0.2 seconds'
        else (select first from bench_day) + position * (interval '364 days' / %(answers)s) end as at
) times
where project_id = %(project)s and position <= %(answers)s;

insert into annotation_annotation (
    organization_id, project_id, item_id, assignment_id, member_id, slot, revision, key, answer,
    schema_id, guideline_id, active_seconds, is_live, drawn, submitted_at
)
select organization_id, project_id, item_id, id, member_id, 1, 1, id::text,
    jsonb_build_object('label', case when id %% 3 = 0 then 'spam' else 'ham' end),
    %(schema)s, %(guideline)s, 9, true, false, submitted_at
from annotation_assignment where project_id = %(project)s;

analyze annotation_item, annotation_assignment, annotation_annotation;

-- In hand, sent back and skipped.
insert into annotation_assignment (
    organization_id, project_id, item_id, member_id, pool_id, slot, state, revision, claimed_at,
    opened_at, lease_until, seen_at, active_seconds, skip_reason, rejections
)
select organization_id, project_id, id, (%(crew)s::bigint[])[1 + position %% %(people)s], %(pool)s, 1,
    case position %% 4 when 0 then 'held' when 1 then 'returned' else 'skipped' end, 1, now(), now(),
    now() + interval '1 day', now() - interval '1 minute' * (position - %(answers)s), 3, 'Unreadable',
    0
from annotation_item
where project_id = %(project)s and position > %(answers)s and position <= %(answers)s + 10000;

insert into annotation_outcome (
    organization_id, project_id, item_id, answer, source, parents, is_current, decided_at
)
select made.organization_id, made.project_id, made.item_id, made.answer, 'single', array[made.id],
    true, made.submitted_at
from annotation_annotation made join annotation_item item on item.id = made.item_id
where made.project_id = %(project)s and item.state = 'done';

insert into annotation_itemexclusion (
    organization_id, project_id, item_id, reason, excluded_at, excluded_by_id
)
select organization_id, project_id, id, 'Reason ' || position %% 7, now(), %(manager)s
from annotation_item where project_id = %(project)s and state = 'excluded';

-- A fifth was decided; one answer in fifty waits; some of both are choices and disputes.
insert into annotation_review (
    organization_id, project_id, item_id, annotation_id, author_id, kind, state, reviewer_id, version,
    verdict, reason, appeal, comment, created_at, decided_at
)
select made.organization_id, made.project_id, made.item_id, made.id, made.member_id, 'answer',
    case item.state when 'done' then 'decided' else 'waiting' end,
    case item.state when 'done' then %(reviewer)s::bigint end, 1,
    case when item.state <> 'done' then '' when made.id %% 10 = 0 then 'rejected'
        when made.id %% 10 = 5 then 'corrected' else 'accepted' end,
    '', '', 'Well done', made.submitted_at,
    case item.state when 'done' then made.submitted_at + interval '1 minute' end
from annotation_annotation made join annotation_item item on item.id = made.item_id
where made.project_id = %(project)s
    and (item.state = 'review' or (item.state = 'done' and made.id %% 5 = 0));

insert into annotation_review (
    organization_id, project_id, item_id, annotation_id, author_id, kind, state, reviewer_id, version,
    verdict, reason, appeal, comment, created_at, decided_at
)
select made.organization_id, made.project_id, made.item_id,
    case item.state when 'done' then made.id end, made.member_id,
    case item.state when 'done' then 'dispute' else 'choice' end,
    case when made.id %% 3 = 0 then 'decided' else 'waiting' end,
    case when made.id %% 3 = 0 then %(reviewer)s::bigint end, 1,
    case when made.id %% 3 = 0 then 'upheld' else '' end, '', 'I see it differently.', '',
    made.submitted_at, case when made.id %% 3 = 0 then made.submitted_at end
from annotation_annotation made join annotation_item item on item.id = made.item_id
where made.project_id = %(project)s
    and (item.state = 'adjudication' or (item.state = 'done' and made.id %% 50 = 0));

insert into annotation_trackrecord (
    organization_id, project_id, member_id, answers, counted_to, "right", wrong, rate
)
select %(organization)s, %(project)s, member_id, count(*), max(id), 300, 20, 0.1
from annotation_annotation where project_id = %(project)s group by member_id;

insert into annotation_question (
    organization_id, project_id, item_id, asked_by_id, text, asked_at, answer, answered_at,
    answered_by_id
)
select organization_id, project_id, item_id, member_id, 'What is meant here?', submitted_at,
    case when id %% 300 = 0 then '' else 'As the guideline says.' end,
    case when id %% 300 = 0 then null else submitted_at end,
    case when id %% 300 = 0 then null else %(manager)s::bigint end
from annotation_annotation where project_id = %(project)s and id %% 60 = 0;

analyze annotation_outcome;

-- The facts, what they cost and what they earned.
insert into annotation_workevent (
    organization_id, key, kind, project_id, item_id, slot, annotation_id, member_id, pool_id,
    guideline_id, label_kind, quantity, active_seconds, occurred_at, recorded_at
)
select made.organization_id, made.item_id || ':1:0', 'label.accepted', made.project_id, made.item_id,
    1, made.id, made.member_id, %(pool)s, made.guideline_id, 'choice', 1, 9, made.submitted_at,
    made.submitted_at
from annotation_annotation made join annotation_outcome outcome on outcome.item_id = made.item_id
where made.project_id = %(project)s;

insert into billing_usageevent (
    organization_id, work_event_id, rate_id, quantity, unit_price, amount, currency, occurred_at,
    recorded_at
)
select organization_id, id, %(rate)s, 1, 0.05, 0.05, 'EUR', occurred_at, recorded_at
from annotation_workevent where project_id = %(project)s;

analyze annotation_workevent;

insert into billing_ledgeraccount (
    organization_id, type, party_type, party_id, member_id, currency
)
select %(organization)s, 'payable', 'member', member, member, 'EUR'
from unnest(%(crew)s::bigint[]) crew(member)
union all select %(organization)s, 'expense:labels', '', null, null, 'EUR';

insert into billing_ledgertransaction (
    organization_id, key, kind, source_type, source_id, work_event_id, pay_rate_id, effective_at,
    recorded_at
)
select organization_id, key, 'earning', 'work', id, id, %(pay_rate)s, occurred_at, recorded_at
from annotation_workevent where project_id = %(project)s;

insert into billing_ledgerentry (organization_id, transaction_id, account_id, amount, effective_at)
select moved.organization_id, moved.id, account.id,
    case account.type when 'payable' then -0.03 else 0.03 end, moved.effective_at
from billing_ledgertransaction moved
join annotation_workevent work on work.id = moved.work_event_id
join billing_ledgeraccount account
    on account.organization_id = moved.organization_id
    and (account.member_id = work.member_id or account.member_id is null);
