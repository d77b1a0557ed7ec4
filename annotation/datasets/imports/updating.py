"""SQL by which an import updates items that are already here, found by their external id.

What annotators see of an item (its text and shown columns) changes only while nobody has labeled
it or has it in progress. Hidden columns always change. A column that the file doesn't have stays.
Releases are files of their own and stay as they are.

All rows are classified before anything is written, so a check and the import that follows it count
alike. The items are locked first, in the order of their ids: a claim either was made before, and
its item is refused, or skips the item. Nobody who holds an assignment is waited for.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

STAGED = "s.import_id = %(import)s and s.run = %(run)s"
MATCHES = f"{STAGED} and i.project_id = %(project)s and i.external_id = s.external_id"
OTHER_CONTENT = "(%(with_content)s and i.content_hash <> s.content_hash)"
# A column that is shown from now on is hidden no longer, and the other way round.
NEW_DATA = "((i.data - array(select jsonb_object_keys(s.hidden))) || s.data)"
NEW_HIDDEN = "((i.hidden - array(select jsonb_object_keys(s.data))) || s.hidden)"
SEEN_CHANGES = f"({OTHER_CONTENT} or {NEW_DATA} <> i.data)"
ONLY_NEW = """and not exists (
    select 1 from annotation_item k
    where k.project_id = %(project)s and k.external_id = s.external_id
)"""

LOCK = f"""
select i.id from annotation_importrow s join annotation_item i on {MATCHES}
order by i.id for no key update of i
"""  # noqa: S608  # made of constants

NO_SUCH_ITEM = f"""
delete from annotation_importrow s where {STAGED} {ONLY_NEW}
returning s.line, s.raw, 'refused' as kind, null::bigint as like_line,
    replace(%(no_such_item)s, '{{id}}', s.external_id) as reason
"""  # noqa: S608  # made of constants
UNCHANGED = f"""
delete from annotation_importrow s using annotation_item i
where {MATCHES} and not {SEEN_CHANGES} and {NEW_HIDDEN} = i.hidden
returning s.line, s.raw, 'known' as kind, null::bigint as like_line,
    replace(%(unchanged)s, '{{id}}', s.external_id) as reason
"""  # noqa: S608  # made of constants
OF_FILES = f"""
delete from annotation_importrow s using annotation_item i
where {MATCHES} and {OTHER_CONTENT} and (i.media_id is not null or i.parts @? '$[*].media')
returning s.line, s.raw, 'refused' as kind, null::bigint as like_line,
    replace(%(of_files)s, '{{id}}', s.external_id) as reason
"""  # noqa: S608  # made of constants
WORKED_ON = f"""
delete from annotation_importrow s using annotation_item i
where {MATCHES} and {SEEN_CHANGES} and (
    i.state = 'done'
    or i.id in (select a.item_id from annotation_annotation a where a.project_id = %(project)s)
    or exists (
        select 1 from annotation_assignment a
        where a.item_id = i.id and a.state in ('held', 'submitted', 'returned')
    )
)
returning s.line, s.raw, 'refused' as kind, null::bigint as like_line,
    replace(%(worked_on)s, '{{id}}', s.external_id) as reason
"""  # noqa: S608  # made of constants
LIKE_OTHER_ITEM = f"""
delete from annotation_importrow s using annotation_item i, annotation_item other
where {MATCHES} and {OTHER_CONTENT} and other.project_id = %(project)s
    and other.content_hash = s.content_hash and other.id <> i.id
returning s.line, s.raw, 'duplicate' as kind, null::bigint as like_line,
    replace(%(repeats_item)s, '{{id}}', other.external_id) as reason
"""  # noqa: S608  # made of constants
LIKE_CHANGED_ROW = f"""
delete from annotation_importrow s using (
    select s.content_hash, min(s.line) as line
    from annotation_importrow s join annotation_item i on {MATCHES}
    where {OTHER_CONTENT} group by 1
) first
where {STAGED} and s.content_hash = first.content_hash and s.line <> first.line
    and not exists (
        select 1 from annotation_item i
        where i.project_id = %(project)s and i.external_id = s.external_id
            and i.content_hash = s.content_hash
    )
returning s.line, s.raw, 'duplicate' as kind, first.line as like_line,
    replace(%(repeats_line)s, '{{line}}', first.line::text) as reason
