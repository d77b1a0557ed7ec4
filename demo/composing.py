"""Composes a file of different texts from a few dozen parts. Seeded, so each demo is alike."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from demo.story import Data, Parts

EXPECTED = "expected"  # the hidden column: which class the text was written for


@dataclass(frozen=True)
class Row:
    """One line of the file."""

    text: str
    expected: str
    shown: str


def seeded(seed: int) -> Random:
    """Chance that falls the same way each time."""
    return Random(seed)  # noqa: S311  # texts and slips, no secrets


def spread(total: int, parts: int, chance: Random) -> list[int]:
    """A total in uneven parts, none of them empty, later ones rather larger: people get used to it.

    `total` is at least `parts`.
    """
    weights = [1 + part / parts + chance.random() for part in range(parts)]
    drawn = Counter(chance.choices(range(parts), weights, k=total - parts))
    return [1 + drawn[part] for part in range(parts)]


def rows_of(data: Data, seed: int) -> list[Row]:
    """Different texts in mixed order."""
    chance = seeded(seed)
    rows = [
        Row(text, key, chance.choice(data.values))
        for key, parts in data.parts.items()
        for text in texts_of(parts, data.words, chance)
    ]
    chance.shuffle(rows)
    return rows


def texts_of(parts: Parts, words: Mapping[str, Sequence[str]], chance: Random) -> Iterator[str]:
    """As many texts of one class as are wanted, no two alike."""
    seen: set[str] = set()
    while len(seen) < parts.count:
        core = parts.cores[len(seen) % len(parts.cores)]  # each core as often as the others
        text = compose(chance.choice(parts.openings), core, chance.choice(parts.closings))
        text = fill(text, words, chance)
        if text not in seen:
            seen.add(text)
            yield text


def compose(opening: str, core: str, closing: str) -> str:
    """One text; without an opening that a small letter may follow, it begins with a capital."""
    goes_on = opening != "" and opening[-1] not in "!:"
    begun = core if goes_on else core[0].upper() + core[1:]
    begun = f"{opening} {begun}" if opening else begun
    if not closing or closing[0] in ".,;":
        return begun + closing
    return f"{begun} {closing}"


def fill(text: str, words: Mapping[str, Sequence[str]], chance: Random) -> str:
    """The text with a word for each gap; a word at its start gets a capital."""
    filled = text.format_map({gap: chance.choice(choice) for gap, choice in words.items()})
    return filled[0].upper() + filled[1:]


def file_of(data: Data, seed: int) -> bytes:
    """The CSV as a customer would bring it: some texts twice, and one row that is empty."""
    rows = rows_of(data, seed)
    again = rows[10 : 10 + 12 * data.repeated : 12]
    lines = [*rows, *again, Row("", rows[0].expected, rows[0].shown)]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["id", "text", data.column, EXPECTED])
    for number, row in enumerate(lines, 1):
        writer.writerow([f"{data.prefix}-{number:04}", row.text, row.shown, row.expected])
    return file.getvalue().encode()
