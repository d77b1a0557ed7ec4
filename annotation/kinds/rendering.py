"""How does an answer look as HTML: as a form to fill in, or read only?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from annotation.kinds.schema import Answer, LabelSchema


def fields_html(
    schema: LabelSchema, answer: Answer, problems: Mapping[str, str] | None = None
) -> list[SafeString]:
    """The fields as a plain form, which works without a script."""
    return rendered(schema, answer, "edit", problems or {})


def answer_html(schema: LabelSchema, answer: Answer) -> list[SafeString]:
    """The answer to each field, read only."""
    return rendered(schema, answer, "read", {})


def rendered(
    schema: LabelSchema, answer: Answer, fragment: str, problems: Mapping[str, str]
) -> list[SafeString]:
    """Each field by its kind's fragment of this name.

    A form holds also what is not asked (yet), hidden; a read-only answer only what was asked.
    """
    asked = schema.asked(answer)
    fields = [field for field in schema.fields if fragment == "edit" or field.name in asked]
    return [
        render_to_string(
            f"annotation/kinds/{field.kind}/{fragment}.html",
            {
                "field": field,
                "value": answer.get(field.name),
                "chosen": chosen(answer.get(field.name)),
                "asked": field.name in asked,
                "problem": problems.get(field.name, ""),
            },
        )
        for field in fields
    ]


def chosen(value: Any) -> list[str]:
    """An answer as the list of keys it names, for check marks."""
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
