"""Detect JSON files and the names in their objects."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from annotation.datasets.imports.options import SourceForm
from annotation.datasets.imports.records import Broken, text_of, values_in
from core.web.errors import Invalid

OBJECTS_LOOKED_AT = 200
LINES = (".jsonl", ".ndjson")


def json_form(text: str, *, file_name: str) -> SourceForm | None:
    """Which JSON the beginning of a file is; None for a table. Raises Invalid for one object."""
    start = text.lstrip()[:1]
    name = file_name.lower()
    if start == "[" and (name.endswith(".json") or array_begins(text)):
        return SourceForm.JSON
    if start == "{" and (name.endswith(LINES) or is_object(text.split("\n", 1)[0])):
        return SourceForm.JSONL
    if name.endswith(".json") or (start == "{" and name.endswith(LINES)):
        raise Invalid(
            _(
                "The JSON file doesn't contain a list. Upload an array of objects or one "
                "object per line."
            )
        )
    return None


def array_begins(text: str) -> bool:
    """Whether the text begins as an array of objects."""
    return text.lstrip()[1:].lstrip()[:1] == "{"


def is_object(line: str) -> bool:
    """Whether the line is a JSON object."""
    return any(isinstance(value, dict) for value in objects_in("[" + line + "]"))


def sample_objects(text: str, form: SourceForm) -> list[dict[str, Any]]:
    """The first whole objects of a file's beginning."""
    if form == SourceForm.JSON:
        return list(islice(objects_in(text), OBJECTS_LOOKED_AT))
    found: list[dict[str, Any]] = []
    for line in text.split("\n")[:OBJECTS_LOOKED_AT]:
        found += objects_in(f"[{line}]")
    return found


def objects_in(text: str) -> Iterator[dict[str, Any]]:
    """The objects of an array up to where it can't be read on, as where a sample was cut."""
    try:
        for value, _raw in values_in(io.StringIO(text)):
            if isinstance(value, dict):
                yield value
    except Broken:
        return


def table_of(objects: list[dict[str, Any]]) -> list[list[str]]:
    """The objects as rows of cells, the names in order of appearance first."""
    keys = list(dict.fromkeys(key for each in objects for key in each))
    return [keys, *([text_of(each.get(key)) for key in keys] for each in objects)]
