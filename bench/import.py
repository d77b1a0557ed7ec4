"""How fast does an import land rows, compared with a bare COPY of the same items?

The COPY writes the finished items into the same table, with its indexes, keys, checks and triggers,
as the table's owner: what the database needs at the least. The import starts at the stored file. A
second file shares half of its rows with the first, so that looking for known ones is measured too.

    script/bench import --rows 1000000 --text 120
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import psycopg
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, connections
from django.test.utils import override_settings

from annotation.datasets.imports.actions import start_import, upload_file
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.imports.options import ImportOptions
from annotation.datasets.models import Import, ImportState
from annotation.projects.models import Project
from bench._processes import Used, measured
from bench._report import report
from config import embedded
from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.factories import people, projects

BLOCK = 1024 * 1024
COPY = """
copy annotation_item (
    organization_id, project_id, batch_id, external_id, text, data, hidden, content_hash, state,
    priority, position, slots, open_slots, created_at
) from stdin
"""


@dataclass(frozen=True)
class Place:
    """Where the rows go, and who brings them."""

    by: Member
    project: Project
    folder: Path

    @property
    def organization_id(self) -> int:
        """The organization of the project."""
        return cast("int", self.project.organization_id)


def texts(first: int, rows: int, length: int) -> Iterator[tuple[int, str]]:
    """So many numbers with a text of so many characters."""
    filling = "some words of a message " * (length // 24 + 1)
    for number in range(first, first + rows):
        yield number, f"{number} {filling}"[:length]


def write_table(path: Path, first: int, rows: int, length: int) -> Path:
    """A CSV file: an id, a text, a class."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "label"])
        writer.writerows(
            (f"row-{number}", text, "ham") for number, text in texts(first, rows, length)
        )
    return path


def write_items(place: Place, batch_id: int, rows: int, length: int) -> Path:
    """The items that the CSV of the same numbers becomes, in COPY's format."""
    path = place.folder / "items.copy"
    start = f"{place.organization_id}\t{place.project.pk}\t{batch_id}"
    with path.open("w") as file:
        for number, text in texts(0, rows, length):
            digest = hashlib.sha256(text.encode()).hexdigest()
            file.write(
                f'{start}\trow-{number}\t{text}\t{{}}\t{{"label": "ham"}}\t\\\\x{digest}'
                f"\tlabeling\t0\t{number + 2}\t1\t1\tnow\n"
            )
    return path


def copy_plainly(place: Place, rows: int, length: int) -> Used:
    """The least: COPY into the table as its owner, committed; the rows are gone afterwards."""
    with tenant(place.organization_id):
        batch = projects.make_batch(place.project)
    items = write_items(place, batch.pk, rows, length)
    settle_down()
    with owner_connection() as owner, measured() as used:
        with owner.cursor() as cursor, cursor.copy(COPY) as copy, items.open("rb") as file:
            while block := file.read(BLOCK):
                copy.write(block)
        owner.commit()
        owner.close()
    empty_items()
    return used


@contextmanager
def owner_connection() -> Iterator[psycopg.Connection]:
    """A connection that may COPY into a table with row security, as its owner does."""
    with embedded.superuser_connection(database()) as owner:
        owner.execute("set role crewmark_owner")
        owner.autocommit = False
        yield owner


def empty_items() -> None:
    """An empty table again, as new as before."""
    with embedded.superuser_connection(database()) as superuser:
        superuser.execute("truncate annotation_item cascade")
        superuser.execute("delete from annotation_itemmove")


def settle_down() -> None:
    """Let no measurement pay for what the one before left to be written."""
    with embedded.superuser_connection(database()) as superuser:
        superuser.execute("vacuum analyze annotation_item, annotation_importrow_copied")
        superuser.execute("checkpoint")


def database() -> str:
    """The name of the database that is measured."""
    return str(connection.settings_dict["NAME"])


def bring(place: Place, path: Path) -> tuple[Import, Used]:
    """Upload a file, start its import and run it; the import, and what running it took."""
    with tenant(place.organization_id), path.open("rb") as file:
        upload = UploadedFile(file, name=path.name, size=path.stat().st_size)
        source = upload_file(by=place.by, project=place.project, upload=upload)
        options = ImportOptions.model_validate(source.options)
        start_import(by=place.by, source=source, options=options)
    settle_down()
    with measured() as used:
        run_import(organization_id=place.organization_id, import_id=source.pk)
    with tenant(place.organization_id):
        ended = Import.objects.get(pk=source.pk)
    if ended.state != ImportState.DONE:
        raise SystemExit(f"The import ended as {ended.state}: {ended.failure}")
    return ended, used


def make_place(folder: str) -> Place:
    """An organization with an empty project."""
    organization = people.make_organization("bench")
    user = people.make_user("owner@example.org")
    with tenant(organization.pk):
        by = people.make_member(user, "owner")
        return Place(by, projects.make_project(by=by), Path(folder))


def measure(place: Place, rows: int, small: int, length: int) -> dict[str, float]:
    """COPY, the import, a small import for its memory, and one that shares half of its rows."""
    few, small_used = bring(place, write_table(place.folder / "few.csv", 0, small, length))
    empty_items()
    plain = copy_plainly(place, rows, length)
    first, used = bring(place, write_table(place.folder / "first.csv", 0, rows, length))
    second = write_table(place.folder / "second.csv", rows // 2, rows, length)
    later, again = bring(place, second)
    if (few.imported, first.imported, later.known) != (small, rows, rows - rows // 2):
        raise SystemExit("The imports did not bring what the files hold.")
    return {
        "rows a second": rows / used.seconds,
        "rows a second, bare COPY": rows / plain.seconds,
        "share of COPY's speed, %": 100 * plain.seconds / used.seconds,
        "share by processor time, %": 100 * plain.processor / used.processor,
        "seconds": used.seconds,
        "processor seconds of the worker": used.own,
        "processor seconds of the database": used.database,
        "database's for bare COPY": plain.database,
        "rows a second, half known": rows / again.seconds,
        "peak memory MB": used.peak_mb,
        f"peak memory MB, {small} rows": small_used.peak_mb,
    }


def main() -> None:
    """Measure on the database that script/bench made for this."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=100_000, help="rows of the small import")
    parser.add_argument("--text", type=int, default=120, help="characters of each text")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        figures = measure(make_place(folder), chosen.rows, chosen.small, chosen.text)
    connections.close_all()
    report("import", vars(chosen), figures)


if __name__ == "__main__":
    main()
