"""Is this a series of measurements, over which time, and what does it look like?

All of it is read. Points that stand out of order are put in order, those of one moment stay in the
order of the file, and the facts say so; an empty cell is a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Literal

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from annotation.media.chart import chart_of, small_chart
from annotation.media.limits import SERIES_BYTES, SERIES_POINTS, SERIES_VALUES
from annotation.media.medium import Examined, Facts, Medium
from annotation.media.points import Layout, points_in, write_outlines
from annotation.media.series_files import Table, blocks_of, table_in
from annotation.media.sniffing import UnsupportedFile

POINTS, CHART, WINDOW = "points", "chart", "window"
ENDINGS = (".csv", ".tsv", ".tab")
GAP = 2  # a step of more than twice the usual one
MIME = "text/csv"


class ChannelFacts(Facts):
    """A channel: its lowest and highest value, None where it has none; how many are missing."""

    name: str
    least: float | None
    most: float | None
    missing: int


class SeriesFacts(Facts):
    """A series of `count` moments; times are microseconds since 1970, or of a count from zero.

    `zone` is that of the file's first row, as UTC or UTC+02:00, empty where nobody knows it;
    `other_zones`: rows below have another, as where the clocks change. `gaps` counts the steps of
    more than twice the usual one. `came_sorted`: the file's clock never went back; `repeated`: how
    many moments stand in it more than once.
    """

    channels: tuple[ChannelFacts, ...]
    count: int
    start: int
    end: int
    axis: Literal["clock", "count"]
    zone: str
    other_zones: bool = False
    median_step: int
    gaps: int
    came_sorted: bool
    repeated: int

    @property
    def layout(self) -> Layout:
        """Where the points stand in their file."""
        return Layout(self.count, len(self.channels))


def recognise(start: bytes, name: str) -> object:
    """Raise UnsupportedFile unless these first bytes may be a table of measurements."""
    if not start:
        raise UnsupportedFile(_("The file is empty."))
    if PurePosixPath(name).suffix.lower() not in ENDINGS:
        raise UnsupportedFile(_("Upload time series as .csv or .tsv files."))
    if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnsupportedFile(_("The file contains no table. Save the measurements as CSV."))
    return None


def examine(path: Path, name: str, folder: Path) -> Examined:
    """Read a whole series; raises UnsupportedFile with the reason for the person."""
    with path.open("rb") as file:
        recognise(file.read(1024), name)
    table = table_in(path)
    columns = read(path, table, folder.parent)
    facts = facts_of(table, columns)
    files = {POINTS: folder / POINTS, CHART: folder / CHART}
    write_points(files[POINTS], columns, facts)
    with files[POINTS].open("rb") as file:
        points = points_in(file, facts.layout)
    files[CHART].write_bytes(chart_of(points))
    return Examined(mime=MIME, thumbnail=small_chart(points), facts=facts, previews=files)


@dataclass(frozen=True)
class Columns:
    """The columns of a table in files of their own, in the order of the table.

    `zones` are those that the times are written in.
    """

    times: NDArray[np.float64]
    channels: list[NDArray[np.float32]]
    zones: frozenset[tzinfo]

    @cached_property
    def came_sorted(self) -> bool:
        """Whether the clock never goes back."""
        return bool((np.diff(self.times) >= 0).all())

    def by_time(self) -> Iterator[bytes]:
        """The bytes of the times, then of each channel, in the order of time; equal ones stay."""
        order = None if self.came_sorted else np.argsort(self.times, kind="stable")
        yield (self.times if order is None else self.times[order]).tobytes()
        for values in self.channels:
            yield (values if order is None else values[order]).tobytes()


def read(path: Path, table: Table, folder: Path) -> Columns:
    """Write the columns as numbers into files there; raises UnsupportedFile for too many."""
    most = min(SERIES_POINTS, SERIES_VALUES // len(table.names))
    names = [folder / f"column-{at}" for at in range(len(table.names) + 1)]
    count = 0
    zones: set[tzinfo] = set()
    with ExitStack() as stack:
        files = [stack.enter_context(name.open("wb")) for name in names]
        for block in blocks_of(path, table):
            count += len(block.times)
            zones |= block.zones
            if count > most:
                raise UnsupportedFile(
                    _("The time series has more than %(most)s points. Split it into parts.")
                    % {"most": most}
                )
            pieces = [block.times.tobytes(), *(values.tobytes() for values in block.values)]
            for file, piece in zip(files, pieces, strict=True):
                file.write(piece)
    first, *others = names
    return Columns(
        np.memmap(first, np.float64, "r"),
        [np.memmap(name, np.float32, "r") for name in others],
        frozenset(zones),
    )


def write_points(target: Path, columns: Columns, facts: SeriesFacts) -> None:
    """Write the file that media.points describes."""
    with target.open("wb") as file:
        for column in columns.by_time():
            file.write(column)
    with target.open("rb") as read_file, target.open("ab") as file:
        points = points_in(read_file, facts.layout)
        for channel in range(facts.layout.channels):
            write_outlines(file, facts.layout, points.values(channel))


def facts_of(table: Table, columns: Columns) -> SeriesFacts:
    """What is known of the whole."""
    times = columns.times
    steps = np.diff(times if columns.came_sorted else np.sort(times))
    forward = steps[steps > 0]
    usual = float(np.median(forward)) if len(forward) else 0.0
    named = zip(table.names, columns.channels, strict=True)
    return SeriesFacts(
        channels=tuple(channel_facts(name, values) for name, values in named),
        count=len(times),
        start=int(times.min()),
        end=int(times.max()),
        axis="count" if table.clock.is_count else "clock",
        zone=table.clock.zone,
        other_zones=len(columns.zones) > 1,
        median_step=round(usual),
        gaps=int((steps > GAP * usual).sum()),
        came_sorted=columns.came_sorted,
        repeated=int((steps == 0).sum()),
    )


def channel_facts(name: str, values: NDArray[np.float32]) -> ChannelFacts:
    """What is known of one channel."""
    known = values[~np.isnan(values)]
    return ChannelFacts(
        name=name,
        least=float(known.min()) if len(known) else None,
        most=float(known.max()) if len(known) else None,
        missing=len(values) - len(known),
    )


MEDIUM = Medium(
    key="series",
    single=gettext_lazy("a time series"),
    plural=gettext_lazy("time series"),
    help_text=gettext_lazy("CSV or TSV, one time series per file with a time column"),
    endings=ENDINGS,
    accept=",".join(ENDINGS),
    most_bytes=SERIES_BYTES,
    is_its=lambda start: False,  # any text may be one, so that the name decides
    recognise=recognise,
    examine=examine,
    facts=SeriesFacts,
    preview_mimes={CHART: "image/svg+xml"},
)
