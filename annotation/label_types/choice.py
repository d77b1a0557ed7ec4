"""The kind `choice`: one or several of a fixed list of classes, which may form a tree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel, ConfigDict, Field, model_validator

from annotation.label_types.context import NOTHING_GIVEN, AnswerContext
from annotation.label_types.protocol import Problem, SchemaField
from annotation.label_types.taxonomy import paths, shared_path, with_parents

COLOURS = 12
BETWEEN = " › "


class Option(BaseModel):
    """One class of a choice. `colour` is one of 12; `parent` is the key of the class above it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$",
        description="The value stored in annotations and releases. Unique within the field.",
    )
    title: str = Field(min_length=1, max_length=120, description="The title annotators see.")
    colour: int = Field(default=1, ge=1, le=COLOURS, description="One of 12 colors, by number.")
    hotkey: str = Field(
        default="", max_length=1, description="The shortcut for this class. Empty for none."
    )
    parent: str = Field(
        default="",
        description="Key of the parent class, which must come earlier in the list. Empty for "
        "top-level classes. Only in choice fields.",
    )


@dataclass(frozen=True)
class Branch:
    """A class in the tree with those right below it; `below` holds the keys of all below it."""

    option: Option
    is_group: bool
    below: frozenset[str]
    children: tuple[Branch, ...]


class ChoiceField(SchemaField):
    """The options of a choice; with `multiple` an answer is a list, `leaf_only` is for trees."""

    multiple: bool = Field(
        default=False,
        description="Whether several classes can be chosen. The value is then a list.",
    )
    options: tuple[Option, ...] = Field(
        min_length=2, max_length=500, description="The classes. With parents, they form a tree."
    )
    leaf_only: bool = Field(
        default=True,
        description="In a tree, whether only classes without subclasses can be chosen.",
    )
    min_choices: int | None = Field(
        default=None, ge=1, le=500, description="Minimum number of classes. Requires `multiple`."
    )
    max_choices: int | None = Field(
        default=None, ge=1, le=500, description="Maximum number of classes. Requires `multiple`."
    )

    @model_validator(mode="after")
    def keys_differ(self) -> Self:
        """Two options never share a key or a hotkey, nor a title in one place of the tree."""
        titles = [(option.parent, option.title) for option in self.options]
        keys = [option.key for option in self.options]
        hotkeys = [option.hotkey for option in self.options if option.hotkey]
        for name, values in (("key", keys), ("title", titles), ("hotkey", hotkeys)):
            if len(values) != len(set(values)):
                raise ValueError(f"two options have the same {name}")
        return self

    @model_validator(mode="after")
    def is_tree(self) -> Self:
        """Parents come first, and there are two classes at least that may be chosen."""
        if len(self.paths) - len(self.groups) < 2:  # noqa: PLR2004  # a choice of one is none
            raise ValueError("at least two classes must be selectable")
        return self

    @model_validator(mode="after")
    def counts_fit(self) -> Self:
        """The fewest are not more than the most, and both are for several classes."""
        if not self.multiple and (self.min_choices or self.max_choices):
            raise ValueError("a minimum or maximum number of classes needs multiple selection")
        most = self.max_choices or len(self.paths) - len(self.groups)
        if (self.min_choices or 0) > most:
            raise ValueError("the minimum number of classes is above the maximum")
        return self

    @cached_property
    def paths(self) -> dict[str, tuple[str, ...]]:
        """For each key the keys from the top of the tree down to it."""
        return paths(self.options)

    @cached_property
    def titles(self) -> dict[str, str]:
        """For each key the titles from the top down, as “Animal › Dog”."""
        own = {option.key: option.title for option in self.options}
        return {key: BETWEEN.join(own[each] for each in path) for key, path in self.paths.items()}

    @property
    def named_options(self) -> list[tuple[Option, str]]:
        """Each class with its titles from the top down."""
        return [(option, self.titles[option.key]) for option in self.options]

    @cached_property
    def groups(self) -> frozenset[str]:
        """The classes that can't be chosen, since only those below them may."""
        above = {option.parent for option in self.options if option.parent}
        return frozenset(above if self.leaf_only else ())

    @property
    def is_taxonomy(self) -> bool:
        """Whether any class lies below another."""
        return any(option.parent for option in self.options)

    @property
    def tree(self) -> tuple[Branch, ...]:
        """The classes at the top with all below them, for pages."""
        return self.branches("")

    def branches(self, parent: str) -> tuple[Branch, ...]:
        """The classes right below this one."""
        return tuple(
            Branch(
                option,
                option.key in self.groups,
                frozenset(key for key, path in self.paths.items() if option.key in path),
                self.branches(option.key),
            )
            for option in self.options
            if option.parent == parent
        )

    def condition_keys(self) -> frozenset[str]:
        """Every class; one above others stands for all below it."""
        return frozenset(self.paths)

    def held_keys(self, value: Any) -> frozenset[str]:
        """The chosen classes and those above them."""
        return with_parents(chosen_keys(value), self.paths)


