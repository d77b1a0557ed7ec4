"""Packs files and their metadata into one ZIP, the same whenever it is made."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

MADE_AT = (2026, 1, 5, 12, 0, 0)


def packed(columns: Sequence[str], files: Iterable[tuple[str, bytes, Sequence[str]]]) -> bytes:
    """A ZIP of the files, each given as name, content and cells, and a table of those cells."""
    table, whole = io.StringIO(), io.BytesIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(["file_name", *columns])
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content, cells in files:
            archive.writestr(zipfile.ZipInfo(name, MADE_AT), content)
            rows.writerow([name, *cells])
        archive.writestr(zipfile.ZipInfo("metadata.csv", MADE_AT), table.getvalue())
    return whole.getvalue()
