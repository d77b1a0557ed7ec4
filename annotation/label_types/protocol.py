"""The interface of a label type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TypeVar

from django.utils.functional import Promise
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

if TYPE_CHECKING:
    from annotation.label_types.context import AnswerContext

NAME = r"^[a-z][a-z0-9_]{0,39}$"


def written(value: Any) -> Any:
    """The points of a rating may be given as numbers; conditions compare them as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class ShowIf(BaseModel):
    """A field is asked only if the answer to an earlier `field` holds one of the `values`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str = Field(pattern=NAME, description="Name of a field above this one.")
    values: tuple[Annotated[str, BeforeValidator(written)], ...] = Field(
        min_length=1,
        description="The field is shown if that field has one of these values: class keys or "
        "ratings.",
    )


class SchemaField(BaseModel):
    """One field of a label schema; each kind adds its own options."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str = Field(description="The label type.")
    name: str = Field(
        pattern=NAME,
        description="Unique key of this field in annotations and releases.",
    )
    title: str = Field(min_length=1, max_length=120, description="The title annotators see.")
    help: str = Field(default="", max_length=500, description="Help text below the title.")
    required: bool = Field(default=True, description="Whether annotators must fill it in.")
    show_if: ShowIf | None = Field(
        default=None, description="Show the field only if an earlier field has one of these values."
    )

    def __hash__(self) -> int:
        """Schemas are keys of caches, and a kind's own options may hold a dictionary."""
        return hash((self.kind, self.name, self.title))

    def condition_keys(self) -> frozenset[str]:
        """What a later field's `show_if` may name; nothing unless the kind says so."""
        return frozenset()

    def check_place(self, earlier: Mapping[str, SchemaField]) -> None:
        """Raise ValueError where the field can't stand below these, by name."""

    def held_keys(self, value: Any) -> frozenset[str]:
        """Which of those keys a normalised answer holds."""
        return frozenset()


class Problem(ValueError):
    """An answer that can't be stored, in a sentence for the person who gave it."""


F_contra = TypeVar("F_contra", bound=SchemaField, contravariant=True)


class Kind(Protocol[F_contra]):
    """One way of labelling. Answers are JSON; `None` is no answer."""

    @property
    def name(self) -> str:
        """The word used in schemas, rates and file names."""

    @property
    def title(self) -> str | Promise:
        """The word people read."""

    @property
    def media(self) -> tuple[str, ...]:
        """The media whose items it can be asked about; none named means any."""

    @property
    def looks_at_content(self) -> bool:
        """Whether an answer is checked against the item."""

    @property
    def field_class(self) -> type[SchemaField]:
        """The options of a field of this type."""

    def normalise(self, field: F_contra, value: Any, given: AnswerContext) -> Any:
        """The one stored form of an answer, None if empty; raises Problem."""

    def comparison_key(self, value: Any) -> Any:
        """What makes two normalised answers the same; equal values mean the same answer."""

    def agreement(self, field: F_contra, one: Any, other: Any) -> float:
        """How alike two normalised answers are, 0 to 1, symmetric."""

    def billable(self, field: F_contra, value: Any) -> int:
        """How many billable labels a normalised answer holds."""

    def summary(self, field: F_contra, value: Any) -> str:
        """A normalised answer as plain text for lists and screen readers."""
