"""Differences among all annotations of an item, in pairs, marked in each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

from annotation.label_types.differences import Difference, differences
from annotation.label_types.rendering import Person
from annotation.label_types.schema import Answer, LabelSchema

MAX_COMPARED = 6  # two by two: four answers that all differ


@dataclass(frozen=True)
class Disagreement:
    """Two answers that differ, by letters; those who gave the same answer stand together."""

    letters: tuple[str, str]
    places: tuple[list[int], list[int]]
    fields: list[Difference]


def disagreements(
    answers: Sequence[Answer], schema: LabelSchema, content: Mapping[str, Any]
) -> list[Disagreement]:
    """What the answers differ in, in the order of the people; nothing for a single answer."""
    found = []
    for one, other in islice(combinations(alike(answers, schema), 2), MAX_COMPARED):
        names = (called(one), called(other))
        first, second = answers[one[0]], answers[other[0]]
        fields = differences(schema, first, second, names=names, content=content)
        found.append(Disagreement(names, (one, other), fields))
    return found


def alike(answers: Sequence[Answer], schema: LabelSchema) -> list[list[int]]:
    """The places of the answers, those that say the same together."""
    groups: list[list[int]] = []
    for place, answer in enumerate(answers):
        for group in groups:
            if schema.is_same(answers[group[0]], answer):
                group.append(place)
                break
        else:
            groups.append([place])
    return groups


def called(places: Sequence[int]) -> str:
    """The letters of people: A, C."""
    return ", ".join(Person(place).letter for place in places)


def people_of(answers: Sequence[Answer], found: Sequence[Disagreement]) -> list[Person]:
    """Whose the answers are, each with the ids of their regions that differ from somebody's."""
    return [Person(place, differing(place, answers, found)) for place in range(len(answers))]


def differing(
    place: int, answers: Sequence[Answer], found: Sequence[Disagreement]
) -> dict[str, frozenset[str]]:
    """The ids by field. Answers that say the same hold their regions in the same order."""
    ids: dict[str, set[str]] = defaultdict(set)
    for first, name, regions in differing_from(place, found):
        pairs = zip(answers[place].get(name) or (), answers[first].get(name) or (), strict=True)
        ids[name] |= {mine["id"] for mine, its in pairs if its["id"] in regions}
    return {name: frozenset(held) for name, held in ids.items()}


def differing_from(
    place: int, found: Sequence[Disagreement]
) -> Iterator[tuple[int, str, frozenset[str]]]:
    """In which fields this answer differs: whose regions stand for it, the field, their ids."""
    for each in found:
        for side, group in enumerate(each.places):
            for difference in each.fields if place in group else ():
                if regions := (difference.ones, difference.others)[side]:
                    yield group[0], difference.name, regions
