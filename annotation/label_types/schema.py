"""The label schema: fields of label types, validation and comparison of annotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import orjson
from django.utils.translation import gettext as _
from pydantic import ValidationError

from annotation.label_types.conditions import check_conditions, is_asked
from annotation.label_types.context import AnswerContext, ItemFacts
from annotation.label_types.protocol import Problem, SchemaField
from annotation.label_types.ranking import RankingField, as_seen
from annotation.label_types.registry import KINDS, kind_of
from core.web.errors import Invalid

Answer = dict[str, Any]

MAX_UNKNOWN = 5  # fields that are named in a refusal


@dataclass(frozen=True)
class LabelSchema:
    """The fields of one schema version. An answer is {field name: value}."""

    fields: tuple[SchemaField, ...]

    @cached_property
    def by_name(self) -> dict[str, SchemaField]:
        """The fields by their names."""
        return {field.name: field for field in self.fields}

    @cached_property
    def for_page(self) -> list[dict[str, Any]]:
        """The fields as the scripts read them (static_src/labeling/contract.d.ts)."""
        return [field.model_dump(mode="json") for field in self.fields]

    def asked(self, answer: Any) -> frozenset[str]:
        """The names of the fields that are asked, given an answer as it was sent."""
        return frozenset(self.valid_part(answer))

    def valid_part(self, answer: Any) -> Answer:
        """What was sent to each field that is asked, as it would be stored; None if it can't be."""
        stored: Answer = {}
        given = answer if isinstance(answer, dict) else {}
        for field in self.fields:
            if is_asked(field, self.by_name, stored):
                before = AnswerContext(answers=stored, fields=self.by_name)
                stored[field.name] = as_far_as_valid(field, given.get(field.name), before)
        return stored

    @cached_property
    def looks_at_content(self) -> bool:
        """Whether an answer can only be checked with the item's material."""
        return any(kind_of(field.kind).looks_at_content for field in self.fields)

    def normalise(self, answer: Any, material: ItemFacts | None = None) -> Answer:
        """The stored form of a whole answer; raises Invalid with all problems, field by field.

        `material` has to be there where the schema `looks_at_content`.
        """
        if not isinstance(answer, dict):
            raise Invalid(_("An annotation must be an object with one entry for each field."))
        stored: Answer = {}
        problems: list[dict[str, str]] = []
        for field in self.fields:
            if not is_asked(field, self.by_name, stored):
                continue  # what was answered before the condition fell is dropped
            try:
                given = AnswerContext(material, stored, self.by_name)
                stored[field.name] = required(field, answer.get(field.name), given)
            except Problem as problem:
                problems.append({"field": field.name, "message": str(problem)})
        for name in sorted(answer.keys() - self.by_name.keys())[:MAX_UNKNOWN]:
            message = _("The label schema has no field “%(name)s”.") % {"name": name[:60]}
            problems.append({"field": name[:60], "message": message})
        if problems:
            raise Invalid(problems[0]["message"], problems=problems)
        return stored

    def agreement(self, one: Answer, other: Answer) -> float:
        """The mean agreement of two normalised answers over the fields asked of either, 0 to 1."""
        shares = [
            kind_of(field.kind).agreement(field, one.get(field.name), other.get(field.name))
            for field in self.fields
            if is_asked(field, self.by_name, one) or is_asked(field, self.by_name, other)
        ]
        return sum(shares) / len(shares)

    def is_same(self, one: Answer, other: Answer) -> bool:
        """Whether two normalised answers say the same."""
        return all(
            kind_of(field.kind).comparison_key(one.get(field.name))
            == kind_of(field.kind).comparison_key(other.get(field.name))
            for field in self.fields
        )

    def billable(self, answer: Answer) -> dict[str, int]:
        """Billable labels in a normalised answer, by kind, kinds without any left out."""
        counts: Counter[str] = Counter()
        for field in self.fields:
            counts[field.kind] += kind_of(field.kind).billable(field, answer.get(field.name))
        return dict(+counts)

    def summary(self, answer: Answer) -> str:
        """An answer in one line of plain text."""
        parts = [
            kind_of(field.kind).summary(field, answer.get(field.name)) for field in self.fields
        ]
        return "; ".join(part for part in parts if part)

    def summary_as_seen(self, answer: Answer, *, by: Answer | None = None) -> str:
        """An answer in one line for who gave it, in the numbers the compared texts had for them.

        `by`: the answer of who reads it, where that is another.
        """
        return self.summary(
            {
                name: as_seen(value, (by or answer).get(name))
                if isinstance(self.by_name.get(name), RankingField)
                else value
                for name, value in answer.items()
            }
        )


def as_far_as_valid(field: SchemaField, value: Any, given: AnswerContext) -> Any:
    """The normalised value; None where it can't be stored."""
    try:
        return kind_of(field.kind).normalise(field, value, given)
    except Problem:
        return None


def required(field: SchemaField, value: Any, given: AnswerContext) -> Any:
    """The normalised value; raises Problem if the field needs one and there is none."""
    stored = kind_of(field.kind).normalise(field, value, given)
    if stored is None and field.required:
        raise Problem(_("“%(title)s” is required.") % {"title": field.title})
    return stored


def parse_schema(raw: Any) -> LabelSchema:
    """Read the stored or submitted form of a schema; raises Invalid with a sentence."""
    if not isinstance(raw, list) or not raw:
        raise Invalid(_("A label schema needs at least one field."))
    fields = tuple(parse_field(number, entry) for number, entry in enumerate(raw, start=1))
    names = [field.name for field in fields]
    if len(names) != len(set(names)):
        raise Invalid(_("Two fields have the same name."))
    check_conditions(fields)
    return LabelSchema(fields)


def parse_field(number: int, raw: Any) -> SchemaField:
    """One field; raises Invalid that names it by number."""
    if not isinstance(raw, Mapping) or raw.get("kind") not in KINDS:
        raise Invalid(_("Field %(number)s has an unknown label type.") % {"number": number})
    try:
        return kind_of(raw["kind"]).field_class.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        values = {"number": number, "place": place, "message": first["msg"]}
        raise Invalid(_("Field %(number)s, %(place)s: %(message)s.") % values) from error


def schema_of(fields: Any) -> LabelSchema:
    """The schema of a stored version; parsed once for each content in a process."""
    return parsed(orjson.dumps(fields))


@lru_cache(maxsize=256)
def parsed(raw: bytes) -> LabelSchema:
    """The schema of these bytes of JSON."""
    return parse_schema(orjson.loads(raw))
