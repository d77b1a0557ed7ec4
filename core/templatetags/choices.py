"""Template filter for the label of a choice, without Django's walk through all of them."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.db.models import Model

register = template.Library()


@register.filter
def choice(row: Model, name: str) -> str:
    """The title of the value of this field, in the language in use."""
    return str(titles(type(row), name)[getattr(row, name)])


@cache
def titles(model: type[Model], name: str) -> dict[Any, Any]:
    """The titles of the field's values, translated when they are shown."""
    return dict(model._meta.get_field(name).flatchoices)  # type: ignore[union-attr]  # a column
