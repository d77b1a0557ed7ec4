"""How well the annotators of a project agree, field by field. Pure; needs numpy: jobs only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import combinations
from typing import Any

from annotation.label_types.choice import ChoiceField
from annotation.label_types.conditions import is_asked
from annotation.label_types.protocol import SchemaField
from annotation.label_types.rating import RatingField
from annotation.label_types.registry import kind_of
from annotation.label_types.schema import Answer, LabelSchema
from annotation.quality.coefficients import (
    Coefficients,
    Figure,
    Level,
    coefficients,
    mean_with_interval,
)
from annotation.quality.models import MAX_DRAWN_ITEMS, MAX_ITEMS_OF_CONFUSION

MAX_CONFUSIONS = 100  # pairs of classes of a field that are kept, the most frequent
PLACES = 4  # of the agreement of an item that is drawn, so that a million of them stay few values
NO_CLASS = ""  # of an answer that leaves the field empty


@dataclass(frozen=True)
class OneAnswer:
    """Who answered, and what."""

    member_id: int
    answer: Answer


@dataclass(frozen=True)
class Confusion:
    """Two classes that people chose for the same item: in how many pairs of answers."""

    one: str
    other: str
    pairs: int
    items: list[int]


@dataclass(frozen=True)
class PersonAgreement:
    """How alike a person's answers are to those of others on the same items: a mean over pairs."""

    member: int
    pairs: int
    agreement: float


@dataclass(frozen=True)
class FieldAgreement:
    """What a field's answers say. `items` were answered by two people or more.

    `agreement`: of classes the share of equal pairs, of all others the mean agreement of pairs.
    The others are there for classes only. `totals`: how often each class was chosen. `agreed`: by
    class, the pairs of people who both chose it. `confusions`: pairs that chose different ones, the
    most frequent first.
    """

    name: str
    kind: str
    items: int
    agreement: Figure
    alpha: Figure | None = None
    ac1: Figure | None = None
    totals: dict[str, int] = field(default_factory=dict)
    agreed: dict[str, int] = field(default_factory=dict)
    confusions: list[Confusion] = field(default_factory=list)
    people: list[PersonAgreement] = field(default_factory=list)


def is_of_classes(asked: SchemaField) -> bool:
    """Whether an answer is one of a fixed list of classes."""
    return isinstance(asked, RatingField) or (isinstance(asked, ChoiceField) and not asked.multiple)


def class_keys(asked: SchemaField) -> list[str]:
    """The classes that can be chosen, in their order."""
    if isinstance(asked, ChoiceField):
        return [key for key in asked.paths if key not in asked.groups]
    return [str(point) for point in asked.points] if isinstance(asked, RatingField) else []


class FieldCounts:
    """Takes in the answers to one field, item by item."""

    def __init__(self, asked: SchemaField) -> None:
        """See the class."""
        self.asked, self.kind = asked, kind_of(asked.kind)
        self.is_of_classes = is_of_classes(asked)
        self.patterns: Counter[tuple[str, ...]] = Counter()
        self.scores: Counter[float] = Counter()
        self.totals: Counter[str] = Counter()
        self.agreed: Counter[str] = Counter()
        self.confused: Counter[tuple[str, str]] = Counter()
        self.confused_items: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self.pairs_of: Counter[int] = Counter()
        self.agreed_of: defaultdict[int, float] = defaultdict(float)

    def add(self, item_id: int, answers: Sequence[tuple[int, Any]]) -> None:
        """The values that people gave for an item, those who weren't asked left out."""
        pairs = list(combinations(answers, 2))
        scores = [self.kind.agreement(self.asked, one, other) for (_, one), (_, other) in pairs]
        for ((one, _), (other, _)), score in zip(pairs, scores, strict=True):
            for member_id in (one, other):
                self.pairs_of[member_id] += 1
                self.agreed_of[member_id] += score
        if self.is_of_classes:
            self.add_classes(item_id, [class_of(value) for _, value in answers])
        elif scores:
            self.scores[round(sum(scores) / len(scores), PLACES)] += 1

    def add_classes(self, item_id: int, chosen: Sequence[str]) -> None:
        """The classes chosen for an item, and each pair of different ones."""
        self.patterns[tuple(sorted(chosen))] += 1
        self.totals.update(chosen)
        pairs = list(combinations(sorted(chosen), 2))
        self.agreed.update(one for one, other in pairs if one == other)
        differing = [(one, other) for one, other in pairs if one != other]
        self.confused.update(differing)
        for pair in set(differing):
            if len(self.confused_items[pair]) < MAX_ITEMS_OF_CONFUSION:
                self.confused_items[pair].append(item_id)

    def result(self, seed: int) -> FieldAgreement:
        """The figures of all items taken in."""
        people = [
            PersonAgreement(member, pairs, self.agreed_of[member] / pairs)
            for member, pairs in sorted(self.pairs_of.items())
        ]
        if not self.is_of_classes:
            mean = mean_with_interval(self.scores, seed=seed)
            items = self.scores.total()
            return FieldAgreement(self.asked.name, self.asked.kind, items, mean, people=people)
        found = self.coefficients(seed)
        most = sorted(self.confused.items(), key=lambda each: (-each[1], each[0]))[:MAX_CONFUSIONS]
        return FieldAgreement(
            self.asked.name,
            self.asked.kind,
            found.items,
            found.percent,
            found.alpha,
            found.ac1,
            dict(sorted(self.totals.items())),
            dict(sorted(self.agreed.items())),
            [Confusion(*pair, pairs, self.confused_items[pair]) for pair, pairs in most],
            people,
        )

    def coefficients(self, seed: int) -> Coefficients:
        """Those of the classes, numbered in the schema's order; removed ones come last."""
        keys = class_keys(self.asked)
        keys += sorted(self.totals.keys() - set(keys))
        number = {key: place for place, key in enumerate(keys)}
        return coefficients(
            {
                tuple(sorted(number[key] for key in pattern)): items
                for pattern, items in self.patterns.items()
            },
            classes=len(keys),
            level=Level.ORDINAL if isinstance(self.asked, RatingField) else Level.NOMINAL,
            seed=seed,
        )


def class_of(value: Any) -> str:
    """An answer as the key of a class."""
    return NO_CLASS if value is None else str(value)


def measure(
    schema: LabelSchema, answered: Iterable[tuple[int, Sequence[OneAnswer]]], *, seed: int
) -> list[FieldAgreement]:
    """The agreement on each field. `answered`: items with all answers that count, newest first.

    Fields whose values aren't classes are compared on the first `MAX_DRAWN_ITEMS` items only.
    """
    fields = [FieldCounts(asked) for asked in schema.fields]
    for place, (item_id, answers) in enumerate(answered):
        for each in fields:
            if each.is_of_classes or place < MAX_DRAWN_ITEMS:
                each.add(item_id, values_of(schema, each.asked, answers))
    return [each.result(seed) for each in fields]


def values_of(
    schema: LabelSchema, asked: SchemaField, answers: Sequence[OneAnswer]
) -> list[tuple[int, Any]]:
    """What those who were asked for the field said, each with their id."""
    return [
        (each.member_id, each.answer.get(asked.name))
        for each in answers
        if is_asked(asked, schema.by_name, each.answer)
    ]


def as_json(found: FieldAgreement) -> dict[str, Any]:
    """The figures as they are stored."""
    return asdict(found)
