"""What is in a release? The outcomes of all done items, read at one instant by one statement.

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

# One JSON text a line. The first line holds the counts and column names, the others one row each
# in the order of external_id by code points. All of it is one statement, hence one instant.
# Answers are joined in one go (an index look-up for each row took three times as long), and rows
# are sorted before their JSON is made, so that a long text is sorted by its pointer.
SNAPSHOT = """
copy (
    with answers as (
        select outcome.id as outcome_id, array_agg(array[
            annotation.slot, annotation.id, annotation.member_id,
            annotation.guideline_id, annotation.schema_id,
            review.reviewer_id, extract(epoch from review.decided_at) * 1000000
        ]::bigint[]) as made
        from annotation_outcome outcome
        join annotation_annotation annotation
            on annotation.item_id = outcome.item_id and annotation.id = any(outcome.parents)
        left join annotation_review review
            on review.annotation_id = annotation.id
            and review.verdict in ('accepted', 'corrected', 'overturned', 'replaced')
        where outcome.project_id = {project} and outcome.is_current
        group by outcome.id
    ),
    sorted as (
        select item.external_id, item.text, item.data, item.hidden, outcome.answer,
            outcome.source, answers.made, outcome.decided_by_id, outcome.decided_at,
            item.parts,
            case when media.medium = 'image' then json_build_object(
                'sha256', encode(media.sha256, 'hex'), 'mime', media.mime,
                'width', media.width, 'height', media.height
            ) when item.media_id is not null then json_build_object(
                'sha256', encode(media.sha256, 'hex'), 'mime', media.mime,
                'medium', media.medium, 'facts', media.facts
            ) end as file
        from annotation_item item
        join annotation_outcome outcome on outcome.item_id = item.id and outcome.is_current
        left join answers on answers.outcome_id = outcome.id
        left join annotation_media media on media.id = item.media_id
        where item.project_id = {project} and item.state = 'done'
        order by item.external_id collate "C"
    ),
    done as (
        select item.data, item.hidden, item.media_id, item.parts from annotation_item item
        where item.project_id = {project} and item.state = 'done'
    )
    select line from (
        select null as place, json_build_object(
            'rows', (
                select count(*) from annotation_item item
                join annotation_outcome outcome on outcome.item_id = item.id and outcome.is_current
                where item.project_id = {project} and item.state = 'done'
            ),
            'left_out', (
                select coalesce(json_object_agg(state, number), json_build_object()) from (
                    select state, count(*) as number from annotation_item
                    where project_id = {project} and state <> 'done' group by state
                ) states
            ),
            'excluded', (
                select coalesce(json_object_agg(reason, number), json_build_object()) from (
                    select reason, count(*) as number from annotation_itemexclusion
                    where project_id = {project} and included_at is null
                    group by reason order by number desc, reason limit 100
                ) reasons
            ),
            'data', array(select distinct jsonb_object_keys(data) from done),
            'hidden', array(select distinct jsonb_object_keys(hidden) from done),
            'files', exists (select 1 from done where media_id is not null),
            'parts', exists (select 1 from done where parts is not null)
        ) as line
        union all
        select external_id collate "C", json_build_array(
            external_id, text, data, hidden, answer, source, made, decided_by_id,
            to_char(decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), file, parts
        )
        from sorted
    ) lines
    order by place collate "C" nulls first
) to stdout
"""
# A hash of a million answers stays in memory; the default of 4 MB spills it to disk many times.
# No parallel workers: people are labeling meanwhile, and need the other processors.
READING = ("set local work_mem = '64MB'", "set local max_parallel_workers_per_gather = 0")


@dataclass(frozen=True)
class Contents:
    """What the snapshot holds: rows, items left out by state, and the columns that occur.

    `excluded` counts excluded items by the reason that was given, of the most frequent reasons.
    `files` says whether any row is of a file, `parts` whether any holds texts to compare.
    """

    rows: int
    left_out: dict[str, int]
    excluded: dict[str, int]
    data: tuple[str, ...]
    hidden: tuple[str, ...]
    files: bool
    parts: bool


class MadeFrom(NamedTuple):
    """One answer behind an outcome, and its review if it had one; all but `reviewed_at` are ids."""

    slot: int
    annotation_id: int
    member_id: int
    guideline_id: int | None
    schema_id: int
    reviewer_id: int | None
    reviewed_at: int | None  # microseconds


class StoredRow(NamedTuple):
    """One done item as the database knows it: members, guideline and schema by their ids.

    `file` holds sha256, mime, width and height of a picture, of another file its medium and facts
    instead of the size, None for a text; `parts` are texts to compare.
    """

    external_id: str
    text: str
    data: dict[str, Any]
    hidden: dict[str, Any]
    answer: dict[str, Any]
    source: str
    made: list[list[Any]] | None
    decided_by_id: int | None
    decided_at: str
    file: dict[str, Any] | None
    parts: list[dict[str, str]] | None

    @property
    def made_from(self) -> list[MadeFrom]:
        """The answers behind the outcome, by slot."""
        return sorted(map(MadeFrom._make, self.made or ()))


def take_snapshot(project_id: int, *, into: IO[bytes]) -> None:
    """Copy the project's outcomes as they are now into a local file; needs an open scope."""
    with connection.wrap_database_errors, connection.cursor() as cursor:
        for setting in READING:
            cursor.execute(setting)
        with cursor.copy(SQL(SNAPSHOT).format(project=project_id)) as blocks:
            for block in blocks:
                into.write(block)
    into.seek(0)


def read_contents(spool: IO[bytes]) -> Contents:
    """The first line of a snapshot."""
    head = orjson.loads(unescaped(spool.readline()))
    return Contents(
        rows=head["rows"],
        left_out=head["left_out"],
        excluded=head["excluded"],
        data=tuple(sorted(head["data"])),
        hidden=tuple(sorted(head["hidden"])),
        files=head["files"],
        parts=head["parts"],
    )


def read_rows(spool: IO[bytes]) -> Iterator[StoredRow]:
    """The lines after the first."""
    for line in spool:
        yield StoredRow._make(orjson.loads(unescaped(line)))


def unescaped(line: bytes) -> bytes:
    """A line of COPY as it was: JSON has no raw control characters, so only backslashes doubled."""
    return line.replace(b"\\\\", b"\\")
