"""Differences between two versions of a guideline, block by block, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.label_types.schema import schema_of
from annotation.projects.guidelines.classes import classes_of
from annotation.projects.guidelines.content import ClassBlock, Example, Guideline, parse_guideline
from annotation.projects.guidelines.examples import item_looks, items_in, with_item_texts, words_of
from annotation.projects.guidelines.models import GuidelineVersion
from core.identity.models import Member

WORD = re.compile(r"\s*\S+|\s+")
NO_IMAGES: Mapping[int, str] = {}
MAX_COMPARED_LENGTH = 4_000  # words; longer texts are compared by lines
# Pairs of words or lines that are held against each other, in all changed texts of a guideline.
MAX_PAIRS = 20_000_000
PARTS: dict[str, str | Promise] = {
    "definition": gettext_lazy("Definition"),
    "label_when": gettext_lazy("Choose it when"),
    "do_not_label_when": gettext_lazy("Don't choose it when"),
    "edge_cases": gettext_lazy("Edge cases"),
}


@dataclass(frozen=True)
class Piece:
    """A run of words that both texts have (`same`), or only the newer or the older one."""

    state: Literal["same", "added", "removed"]
    text: str


@dataclass
class Pairs:
    """How many pairs may still be compared in a guideline."""

    left: int = MAX_PAIRS

    def take(self, count: int) -> bool:
        """Whether so many are left, which are then used up."""
        if count > self.left:
            return False
        self.left -= count
        return True


@dataclass(frozen=True)
class ImageLine:
    """An example that is the image of this item, by its id and name."""

    state: Literal["same", "added", "removed"]
    item: int
    name: str


@dataclass(frozen=True)
class Change:
    """One changed part of a block, as the pieces of both texts in reading order.

    `images`: of examples, those that are images, in the same order.
    """

    title: str
    pieces: tuple[Piece, ...]
    images: tuple[ImageLine, ...] = ()


@dataclass(frozen=True)
class ChangedBlock:
    """One block with what changed in it; `state` says whether the whole block is new or gone."""

    key: str
    title: str
    state: Literal["changed", "added", "removed"]
    changes: tuple[Change, ...]


def changed_titles(viewer: Member, old: GuidelineVersion, new: GuidelineVersion) -> list[str]:
    """The titles of the blocks that differ, in reading order."""
    return [block.title for block in compare_versions(viewer, old, new)]


def compare_versions(
    viewer: Member, old: GuidelineVersion, new: GuidelineVersion
) -> list[ChangedBlock]:
    """What differs between two versions of one project's guideline."""
    schema = new.project.schema
    classes = classes_of(schema_of(schema.fields)) if schema else ()
    titles = {label_class.key: label_class.title for label_class in classes}
    before, after = parse_guideline(old.content), parse_guideline(new.content)
    looks = item_looks(viewer, new.project_id, items_in(before) | items_in(after))
    texts = words_of(looks)
    names = {item: look.name for item, look in looks.items() if look.is_image}
    return compare(with_item_texts(before, texts), with_item_texts(after, texts), titles, names)


def compare(
    old: Guideline,
    new: Guideline,
    titles: Mapping[str, str],
    names: Mapping[int, str] = NO_IMAGES,
) -> list[ChangedBlock]:
    """The overview and blocks that differ; a class without a title is called by its key.

    `names` are those of the items that are images, by id.
    """
    found = []
    pairs = Pairs()
    if old.overview != new.overview:
        change = Change(_("Overview"), word_pieces(old.overview, new.overview, pairs))
        found.append(ChangedBlock("", _("Overview"), "changed", (change,)))
    for key in block_keys(old, new):
        before, after = old.block(key), new.block(key)
        if before != after:
            changes = tuple(block_changes(before, after, names, pairs))
            found.append(ChangedBlock(key, titles.get(key, key), fate(before, after), changes))
    return found


def block_keys(old: Guideline, new: Guideline) -> list[str]:
    """The classes of both, the newer one's order first."""
    return list(dict.fromkeys(block.class_key for block in (*new.blocks, *old.blocks)))


def fate(before: ClassBlock, after: ClassBlock) -> Literal["changed", "added", "removed"]:
    """Whether the block was written, emptied or changed."""
    if before.is_empty:
        return "added"
    return "removed" if after.is_empty else "changed"


def block_changes(
    before: ClassBlock, after: ClassBlock, names: Mapping[int, str], pairs: Pairs
) -> Iterator[Change]:
    """The parts of a block that differ, its examples last."""
    for name, title in PARTS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Change(str(title), word_pieces(old, new, pairs))
    if before.examples != after.examples:
        shown = tuple(image_lines(before.examples, after.examples, names))
        lines = example_pieces(before.examples, after.examples, pairs)
        yield Change(_("Examples"), lines, shown)


def image_lines(
    old: tuple[Example, ...], new: tuple[Example, ...], names: Mapping[int, str]
) -> Iterator[ImageLine]:
    """The images among the examples: those of the new version, then those that are gone."""
    before, after = ([each.item or 0 for each in examples] for examples in (old, new))
    for item in after:
        if item in names:
            yield ImageLine("same" if item in before else "added", item, names[item])
    for item in before:
        if item in names and item not in after:
            yield ImageLine("removed", item, names[item])


def example_pieces(
    old: tuple[Example, ...], new: tuple[Example, ...], pairs: Pairs
) -> tuple[Piece, ...]:
    """The examples as lines, each whole one kept, added or removed."""
    before, after = [example_line(each) for each in old], [example_line(each) for each in new]
    return pieces(before, after, pairs)


def example_line(example: Example) -> str:
    """An example on one line."""
    verdict = _("Good example") if example.good else _("Bad example")
    note = f" ({example.note})" if example.note else ""
    return f"{verdict}: {example.text}{note}\n"


def word_pieces(old: str, new: str, pairs: Pairs) -> tuple[Piece, ...]:
    """The difference by words: `same` and `added` make the new text."""
    before, after = WORD.findall(old), WORD.findall(new)
    if len(before) + len(after) > MAX_COMPARED_LENGTH:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return pieces(before, after, pairs)


def pieces(before: list[str], after: list[str], pairs: Pairs) -> tuple[Piece, ...]:
    """The difference of two lists of strings, neighbours joined; all of both beyond the limit."""
    if not pairs.take(len(before) * len(after)):
        return (Piece("removed", "".join(before)), Piece("added", "".join(after)))
    found: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(before[start:end])))
            continue
        if start < end:
            found.append(Piece("removed", "".join(before[start:end])))
        if new_start < new_end:
            found.append(Piece("added", "".join(after[new_start:new_end])))
    return tuple(found)
