"""Effects of a new label schema on existing annotations. Annotations are never changed.

Each effect is one sentence and one condition on an answer; all conditions are counted at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection
from django.utils.translation import gettext as _

from annotation.label_types.choice import ChoiceField
from annotation.label_types.keypoint import KeypointField
from annotation.label_types.protocol import SchemaField
from annotation.label_types.ranking import RankingField
from annotation.label_types.rating import RatingField
from annotation.label_types.regions import RegionField
from annotation.label_types.schema import LabelSchema
from annotation.label_types.text import TextField
from annotation.projects.models import Project

LOOKED_AT = 200_000  # the newest answers; beyond, the count says “at least”
EMPTY = "coalesce(answer -> %s, 'null'::jsonb) = 'null'::jsonb"
HOLDS = "jsonb_exists_any(answer -> %s, %s::text[])"
ENDS_NAMED = "jsonb_exists(answer -> %s, 'best')"
HAS_TIE = """
jsonb_array_length(answer -> %s -> 'ranks')
<> (select count(distinct rank) from jsonb_array_elements(answer -> %s -> 'ranks') rank)
"""
PLACED = "jsonb_path_exists(answer, %s::jsonpath)"
HAS_REGION = "jsonb_exists_any(jsonb_path_query_array(answer, %s::jsonpath), %s::text[])"
COUNT = """
select count(*), {counts} from (
    select answer from annotation_annotation
    where project_id = %s and is_live order by id desc limit {bound}
) answers
"""


@dataclass(frozen=True)
class Effect:
    """Something that some answers won't fit any more: in words, and as SQL on `answer`."""

    text: str
    condition: str
    parameters: tuple[Any, ...]


@dataclass(frozen=True)
class Counted:
    """An effect and the number of live answers it concerns."""

    text: str
    answers: int


@dataclass(frozen=True)
class Effects:
    """What a change does; `is_partly` says that more answers are there than were looked at."""

    found: tuple[Counted, ...]
    is_partly: bool = False

    def token(self, fields: list[dict[str, Any]]) -> str:
        """Stands for these effects of these fields, to be sent back by who agrees to them."""
        content = [fields, [each.text for each in self.found]]
        return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def effects_of(project: Project, old: LabelSchema, new: LabelSchema) -> Effects:
    """The effects that concern at least one of the project's live answers; one query."""
    possible = list(possible_effects(old, new))
    if not possible:
        return Effects(())
    counts = ", ".join(f"count(*) filter (where {each.condition})" for each in possible)
    parameters = [value for each in possible for value in each.parameters]
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(counts=counts, bound=LOOKED_AT), [*parameters, project.pk])
        total, *numbers = cursor.fetchone()
    found = [
        Counted(effect.text, number)
        for effect, number in zip(possible, numbers, strict=True)
        if number
    ]
    return Effects(tuple(found), is_partly=total == LOOKED_AT)


def possible_effects(old: LabelSchema, new: LabelSchema) -> Iterator[Effect]:
    """What could concern an answer, field by field."""
    for field in old.fields:
        if field.name not in new.by_name:
            text = _("The field “%(title)s” is removed.") % {"title": field.title}
            yield Effect(text, f"not {EMPTY}", (field.name,))
    for field in new.fields:
        before = old.by_name.get(field.name)
        if before == field and before.model_dump() == field.model_dump():
            continue
        yield from newly_needed(field, before, new)
        if isinstance(field, ChoiceField) and isinstance(before, ChoiceField):
            yield from classes_gone(field, before)
            yield from other_number(field, before)
        if isinstance(field, RegionField) and isinstance(before, RegionField):
            yield from region_classes_gone(field, before)
        if isinstance(field, KeypointField) and isinstance(before, KeypointField):
            yield from points_gone(field, before)
        if isinstance(field, RankingField) and isinstance(before, RankingField):
            yield from other_comparison(field, before)
        yield from other_limits(field)


def newly_needed(
    field: SchemaField, before: SchemaField | None, new: LabelSchema
) -> Iterator[Effect]:
    """Answers without a value that is asked for now."""
    if not field.required:
        return
    if before is not None and before.required and before.show_if == field.show_if:
        return
    text = _("“%(title)s” is now required.") % {"title": field.title}
    if field.show_if is None:
        yield Effect(text, EMPTY, (field.name,))
        return
    on = new.by_name[field.show_if.field]
    values = list(field.show_if.values)
    if isinstance(on, ChoiceField):  # a class above others stands for all below it
        values = [key for key, path in on.paths.items() if not set(path).isdisjoint(values)]
    if isinstance(on, RegionField):
        yield Effect(text, f"{EMPTY} and {HAS_REGION}", (field.name, labels_path(on), values))
        return
    asked = f"({HOLDS} or answer ->> %s = any(%s))"
    parameters = (field.name, on.name, values, on.name, values)
    yield Effect(text, f"{EMPTY} and {asked}", parameters)


