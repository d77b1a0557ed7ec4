"""Reports about agreement as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from annotation.label_types.protocol import SchemaField
from annotation.label_types.registry import kind_of
from annotation.label_types.schema import LabelSchema
from annotation.quality.models import AgreementReport
from core.web.numbers import grouped, percent_text

# Krippendorff's own limits: from the first conclusions are safe, from the second tentative.
RELIABLE, TENTATIVE = 0.8, 2 / 3
DOMINANT = 0.8  # share of one class from which chance-corrected figures other than AC1 mislead
MAX_MATRIX = 12  # classes; above, only the list of confusions is shown
MAX_SHOWN = 10  # confusions in the list
HEATS = 5


@dataclass(frozen=True)
class Reading:
    """What an alpha means: the style of its badge and a word."""

    style: str
    text: str


@dataclass(frozen=True)
class Cell:
    """A number of the matrix, how strong its colour is (0 to 5), and the items behind it."""

    pairs: str
    heat: int
    query: str = ""
    title: str = ""


@dataclass(frozen=True)
class ShownConfusion:
    """A pair of classes that people mix up."""

    one: str
    other: str
    number: int
    pairs: str
    query: str


@dataclass(frozen=True)
class ShownPerson:
    """How well one annotator agrees with the others."""

    member_id: int
    name: str
    pairs: str
    agreement: str


@dataclass(frozen=True)
class ShownField:
    """The agreement on one field."""

    name: str
    title: str
    kind: str
    is_of_classes: bool
    items: str
    agreement: str
    interval: str
    alpha: str
    alpha_interval: str
    reading: Reading | None
    ac1: str
    columns: list[str]
    rows: list[tuple[str, list[Cell]]]
    confusions: list[ShownConfusion]
    more_confusions: int
    people: list[ShownPerson]


def shown_fields(
    report: AgreementReport, schema: LabelSchema, names: Mapping[int, str]
) -> list[ShownField]:
    """The fields of a report. `names`: of members, empty to leave people out."""
    return [
        shown_field(each, schema.by_name[each["name"]], names)
        for each in report.figures
        if each["name"] in schema.by_name
    ]


def shown_field(found: dict[str, Any], asked: SchemaField, names: Mapping[int, str]) -> ShownField:
    """One of them."""
    alpha, is_of_classes = found["alpha"], found["alpha"] is not None
    titles = class_titles(asked, found["totals"])
    has_matrix = is_of_classes and len(titles) <= MAX_MATRIX
    people = sorted(found["people"], key=lambda each: (each["agreement"], each["member"]))
    return ShownField(
        name=asked.name,
        title=asked.title,
        kind=str(kind_of(asked.kind).title),
        is_of_classes=is_of_classes,
        items=grouped(found["items"]),
        agreement=percent(found["agreement"]["value"]),
        interval=interval(found["agreement"], percent),
        alpha=coefficient(alpha["value"]) if alpha else "",
        alpha_interval=interval(alpha, coefficient) if alpha else "",
        reading=reading_of(alpha["value"]) if alpha else None,
        ac1=coefficient(found["ac1"]["value"]) if is_lopsided(found["totals"]) else "",
        columns=list(titles.values()) if has_matrix else [],
        rows=matrix(found, titles) if has_matrix else [],
        confusions=[
            confusion(asked.name, each, titles) for each in found["confusions"][:MAX_SHOWN]
        ],
        more_confusions=max(len(found["confusions"]) - MAX_SHOWN, 0),
        people=[
            ShownPerson(
                each["member"],
                names[each["member"]],
                grouped(each["pairs"]),
                percent(each["agreement"]),
            )
            for each in people
            if each["member"] in names
        ],
    )


def class_titles(asked: SchemaField, chosen: Mapping[str, int]) -> dict[str, str]:
    """The titles of the classes that were chosen, in the schema's order, removed ones last."""
    known: dict[str, str] = getattr(asked, "titles", {})
    keys = [key for key in known if key in chosen]
    keys += sorted((key for key in chosen if key not in known), key=lambda key: (len(key), key))
    return {key: known.get(key) or key or _("No class") for key in keys}


def is_lopsided(totals: Mapping[str, int]) -> bool:
    """Whether one class has most of the answers."""
    return bool(totals) and max(totals.values()) > DOMINANT * sum(totals.values())


def matrix(found: dict[str, Any], titles: Mapping[str, str]) -> list[tuple[str, list[Cell]]]:
    """A row for each class: with which class it met, in pairs of answers."""
    confusions = {(each["one"], each["other"]): each for each in found["confusions"]}
    pairs_of = {pair: each["pairs"] for pair, each in confusions.items()}
    most = max(pairs_of.values(), default=0)

    def cell(one: str, other: str) -> Cell:
        if one == other:
            return Cell(grouped(found["agreed"].get(one, 0)), 0)
        pair = (min(one, other), max(one, other))
        pairs = pairs_of.get(pair, 0)
        if not pairs:
            return Cell("", 0)
        title = _("%(one)s or %(other)s") % {"one": titles[one], "other": titles[other]}
        heat = -(-pairs * HEATS // most)
        return Cell(grouped(pairs), heat, query_of(found["name"], *pair), title)

    return [(title, [cell(one, other) for other in titles]) for one, title in titles.items()]


def confusion(name: str, found: dict[str, Any], titles: Mapping[str, str]) -> ShownConfusion:
    """A confusion with the way to its items."""
    one, other = found["one"], found["other"]
    return ShownConfusion(
        titles[one],
        titles[other],
        found["pairs"],
        grouped(found["pairs"]),
        query_of(name, one, other),
    )


def query_of(name: str, one: str, other: str) -> str:
    """What the page of a confusion's items is asked for."""
    return urlencode({"field": name, "one": one, "other": other})


def find_confusion(
    fields: Sequence[dict[str, Any]], name: str, one: str, other: str
) -> dict[str, Any] | None:
    """The confusion of these two classes in a report, None if there is none."""
    for each in fields:
        if each["name"] == name:
            for pair in each["confusions"]:
                if (pair["one"], pair["other"]) == (one, other):
                    return dict(pair)
    return None


def reading_of(alpha: float | None) -> Reading | None:
    """What an alpha means, by the usual limits; None without one."""
    if alpha is None:
        return None
    if alpha >= RELIABLE:
        return Reading("good", _("Reliable"))
    if alpha >= TENTATIVE:
        return Reading("warn", _("Uncertain"))
    return Reading("bad", _("Unreliable"))


def percent(value: float | None) -> str:
    """92.3%"""
    return percent_text(None if value is None else round(Decimal(value) * 100, 1))


def coefficient(value: float | None) -> str:
    """0.78"""
    return "–" if value is None else number_format(round(value, 2), decimal_pos=2)


def interval(figure: Mapping[str, float | None], text: Any) -> str:
    """Both ends of an interval, empty without one."""
    if figure["low"] is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": text(figure["low"]), "high": text(figure["high"])}
