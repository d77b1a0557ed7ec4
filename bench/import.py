"""How many rows a second does an import land, from the uploaded file to items in the queue?

Half of the second file's rows are known already, so that looking for them is measured too.

    script/bench import --rows 100000 --text 120
"""

from __future__ import annotations

import argparse
import csv
import io
import resource
import time
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.utils import override_settings

from annotation.data.importing.actions import start_import, upload_file
from annotation.data.importing.jobs import run_import
from annotation.data.importing.options import ImportOptions
from annotation.data.models import Import, ImportState
from annotation.projects.models import Project
from bench._report import report
from tests.factories import people, projects
from workforce.members.models import Member
from workforce.tenancy.scope import tenant


def rows_file(first: int, rows: int, length: int) -> bytes:
    """A CSV of so many rows: an id, a text of so many characters, a class."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "text", "label"])
    filling = "some words of a message " * (length // 24 + 1)
    for number in range(first, first + rows):
        writer.writerow([f"row-{number}", f"{number} {filling}"[:length], "ham"])
    return text.getvalue().encode()


def bring(
    by: Member, project: Project, content: bytes, organization_id: int
) -> tuple[Import, float]:
    """Upload a file, start its import and run it; the import and the seconds it took."""
    began = time.monotonic()
    with tenant(organization_id):
        upload = SimpleUploadedFile("bench.csv", content)
        source = upload_file(by=by, project=project, upload=upload)
        options = ImportOptions.model_validate(source.options)
        start_import(by=by, source=source, options=options)
    run_import(organization_id=organization_id, import_id=source.pk)
    seconds = time.monotonic() - began
    with tenant(organization_id):
        ended = Import.objects.get(pk=source.pk)
    if ended.state != ImportState.DONE:
        raise SystemExit(f"The import ended as {ended.state}: {ended.failure}")
    return ended, seconds


def measure(rows: int, length: int) -> dict[str, float]:
    """Import a file, then one that shares half of its rows."""
    organization = people.make_organization("bench")
    user = people.make_user("owner@example.org")
    with tenant(organization.pk):
        by = people.make_member(user, "owner")
        project = projects.make_project(by=by)
    first, seconds = bring(by, project, rows_file(0, rows, length), organization.pk)
    later, again = bring(by, project, rows_file(rows // 2, rows, length), organization.pk)
    return {
        "rows a second": rows / seconds,
        "seconds": seconds,
        "rows a second, half known": rows / again,
        "MB a second": first.size_bytes / seconds / 1e6,
        "memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "imported": first.imported,
        "known in the second": later.known,
    }


def main() -> None:
    """Measure on the database that script/bench made for this."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--text", type=int, default=120, help="characters of each text")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        figures = measure(chosen.rows, chosen.text)
    connections.close_all()
    report("import", vars(chosen), figures)


if __name__ == "__main__":
    main()