class Choice:
    """Answers are an option's key, or with `multiple` a list of keys in the schema's order."""

    name = "choice"
    title = gettext_lazy("Choice")
    field_class = ChoiceField
    media: tuple[str, ...] = ()
    looks_at_content = False

    def normalise(
        self, field: ChoiceField, value: Any, given: AnswerContext = NOTHING_GIVEN
    ) -> str | list[str] | None:
        """One key, or the chosen keys in the schema's order without repeats; raises Problem."""
        if value in (None, "", []):
            return None
        if not field.multiple:
            if not isinstance(value, str):
                raise Problem(_("Select one class for “%(title)s”.") % {"title": field.title})
            return known(field, value)
        if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
            raise Problem(
                _("Select classes from the list for “%(title)s”.") % {"title": field.title}
            )
        chosen = {known(field, key) for key in value}
        check_count(field, len(chosen))
        return [option.key for option in field.options if option.key in chosen]

    def agreement(self, field: ChoiceField, one: Any, other: Any) -> float:
        """Equal or not; in a tree, how far both go together; of several, the Jaccard index."""
        first, second = chosen_keys(one), chosen_keys(other)
        if first == second:
            return 1.0
        if not first or not second:
            return 0.0
        if not field.multiple:
            one, other = first.pop(), second.pop()  # a class that was removed is a top of its own
            return shared_path(field.paths.get(one, (one,)), field.paths.get(other, (other,)))
        named, also = with_parents(first, field.paths), with_parents(second, field.paths)
        return len(named & also) / len(named | also)

    def comparison_key(self, value: Any) -> Any:
        """The answer itself."""
        return value

    def billable(self, field: ChoiceField, value: Any) -> int:
        """One label for an answered choice, however many classes were ticked."""
        return 0 if value is None else 1

    def summary(self, field: ChoiceField, value: Any) -> str:
        """The titles of the chosen classes; of a class that was removed the key."""
        chosen = chosen_keys(value)
        titles = [title for key, title in field.titles.items() if key in chosen]
        return ", ".join([*titles, *sorted(chosen - field.titles.keys())])


def known(field: ChoiceField, key: str) -> str:
    """The key, if it may be chosen; raises Problem."""
    values = {"key": field.titles.get(key, key[:60]), "title": field.title}
    if key not in field.paths:
        raise Problem(_("“%(key)s” isn't a class of “%(title)s”.") % values)
    if key in field.groups:
        raise Problem(_("“%(key)s” is a group. Select one of its classes.") % values)
    return key


def check_count(field: ChoiceField, count: int) -> None:
    """Raise Problem for fewer or more classes than the field takes."""
    if count < (field.min_choices or 0):
        fewest = field.min_choices or 0
        raise Problem(
            ngettext(
                "“%(title)s”: select at least %(number)s class.",
                "“%(title)s”: select at least %(number)s classes.",
                fewest,
            )
            % {"title": field.title, "number": fewest}
        )
    if field.max_choices is not None and count > field.max_choices:
        raise Problem(
            ngettext(
                "“%(title)s”: select no more than %(number)s class.",
                "“%(title)s”: select no more than %(number)s classes.",
                field.max_choices,
            )
            % {"title": field.title, "number": field.max_choices}
        )


def chosen_keys(value: Any) -> set[str]:
    """The keys of a normalised answer as a set."""
    if value is None:
        return set()
    return {value} if isinstance(value, str) else set(value)


CHOICE = Choice()
