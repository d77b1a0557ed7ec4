"""Turn staged rows into items in one transaction: findings first, then all the others.

Where items are updated (updating), a check does the same and writes findings only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.imports import updating
from annotation.datasets.imports.slots import SLOTS, slots_parameters
from annotation.datasets.models import FindingKind
from annotation.datasets.queue_order import ARRIVAL, POSITION, order_parameters
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import Policy

# The planner knows nothing of rows staged a moment ago, and nested loops over a million are slow.
PLANNING = "set local enable_nestloop = off; set local work_mem = '64MB'"

# Lists show the newest id first, so the last line goes in first.
FINDING = """
with found as ({rows})
insert into annotation_importfinding
    (organization_id, source_id, line, kind, reason, raw, like_line)
select %(organization)s, %(import)s, line, kind, left(reason, 300), raw, like_line
from found order by line desc
"""
REFUSED = """
delete from annotation_importrow s where s.import_id = %(import)s and s.run = %(run)s
    and s.refusal is not null
returning s.line, s.raw, 'refused' as kind, s.refusal as reason, null::bigint as like_line
"""
ID_REPEATED = """
delete from annotation_importrow s using (
    select s.external_id, min(s.line) as line,
        (array_agg(s.content_hash order by s.line))[1] as content_hash
    from annotation_importrow s where s.import_id = %(import)s and s.run = %(run)s
    group by 1 having count(*) > 1
) first
where s.import_id = %(import)s and s.run = %(run)s
    and s.external_id = first.external_id and s.line > first.line
returning s.line, s.raw, first.line as like_line,
    case when s.content_hash = first.content_hash then 'duplicate' else 'refused' end as kind,
    replace(replace(
        case when s.content_hash = first.content_hash then %(repeats_line)s else %(id_taken)s end,
        '{line}', first.line::text), '{id}', s.external_id) as reason
"""
KNOWN = """
delete from annotation_importrow s using annotation_item i
where s.import_id = %(import)s and s.run = %(run)s
    and i.project_id = %(project)s and i.external_id = s.external_id
    and (%(ids_given)s or i.content_hash = s.content_hash)
returning s.line, s.raw, 'known' as kind, null::bigint as like_line,
    replace(
        case when i.content_hash = s.content_hash then %(known)s else %(known_differs)s end,
        '{id}', s.external_id) as reason
"""
TEXT_REPEATED = """
delete from annotation_importrow s using (
    select s.content_hash, min(s.line) as line
    from annotation_importrow s where s.import_id = %(import)s and s.run = %(run)s {only_new}
    group by 1 having count(*) > 1
) first
where s.import_id = %(import)s and s.run = %(run)s {only_new}
    and s.content_hash = first.content_hash and s.line > first.line
returning s.line, s.raw, 'duplicate' as kind, first.line as like_line,
    replace(%(repeats_line)s, '{{line}}', first.line::text) as reason
"""
TEXT_KNOWN = """
delete from annotation_importrow s using annotation_item i
where s.import_id = %(import)s and s.run = %(run)s {only_new}
    and i.purpose = 'production'
    and i.project_id = %(project)s and i.content_hash = s.content_hash
returning s.line, s.raw, 'duplicate' as kind, null::bigint as like_line,
    replace(%(repeats_item)s, '{{id}}', i.external_id) as reason
"""
# Another file of the same name: its lines are other rows, so their ids get the import's number.
RENAME_CLASHES = """
update annotation_importrow s set external_id = s.external_id || '#' || %(import)s::text
from annotation_item i
where s.import_id = %(import)s and s.run = %(run)s
    and i.project_id = %(project)s and i.external_id = s.external_id
"""
# A file that any project of the organization has already stays the one that is kept.
MEDIA = """
insert into annotation_media (
    organization_id, sha256, stored_as, thumbnail_as, mime, medium, width, height, facts, previews,
    size_bytes, created_at
)
select distinct on (f.sha256) %(organization)s, f.sha256, f.media->>'stored_as',
    f.media->>'thumbnail_as', f.media->>'mime', f.media->>'medium',
    (f.media->>'width')::integer, (f.media->>'height')::integer, f.media->'facts',
    f.media->'previews', (f.media->>'size_bytes')::bigint, %(now)s
