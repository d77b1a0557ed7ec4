"""How is an answer read from a plain HTML form, where no script runs?"""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from annotation.kinds.schema import LabelSchema


def answer_from_form(schema: LabelSchema, sent: QueryDict) -> dict[str, Any]:
    """The raw answer, not yet checked: a list where the field takes several, else one value."""
    return {
        field.name: (
            sent.getlist(field.name) if getattr(field, "multiple", False) else sent.get(field.name)
        )
        for field in schema.fields
    }
