"""Conditions between fields (`show_if`): which fields apply, given the values above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from annotation.label_types.protocol import SchemaField
from core.web.errors import Invalid


def is_asked(
    field: SchemaField, earlier: Mapping[str, SchemaField], stored: Mapping[str, Any]
) -> bool:
    """Whether a field is asked. `stored` holds the normalised answers to the earlier fields alone.

    An earlier field that was not asked itself has no answer there, so chains end by themselves.
    """
    if field.show_if is None:
        return True
    on = earlier[field.show_if.field]
    return not on.held_keys(stored.get(on.name)).isdisjoint(field.show_if.values)


def check_conditions(fields: Sequence[SchemaField]) -> None:
    """Raise Invalid for a condition on a field that isn't earlier, or on a value it can't have."""
    earlier: dict[str, SchemaField] = {}
    for field in fields:
        check_place(field, earlier)
        earlier[field.name] = field


def check_place(field: SchemaField, earlier: Mapping[str, SchemaField]) -> None:
    """Raise Invalid for a field that can't stand below these, by its condition or its kind."""
    if field.show_if is not None:
        check_condition(field, earlier.get(field.show_if.field))
    try:
        field.check_place(earlier)
    except ValueError as error:
        raise Invalid(f"{field.title}: {error}.") from error


def check_condition(field: SchemaField, on: SchemaField | None) -> None:
    """Raise Invalid for a condition that could never hold."""
    assert field.show_if is not None
    if on is None:
        raise Invalid(
            _("“%(title)s” depends on “%(name)s”, which must be a field above it.")
            % {"title": field.title, "name": field.show_if.field}
        )
    if not on.condition_keys():
        raise Invalid(
            _("“%(title)s” can only depend on a choice or rating field. “%(on)s” is neither.")
            % {"title": field.title, "on": on.title}
        )
    for value in field.show_if.values:
        if value not in on.condition_keys():
            raise Invalid(
                _("“%(title)s” depends on the value “%(value)s”, which “%(on)s” doesn't have.")
                % {"title": field.title, "value": value, "on": on.title}
            )
