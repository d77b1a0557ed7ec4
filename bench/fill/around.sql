-- What lies around the work: imports, changes, releases, people, notifications, the audit log.

insert into annotation_import (
    organization_id, project_id, file_name, stored_as, size_bytes, options, state, read_bytes, rows,
    imported, duplicates, refused, failure, cancel_asked, started_by_id, created_at, finished_at
)
select %(organization)s, %(project)s, 'messages-' || n || '.csv', '', 100000, '{}', 'done', 100000, 2200,
    2000, 150, 50, '', false, %(manager)s, now(), now()
from generate_series(1, %(listed)s) n;

insert into annotation_importfinding (organization_id, source_id, line, kind, reason, raw)
select %(organization)s, (select max(id) from annotation_import), n,
    case n %% 4 when 0 then 'refused' else 'duplicate' end, 'The same text as in line 1.', 'a,b,c'
from generate_series(1, %(findings)s) n;

insert into annotation_itemchange (
    organization_id, project_id, kind, item_ids, has_more, priority, priorities, before, reason,
    state, handled, changed, left_out, failure, created_at, started_by_id
)
select %(organization)s, %(project)s, 'priority', array(select generate_series(1, 1000)), false, 1,
    '{}', '{}', '', 'done', 1000, 990, 10, '', now(), %(manager)s
from generate_series(1, %(listed)s) n;

insert into annotation_bulkaccept (
    organization_id, project_id, review_ids, versions, state, handled, accepted, refused, failure,
    created_at, started_by_id
)
select %(organization)s, %(project)s, array(select generate_series(1, 500)), '{}', 'done', 500, 490, 10,
    '', now(), %(reviewer)s
from generate_series(1, %(listed)s) n;

insert into annotation_guidelineversion (
    organization_id, project_id, major, minor, content, note, edited_at, published_at, edited_by_id
)
select organization_id, project_id, major, n, content, 'Reworded', now(), now(), edited_by_id
from annotation_guidelineversion, generate_series(1, least(30, %(listed)s)) n where id = %(guideline)s;

insert into annotation_acknowledgement (
    organization_id, project_id, member_id, major, acknowledged_at
)
select %(organization)s, project.id, member, 1, now()
from annotation_project project, unnest(%(crew)s::bigint[]) crew(member);

insert into annotation_release (
    organization_id, project_id, number, note, state, content_hash, rows, excluded, manifest, failure,
    created_at, ready_at, created_by_id
)
select %(organization)s, %(project)s, n, 'Release ' || n, 'ready', repeat('0', 64), 1000, 0, '{}', '',
    now(), now(), %(manager)s
from generate_series(1, %(listed)s) n;

insert into core_notification (
    organization_id, member_id, kind, about, words, url, count, in_page, at, seen_at
)
select %(organization)s, (%(told)s::bigint[])[1 + n %% cardinality(%(told)s::bigint[])],
    'guideline_changed', '', '{"project": "Messages", "version": "1.0"}', '/', 1, true, now(),
    case when n %% 5 > 0 then now() end
from generate_series(1, %(notifications)s) n;

insert into core_auditentry (
    organization_id, at, member_id, action, subject, subject_id, detail
)
select %(organization)s, now() - (%(entries)s - n) * interval '5 minutes',
    (%(told)s::bigint[])[1 + n %% cardinality(%(told)s::bigint[])],
    case when n %% 50 = 0 then 'member.change' else 'project.create' end,
    case when n %% 50 = 0 then 'member' else 'project' end,
    case when n %% 50 = 0 then %(manager)s else %(project)s end, '{}'
from generate_series(1, %(entries)s) n;

insert into core_auditseal (organization_id, number, entry_id, digest, sealed_at)
select organization_id, row_number() over (order by id), id, sha256(id::text::bytea), at
from core_auditentry;

insert into workforce_invitation (
    organization_id, email, role, nonce, created_at, expires_at, invited_by_id
)
select %(organization)s, 'invited' || n || '@example.org', 'annotator', md5(n::text), now(),
    now() + interval '7 days', %(owner)s
from generate_series(1, %(listed)s) n;

insert into workforce_skill (organization_id, name)
select %(organization)s, 'Skill ' || n from generate_series(1, least(30, %(listed)s)) n;

insert into workforce_memberskill (organization_id, member_id, skill_id, level)
select %(organization)s, member, skill.id, 1
from unnest(%(crew)s::bigint[]) crew(member), workforce_skill skill where skill.id %% 5 = member %% 5;

insert into workforce_apitoken (
    organization_id, member_id, name, digest, start, scopes, created_at, expires_at
)
select %(organization)s, member, 'Script ' || n, sha256((member || ':' || n)::bytea), 'cm_0000', '{read}',
    now(), now() + interval '7 days'
from unnest(%(crew)s::bigint[]) crew(member), generate_series(1, 3) n;