def classes_gone(field: ChoiceField, before: ChoiceField) -> Iterator[Effect]:
    """Answers that name a class which is gone, or can't be chosen itself any more."""
    for key, title in before.titles.items():
        values = {"title": title, "field": field.title}
        if key not in field.paths:
            text = _("The class “%(title)s” of “%(field)s” is removed.") % values
            yield Effect(text, HOLDS, (field.name, [key]))
        elif key in field.groups and key not in before.groups:
            text = (
                _("The class “%(title)s” of “%(field)s” can no longer be chosen itself.") % values
            )
            yield Effect(text, HOLDS, (field.name, [key]))


def region_classes_gone(field: RegionField, before: RegionField) -> Iterator[Effect]:
    """Answers with a region of a class that is gone."""
    for key, title in before.titles.items():
        if key not in field.titles:
            text = _("The class “%(title)s” of “%(field)s” is removed.")
            values = {"title": title, "field": field.title}
            yield Effect(text % values, HAS_REGION, (labels_path(field), [key]))


def points_gone(field: KeypointField, before: KeypointField) -> Iterator[Effect]:
    """Answers that placed a point which is gone."""
    now = {point.key for point in field.points}
    for point in before.points:
        if point.key not in now:
            text = _("The keypoint “%(title)s” of “%(field)s” is removed.")
            values = {"title": point.title, "field": field.title}
            yield Effect(text % values, PLACED, (f"{points_path(field, point.key)} ? (@ > 0)",))


def points_path(field: KeypointField, key: str) -> str:
    """The JSON path to the visibility of a point in a field's instances."""
    return f"$.{field.name}[*].points.{key}[2]"


def labels_path(field: RegionField) -> str:
    """The JSON path to the classes of a field's regions; names are plain (kinds.protocol.NAME)."""
    return f"$.{field.name}[*].label"


def other_number(field: ChoiceField, before: ChoiceField) -> Iterator[Effect]:
    """Answers with one class where several are asked for, the other way round, or too many."""
    kind = "jsonb_typeof(answer -> %s)"
    if field.multiple != before.multiple:
        text = (
            _("“%(title)s” now takes several classes instead of one.")
            if field.multiple
            else _("“%(title)s” now takes one class instead of several.")
        )
        wrong = "string" if field.multiple else "array"
        yield Effect(text % {"title": field.title}, f"{kind} = '{wrong}'", (field.name,))
    elif field.multiple:
        length = "jsonb_array_length(answer -> %s)"
        text = _("The number of classes for “%(title)s” changes.") % {"title": field.title}
        condition = f"case when {kind} = 'array' then {length} not between %s and %s end"
        limits = (field.min_choices or 0, field.max_choices or len(field.options))
        yield Effect(text, condition, (field.name, field.name, *limits))


def other_comparison(field: RankingField, before: RankingField) -> Iterator[Effect]:
    """Answers that compare in another way, or find texts equally good that may not be."""
    name_ends = field.way == "best_worst"
    if name_ends != (before.way == "best_worst"):
        text = _("The comparison method of “%(title)s” changes.") % {"title": field.title}
        condition = f"not {EMPTY} and {'not ' if name_ends else ''}{ENDS_NAMED}"
        yield Effect(text, condition, (field.name, field.name))
    if before.ties and not field.ties:
        text = _("“%(title)s” no longer allows ties.") % {"title": field.title}
        yield Effect(text, HAS_TIE, (field.name, field.name))


def other_limits(field: SchemaField) -> Iterator[Effect]:
    """Ratings outside the ends, texts outside the lengths."""
    if isinstance(field, RatingField):
        text = _("The scale of “%(title)s” now ranges from %(least)s to %(most)s.")
        values = {"title": field.title, "least": field.least, "most": field.most}
        number = "jsonb_typeof(answer -> %s) = 'number' then (answer ->> %s)::numeric"
        condition = f"case when {number} not between %s and %s end"
        yield Effect(text % values, condition, (field.name,) * 2 + (field.least, field.most))
    elif isinstance(field, TextField):
        text = _("“%(title)s” now takes %(least)s to %(most)s characters.")
        values = {"title": field.title, "least": field.min_length, "most": field.max_length}
        number = "jsonb_typeof(answer -> %s) = 'string' then length(answer ->> %s)"
        condition = f"case when {number} not between %s and %s end"
        limits = (field.min_length, field.max_length)
        yield Effect(text % values, condition, (field.name,) * 2 + limits)