"""  # noqa: S608  # made of constants

# The columns whose values change, or that are shown or hidden from now on.
COLUMNS = f"""(
    select '' as name, coalesce(nullif(i.text, ''), i.parts::text, '') as before,
        coalesce(nullif(s.text, ''), s.parts::text, '') as after, '' as now
    where {OTHER_CONTENT}
    union all
    select n.key, coalesce(i.data ->> n.key, i.hidden ->> n.key, ''), n.value, case
        when n.is_shown and i.hidden ? n.key then %(now_shown)s
        when not n.is_shown and i.data ? n.key then %(now_hidden)s
        else '' end
    from (
        select key, value, true as is_shown from jsonb_each_text(s.data)
        union all select key, value, false from jsonb_each_text(s.hidden)
    ) n
    where coalesce(i.data ->> n.key, i.hidden ->> n.key) is distinct from n.value
        or (n.is_shown and i.hidden ? n.key) or (not n.is_shown and i.data ? n.key)
)"""  # noqa: S608  # made of constants
COUNT_COLUMNS = f"""
select c.name, count(*) from annotation_importrow s join annotation_item i on {MATCHES}
cross join lateral {COLUMNS} c
group by c.name order by c.name
"""  # noqa: S608  # made of constants
# The item's own draft of an ended claim belongs to the old text; who held it can't take it again.
UPDATE_ITEMS = f"""
with changed as (
    update annotation_item i
    set text = case when {OTHER_CONTENT} then s.text else i.text end,
        parts = case when {OTHER_CONTENT} then s.parts else i.parts end,
        content_hash = case when {OTHER_CONTENT} then s.content_hash else i.content_hash end,
        data = {NEW_DATA}, hidden = {NEW_HIDDEN}
    from annotation_importrow s, annotation_item old
    where {MATCHES} and old.id = i.id
    returning i.id, old.data <> i.data or old.content_hash <> i.content_hash as seen_changes
), ended as (
    update annotation_assignment a set state = 'released' from changed
    where a.item_id = changed.id and changed.seen_changes and a.state in ('expired', 'released')
    returning a.id
), other as (
    select a.id from annotation_assignment a join changed on a.item_id = changed.id
    where changed.seen_changes and a.state = 'skipped'
)
delete from annotation_draft d
where d.assignment_id in (select id from ended union all select id from other)
"""  # noqa: S608  # made of constants
DONE_WITH = f"""
delete from annotation_importrow s using annotation_item i where {MATCHES}
"""  # noqa: S608  # made of constants
UPDATED = f"""
select s.line, s.raw, 'updated' as kind, null::bigint as like_line, (
    select string_agg(
        coalesce(nullif(c.name, ''), %(text_column)s) || ': ' || case
            when c.before = c.after then c.now
            else '“' || left(c.before, 40) || '” → “' || left(c.after, 40) || '”' end,
        '; ' order by c.name)
    from {COLUMNS} c
) as reason
from annotation_importrow s join annotation_item i on {MATCHES}
"""  # noqa: S608  # made of constants


def sentences(*, compares: bool) -> dict[str, str]:
    """What is said of rows about items that are already here."""
    return {
        "no_such_item": _(
            "No item has the external ID “{id}”, and the file has no text column to create one."
        ),
        "unchanged": _("Item “{id}” already has these values."),
        "of_files": _("Item “{id}” consists of files, which a table can't change."),
        "worked_on": _(
            "Item “{id}” is labeled or in progress. Only its hidden columns can be changed."
        ),
        "text_column": _("Texts") if compares else _("Text"),
        "now_shown": _("now visible to annotators"),
        "now_hidden": _("now hidden from annotators"),
    }


def classifying(*, with_content: bool, keeps_duplicates: bool) -> list[str]:
    """What takes rows out of the staged ones that are about items, each with its finding."""
    if not with_content:
        return [NO_SUCH_ITEM, UNCHANGED, WORKED_ON]
    repeated = [] if keeps_duplicates else [LIKE_OTHER_ITEM, LIKE_CHANGED_ROW]
    return [UNCHANGED, OF_FILES, WORKED_ON, *repeated]


def lock_items(values: dict[str, Any]) -> None:
    """Lock the items that the staged rows are about, so that nobody claims them meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, values)


def changes_found(values: dict[str, Any]) -> list[tuple[str, int]]:
    """How many items get another value in each column; the text has the name ""."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_COLUMNS, values)
        return list(cursor.fetchall())


def update_items(values: dict[str, Any], *, is_check: bool) -> None:
    """Write the rows that are left into their items, except in a check; they are staged no more."""
    with connection.cursor() as cursor:
        if not is_check:
            cursor.execute(UPDATE_ITEMS, values)
        cursor.execute(DONE_WITH, values)
