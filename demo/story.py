"""The data of one demo organization; the steps are in the other modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from annotation.datasets.models import Item
from annotation.label_types.schema import Answer
from annotation.projects.guidelines.content import ClassBlock, Guideline
from annotation.projects.templates import ProjectTemplate
from annotation.workflow.lifecycle.policy import Policy
from core.identity.models import Role

# What a person of this accuracy sees in an item whose right answer is that.
Eye = Callable[[Answer, float, Random], Answer]


@dataclass(frozen=True)
class Person:
    """Somebody of the demo. `accuracy` is the share of an annotator's answers that are right.

    `skills` are names with levels, `hours` those from Monday to Sunday; `away_days` from today on.
    """

    name: str
    email: str
    role: Role
    accuracy: float = 1.0
    has_read: bool = True
    skills: tuple[tuple[str, int], ...] = ()
    languages: tuple[str, ...] = ()
    hours: tuple[int, ...] = ()
    away_days: int = 0


@dataclass(frozen=True)
class Parts:
    """What the texts of a class are put together from: an opening, a core and a closing each."""

    count: int
    openings: Sequence[str]
    cores: Sequence[str]
    closings: Sequence[str]


@dataclass(frozen=True)
class Data:
    """A file of made-up texts: how many of each class, and the columns that come with them."""

    file_name: str
    prefix: str
    parts: Mapping[str, Parts]
    words: Mapping[str, Sequence[str]]
    column: str
    values: Sequence[str]
    repeated: int = 5


@dataclass(frozen=True)
class Work:
    """How much each annotator does before and after the guideline's revision, and what is said."""

    first: int
    second: int
    confused: Mapping[str, Sequence[str]]
    remarks: Mapping[str, str]
    skipped_because: str


@dataclass(frozen=True)
class Talk:
    """What is asked, answered and objected to while they work."""

    answered: tuple[str, str]
    open: str
    appeal: str
    skipped_too: str


@dataclass(frozen=True)
class Side:
    """One of the smaller projects beside the main one.

    `fields` replace the template's label schema, if there are any; `file` is the file's name and
    its bytes, made by a seed; `truth` is the right answer to an item of that file, and `seen` what
    a person sees in it; `remark` is what the reviewer writes to what they correct. `examples` are
    classes with what the guideline says of an item that shows them, `asked` a question of the crew
    with the manager's answer; with `differs` two people disagree so that a reviewer has to choose;
    `note` is that of the release, where there is one.
    """

    project: str
    template: ProjectTemplate
    titles: Sequence[str]
    fields: list[dict[str, Any]]
    guideline: Guideline
    policy: Policy
    file: Callable[[int], tuple[str, bytes]]
    shown: str
    truth: Callable[[Item, int], Answer]
    seen: Eye
    rates: Mapping[str, tuple[Decimal, Decimal]]
    each: int
    remark: str
    seconds: tuple[float, float] = (12.0, 38.0)
    examples: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, str] | None = None
    differs: bool = False
    note: str = ""


@dataclass(frozen=True)
class Story:
    """One organization in mid-work. `again` is the name of the project that waits its turn."""

    name: str
    slug: str
    currency: str
    timezone: str
    people: Sequence[Person]
    invited: str
    pool: str
    project: str
    titles: Sequence[str]
    guideline: Guideline
    revised: ClassBlock
    revision: str
    price: Decimal
    pay: Decimal
    data: Data
    work: Work
    note: str
    second_note: str
    talk: Talk
    sides: Sequence[Side]
    again: str
    seed: int

    def of_role(self, role: Role) -> list[Person]:
        """The people of a role."""
        return [person for person in self.people if person.role == role]

    @property
    def owner(self) -> Person:
        """Who founded it."""
        return self.of_role(Role.OWNER)[0]

    @property
    def revised_guideline(self) -> Guideline:
        """The guideline of version 1.1: one block says more."""
        blocks = tuple(
            self.revised if block.class_key == self.revised.class_key else block
            for block in self.guideline.blocks
        )
        return self.guideline.model_copy(update={"blocks": blocks})