from ({files}) f
order by f.sha256, f.line
on conflict (organization_id, sha256) do nothing
"""
MEDIA_OF_ROW = """(
    select m.id from annotation_media m
    where m.organization_id = %(organization)s and m.sha256 = s.content_hash
)"""
NO_MEDIA = "null::bigint"
FILE_OF_ROW = """
    select s.content_hash as sha256, s.line, s.media from annotation_importrow s
    where s.import_id = %(import)s and s.run = %(run)s and s.media is not null
"""
FILES_OF_ROW = """
    select decode(part.media->>'sha256', 'hex') as sha256, s.line, part.media, part.place,
        s.external_id
    from annotation_importrow s
    cross join lateral jsonb_array_elements(s.media) with ordinality as part (media, place)
    where s.import_id = %(import)s and s.run = %(run)s
"""
# After the items: all that is staged by then has become one.
PARTS = f"""
insert into annotation_itempart (organization_id, project_id, item_id, place, media_id)
select %(organization)s, %(project)s, i.id, f.place - 1, m.id
from ({FILES_OF_ROW}) f
join annotation_item i on i.project_id = %(project)s and i.external_id = f.external_id
join annotation_media m on m.organization_id = %(organization)s and m.sha256 = f.sha256
"""  # noqa: S608  # made of constants
INSERT = """
insert into annotation_item (
    organization_id, project_id, batch_id, external_id, text, parts, data, hidden, content_hash,
    media_id, state, priority, position, slots, open_slots, created_at
)
select %(organization)s, %(project)s, %(batch)s, s.external_id, s.text, s.parts, s.data,
    s.hidden, s.content_hash, {media}, 'labeling', %(priority)s, {position}, s.slots, s.slots,
    %(now)s
from (
    select s.*, {slots} as slots from annotation_importrow s
    where s.import_id = %(import)s and s.run = %(run)s
) s
"""
LAST_POSITION = f"""
select coalesce(max(position & {ARRIVAL}), 0) from annotation_item where project_id = %(project)s
"""  # noqa: S608  # made of a constant
STAGED_NUMBER = """
select count(*) from annotation_importrow s where s.import_id = %(import)s and s.run = %(run)s
"""
COUNTS = """
select kind, count(*) from annotation_importfinding where source_id = %(import)s group by kind
"""


@dataclass(frozen=True)
class Landing:
    """What is to land where.

    `ids_given`: the ids come from a column or are names of files; `keeps_duplicates`: the same
    content may become another item; `of_files`: each row is a file; `with_media`: and has a medium.
    `updates`: rows change the items that have their ids, their text too if they come
    `with_content`; `is_check`: nothing but findings is written.
    """

    organization_id: int
    project_id: int
    import_id: int
    run: int
    batch_id: int
    priority: int
    ids_given: bool
    keeps_duplicates: bool = False
    of_files: bool = False
    with_media: bool = False
    compares: bool = False
    updates: bool = False
    with_content: bool = True
    is_check: bool = False

    @property
    def brings_parts(self) -> bool:
        """Whether each row has files that are compared."""
        return self.of_files and self.compares


@dataclass(frozen=True)
class ImportResult:
    """How many rows became items, and how many did not and why."""

    imported: int
    duplicates: int
    known: int
    refused: int
    updated: int = 0
    changes: tuple[tuple[str, int], ...] = ()  # by column, as Import.changes has them


def commit_staged_rows(landing: Landing, *, seed: int, policy: Policy) -> ImportResult:
    """Turn one run's staged rows into findings and items; call it inside `lock_project_items`."""
    values = parameters(landing) | slots_parameters(
        seed=seed, overlap=policy[DecisionSettings].overlap
    )
    values |= order_parameters(seed=seed, policy=policy) | {"now": timezone.now()}
    position = POSITION.format(arrival="%(last_position)s + s.line")
    with connection.cursor() as cursor:
        cursor.execute(PLANNING)
        if landing.updates and not landing.is_check:
            updating.lock_items(values)
        for rows in findings_in_order(landing):
            cursor.execute(FINDING.format(rows=rows), values)
        changes = updating.changes_found(values) if landing.updates else []
        if landing.updates:
            updating.update_items(values, is_check=landing.is_check)
        if not landing.ids_given:
            cursor.execute(RENAME_CLASHES, values)
        cursor.execute(LAST_POSITION, values)
        (values["last_position"],) = cursor.fetchone()
        if landing.with_media or landing.brings_parts:
            files = FILES_OF_ROW if landing.brings_parts else FILE_OF_ROW
            cursor.execute(MEDIA.format(files=files), values)
        media = MEDIA_OF_ROW if landing.with_media else NO_MEDIA
        insert = INSERT.format(slots=SLOTS, position=position, media=media)
        cursor.execute(STAGED_NUMBER if landing.is_check else insert, values)
        imported = cursor.fetchone()[0] if landing.is_check else cursor.rowcount
        if landing.brings_parts:
            cursor.execute(PARTS, values)
        cursor.execute("select annotation_refresh_statistics()")
        cursor.execute(COUNTS, values)
        counts: dict[str, int] = dict(cursor.fetchall())
    return ImportResult(
        imported=imported,
        duplicates=counts.get(FindingKind.DUPLICATE, 0),
        known=counts.get(FindingKind.KNOWN, 0),
        refused=counts.get(FindingKind.REFUSED, 0),
        updated=counts.get(FindingKind.UPDATED, 0),
        changes=tuple(changes),
    )


