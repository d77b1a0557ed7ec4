"""Reads an annotation from a plain HTML form and finds fields that were not shown yet."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import QueryDict
from django.utils.translation import gettext as _

from annotation.label_types.protocol import SchemaField
from annotation.label_types.registry import kind_of
from annotation.label_types.schema import LabelSchema


def answer_from_form(schema: LabelSchema, sent: QueryDict) -> dict[str, Any]:
    """The raw answer, not yet checked: a list where the field takes several, else one value."""
    return {field.name: value_from_form(field, sent) for field in schema.fields}


def value_from_form(field: SchemaField, sent: QueryDict) -> Any:
    """One field's raw value. What no form can hold, such as regions, a script put in as JSON."""
    if getattr(field, "multiple", False):
        return sent.getlist(field.name)
    value = sent.get(field.name)
    if not kind_of(field.kind).looks_at_content or not value:
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value  # the kind refuses it with a sentence


def not_asked_yet(schema: LabelSchema, answer: dict[str, Any], sent: QueryDict) -> dict[str, str]:
    """What this answer brings up that the form did not show, by field, with a sentence.

    A form names the conditional fields that it shows in `asked`; without a script they can't
    appear while somebody fills it in.
    """
    shown = set(sent.getlist("asked"))
    asked = schema.asked(answer)
    return {
        field.name: _("Your selection makes this field required. Fill it in, then submit again.")
        if field.required
        else _("Your selection adds this field. Fill it in or leave it empty, then submit again.")
        for field in schema.fields
        if field.show_if is not None and field.name in asked and field.name not in shown
    }
