"""The kind `choice`: one or several of a fixed list of classes."""

from __future__ import annotations

from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, model_validator

from annotation.kinds.protocol import Problem, SchemaField

COLOURS = 12


class Option(BaseModel):
    """One class of a choice. `colour` is one of the 12 fixed class colours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")
    title: str = Field(min_length=1, max_length=120)
    colour: int = Field(default=1, ge=1, le=COLOURS)
    hotkey: str = Field(default="", max_length=1)


class ChoiceField(SchemaField):
    """The options of a choice; with `multiple` an answer is a list."""

    multiple: bool = False
    options: tuple[Option, ...] = Field(min_length=2, max_length=500)

    @model_validator(mode="after")
    def keys_differ(self) -> Self:
        """Two options never share a key, a title or a hotkey."""
        for name in ("key", "title", "hotkey"):
            values = [getattr(option, name) for option in self.options if getattr(option, name)]
            if len(values) != len(set(values)):
                raise ValueError(f"two options have the same {name}")
        return self

    def option(self, key: str) -> Option:
        """The option of this key; raises Problem for an unknown one."""
        for option in self.options:
            if option.key == key:
                return option
        raise Problem(
            _("“%(key)s” is not a class of “%(title)s”.") % {"key": key, "title": self.title}
        )


class Choice:
    """Answers are an option's key, or with `multiple` a list of keys in the schema's order."""

    name = "choice"
    title = gettext_lazy("Choice")

    def parse_field(self, raw: dict[str, Any]) -> ChoiceField:
        """The field's options; raises pydantic's ValidationError."""
        return ChoiceField.model_validate(raw)

    def normalise(self, field: ChoiceField, value: Any) -> str | list[str] | None:
        """One key, or the chosen keys in the schema's order without repeats; raises Problem."""
        if value in (None, "", []):
            return None
        if not field.multiple:
            if not isinstance(value, str):
                raise Problem(_("Choose one class for “%(title)s”.") % {"title": field.title})
            return field.option(value).key
        if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
            raise Problem(_("Choose from the list for “%(title)s”.") % {"title": field.title})
        chosen = {field.option(key).key for key in value}
        return [option.key for option in field.options if option.key in chosen]

    def agreement(self, field: ChoiceField, one: Any, other: Any) -> float:
        """Equal or not; with `multiple` the Jaccard index, both empty 1 (quality.md 2)."""
        first, second = chosen_keys(one), chosen_keys(other)
        union = first | second
        return len(first & second) / len(union) if union else 1.0

    def billable(self, field: ChoiceField, value: Any) -> int:
        """One label for an answered choice, however many classes were ticked."""
        return 0 if value is None else 1

    def summary(self, field: ChoiceField, value: Any) -> str:
        """The titles of the chosen classes."""
        chosen = chosen_keys(value)
        return ", ".join(option.title for option in field.options if option.key in chosen)


def chosen_keys(value: Any) -> set[str]:
    """The keys of a normalised answer as a set."""
    if value is None:
        return set()
    return {value} if isinstance(value, str) else set(value)


CHOICE = Choice()
