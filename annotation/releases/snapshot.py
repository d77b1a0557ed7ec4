"""Snapshot of the outcomes of all done items. One statement reads it at one instant.

The rows go to a local file first, so that the transaction is over in seconds and hashing and
compressing, which take longer, hold up nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, NamedTuple

import orjson
from django.db import connection
from psycopg.sql import SQL

from annotation.datasets.models import ItemState

# One JSON text a line. The first line holds the counts and column names, the others one row each
# in the order of external_id by code points. All of it is one statement, hence one instant.
# - Answers are joined in one go: an index look-up for each row took three times as long. Each row
#   gets all answers of its item, and `parents` says which its outcome rests on; to choose them
#   here, the planner would have to guess how many they are, and chose badly.
# - Answers come ordered, by which they are grouped in sorted runs and not in a hash that spills.
# - Rows are sorted before their JSON is made, so that a long text is sorted by its pointer. They
#   are sorted like the whole, by a `place` of the same type and collation and nulls first, so that
#   the first line is merged in and nothing is sorted again.
# - What the first line says of all items is found in two passes over them, one for each select.
SNAPSHOT = """
copy (
    with answers as (
        select annotation.item_id, array_agg(array[
            annotation.slot, annotation.id, annotation.member_id,
            annotation.guideline_id, annotation.schema_id,
            review.reviewer_id, extract(epoch from review.decided_at) * 1000000
        ]::bigint[] order by annotation.slot, annotation.id) as made
        from annotation_annotation annotation
        left join annotation_review review
            on review.annotation_id = annotation.id
            and review.verdict in ('accepted', 'corrected', 'overturned', 'replaced')
        where annotation.project_id = {project}
        group by annotation.item_id
    ),
    sorted as (
        select item.external_id::text collate "C" as place, item.text, item.data, item.hidden,
            outcome.answer, outcome.source, answers.made, outcome.parents, outcome.decided_by_id,
            outcome.decided_at, item.parts,
            case when media.medium = 'image' then json_build_object(
                'sha256', encode(media.sha256, 'hex'), 'mime', media.mime,
                'width', media.width, 'height', media.height
            ) when item.media_id is not null then json_build_object(
                'sha256', encode(media.sha256, 'hex'), 'mime', media.mime,
                'medium', media.medium, 'facts', media.facts
            ) end as file
        from annotation_item item
        join annotation_outcome outcome on outcome.item_id = item.id and outcome.is_current
            and outcome.project_id = {project}
        left join answers on answers.item_id = item.id
        left join annotation_media media on media.id = item.media_id
        where item.project_id = {project} and item.state = 'done' and item.purpose = 'production'
        order by place nulls first
    )
    select line from (
        select null::text collate "C" as place, json_build_object(
            'states', (
                select json_object_agg(state, json_build_array(number, files, parts)) from (
                    select state, count(*) as number, bool_or(media_id is not null) as files,
                        bool_or(parts is not null) as parts
                    from annotation_item where project_id = {project} and purpose = 'production'
                    group by state
                ) states
            ),
            'excluded', (
                select coalesce(json_object_agg(reason, number), json_build_object()) from (
                    select reason, count(*) as number from annotation_itemexclusion
                    where project_id = {project} and included_at is null
                    group by reason order by number desc, reason limit 100
                ) reasons
            ),
            'columns', (
                select json_agg(json_build_array(data, hidden)) from (
                    select distinct jsonb_object_keys(data) as data,
                        jsonb_object_keys(hidden) as hidden
                    from annotation_item
                    where project_id = {project} and state = 'done' and purpose = 'production'
                ) columns
            )
        ) as line
        union all
        select place, json_build_array(
            place, text, data, hidden, answer, source, made, parents, decided_by_id,
            to_char(decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), file, parts
        )
        from sorted
    ) lines
    order by place nulls first
) to stdout
"""
# A hash of a million answers stays in memory; the default of 4 MB spills it to disk many times.
# No parallel workers: people are labeling meanwhile, and need the other processors.
READING = ("set local work_mem = '64MB'", "set local max_parallel_workers_per_gather = 0")


@dataclass(frozen=True)
class Contents:
    """What the snapshot holds beside the rows: items left out by state, the columns that occur.

    `excluded` counts excluded items by the reason that was given, of the most frequent reasons.
    `files` says whether any row is of a file, `parts` whether any holds what is compared.
    """

    left_out: dict[str, int]
    excluded: dict[str, int]
    data: tuple[str, ...]
    hidden: tuple[str, ...]
    files: bool
    parts: bool


class StoredRow(NamedTuple):
    """One done item as the database knows it: members, guideline and schema by their ids.

    `made` are all its answers by slot: slot, answer, member, guideline or None, schema, reviewer or
    None, when reviewed in microseconds or None. `parents` are the answers the outcome rests on.
    `file` holds sha256, mime, width and height of an image, of another file its medium and facts
    instead of the size, None for a text; `parts` are compared, as the item holds them.
    """

    external_id: str
    text: str
    data: dict[str, Any]
    hidden: dict[str, Any]
    answer: dict[str, Any]
    source: str
    made: list[list[Any]] | None
    parents: list[int]
    decided_by_id: int | None
    decided_at: str
    file: dict[str, Any] | None
    parts: list[dict[str, Any]] | None


def take_snapshot(project_id: int, *, into: IO[bytes]) -> int:
    """Copy the project's outcomes as they are now into a local file; how many they are.

    Needs an open scope.
    """
    with connection.wrap_database_errors, connection.cursor() as cursor:
        for setting in READING:
            cursor.execute(setting)
        with cursor.copy(SQL(SNAPSHOT).format(project=project_id)) as blocks:
            for block in blocks:
                into.write(block)
        rows = int(cursor.rowcount) - 1  # the first line is no row
    into.seek(0)
    return rows


def read_contents(spool: IO[bytes]) -> Contents:
    """The first line of a snapshot."""
    head = orjson.loads(unescaped(spool.readline()))
    states = head["states"] or {}
    _done, files, parts = states.pop(ItemState.DONE, (0, False, False))
    return Contents(
        left_out={state: number for state, (number, *_others) in states.items()},
        excluded=head["excluded"],
        data=names_in(head["columns"], 0),
        hidden=names_in(head["columns"], 1),
        files=files,
        parts=parts,
    )


def names_in(columns: list[list[str | None]] | None, side: int) -> tuple[str, ...]:
    """The names on one side of pairs; where an item has fewer on that side, they are None."""
    names = {pair[side] for pair in columns or ()}
    return tuple(sorted(name for name in names if name is not None))


def read_rows(spool: IO[bytes]) -> Iterator[StoredRow]:
    """The lines after the first."""
    for line in spool:
        yield StoredRow._make(orjson.loads(unescaped(line)))


def unescaped(line: bytes) -> bytes:
    """A line of COPY as it was: JSON has no raw control characters, so only backslashes doubled."""
    return line.replace(b"\\\\", b"\\")
