"""What is one organization of the demo made of? Only data; the steps are in the modules beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from annotation.guidelines.content import ClassBlock, Guideline
from workforce.members.models import Role

PASSWORD = "open-the-harbour"  # noqa: S105  # a password for all to read; the demo guards nothing


@dataclass(frozen=True)
class Person:
    """Somebody of the demo. `accuracy` is the share of an annotator's answers that are right."""

    name: str
    email: str
    role: Role
    accuracy: float = 1.0
    has_read: bool = True


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
class Story:
    """One organization in mid-work."""

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