def findings_in_order(landing: Landing) -> list[str]:
    """Each takes its rows away, so that the next looks at what is left: ids before content.

    Rows that update items are listed last and stay for the update.
    """
    repeated_ids = [ID_REPEATED] if landing.ids_given else []
    only_new = updating.ONLY_NEW if landing.updates else ""
    repeated_content = [text.format(only_new=only_new) for text in (TEXT_REPEATED, TEXT_KNOWN)]
    if landing.keeps_duplicates or not landing.with_content:
        repeated_content = []
    if not landing.updates:
        return [REFUSED, *repeated_ids, KNOWN, *repeated_content]
    about_items = updating.classifying(
        with_content=landing.with_content, keeps_duplicates=landing.keeps_duplicates
    )
    return [REFUSED, *repeated_ids, *about_items, *repeated_content, updating.UPDATED]


def parameters(landing: Landing) -> dict[str, Any]:
    """The names that the statements use."""
    return {
        "organization": landing.organization_id,
        "project": landing.project_id,
        "import": landing.import_id,
        "run": landing.run,
        "batch": landing.batch_id,
        "priority": landing.priority,
        "ids_given": landing.ids_given,
        "with_content": landing.with_content,
        **sentences(landing),
        **updating.sentences(compares=landing.compares),
    }


def sentences(landing: Landing) -> dict[str, str]:
    """Why a row is no new item, in the words of a table, of one that names files, or of files."""
    if landing.brings_parts:
        return {
            "repeats_line": _("Same files and text as line {line}."),
            "repeats_item": _("Same files and text as item “{id}” in this project."),
            "id_taken": _(
                "The external ID “{id}” is already used in line {line} with different files or "
                "text."
            ),
            "known": _("Already imported as “{id}”."),
            "known_differs": _(
                "Item “{id}” already exists with different files or text. It wasn't changed."
            ),
        }
    if landing.of_files:
        return {
            "repeats_line": _("Same content as file {line}."),
            "repeats_item": _("Same content as item “{id}” in this project."),
            "id_taken": _("File {line} is also named “{id}” but has different content."),
            "known": _("Already imported as “{id}”."),
            "known_differs": _(
                "Item “{id}” already exists with different content. It wasn't changed."
            ),
        }
    return {
        "repeats_line": _("Same text as line {line}."),
        "repeats_item": _("Same text as item “{id}” in this project."),
        "id_taken": _(
            "The external ID “{id}” is already used in line {line} with a different text."
        ),
        "known": _("Already imported as “{id}”."),
        "known_differs": _("Item “{id}” already exists with a different text. It wasn't changed."),
    }
