"""Fills the gaps of a letter, and records its spans and relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from string import Formatter

from annotation.label_types.matching import Region


@dataclass(frozen=True)
class Passage:
    """A piece of text whose gaps are named after classes: {person}, or {date2} for a second one.

    `related` are relations as (class, from gap, to gap).
    """

    text: str
    related: Sequence[tuple[str, str, str]] = ()


@dataclass
class Letter:
    """A text that grows passage by passage, with what is to be marked in it."""

    text: str = ""
    spans: list[Region] = field(default_factory=list)
    relations: list[Region] = field(default_factory=list)

    def add(self, passage: Passage, words: Mapping[str, Sequence[str]], chance: Random) -> None:
        """One more passage, its gaps filled by chance; no word stands in two gaps of a letter."""
        ids = {}
        for literal, gap, *_rest in Formatter().parse(passage.text):
            self.text += literal
            if gap:
                ids[gap] = self.fill(gap.rstrip("123456789"), words, chance)
        for label, one, other in passage.related:
            number = f"r{len(self.relations) + 1}"
            ends = {"from": ids[one], "to": ids[other]}
            self.relations.append({"id": number, "label": label, **ends})

    def fill(self, label: str, words: Mapping[str, Sequence[str]], chance: Random) -> str:
        """A gap's word, marked with the gap's class; the id of its span."""
        used = {span["text"] for span in self.spans}
        word = chance.choice([each for each in words[label] if each not in used])
        start, number = len(self.text), f"s{len(self.spans) + 1}"
        self.text += word
        place = {"start": start, "end": len(self.text), "text": word}
        self.spans.append({"id": number, "label": label, **place})
        return number
