"""DecisionRule: when an item has enough annotations, and what its outcome is. Pure.

A project's workflow settings name a rule; `FixedOverlap` is the default. Another one is a class
with `decide` that an app declares as a `DecisionRuleKind`. Nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Annotated, Any, ClassVar, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field, field_validator

from annotation.workflow.lifecycle.policy import Input, SettingsSection
from core.declarations import Declaration, declared

Content = dict[str, Any]


@dataclass(frozen=True)
class Candidate:
    """An annotation that counts: nobody rejected it. `content` is the reviewer's if corrected."""

    annotation_id: int
    content: Content


@dataclass(frozen=True)
class DecisionFacts:
    """What a rule decides on.

    `slots`: annotations asked for so far, at least those of the overlap. `candidates`: those that
    are in, ordered by slot. `agreement(one, other)`: 0 to 1, by the label schema; `pairs` has it
    for each pair of candidates, in the order of `itertools.combinations`.
    """

    slots: int
    candidates: tuple[Candidate, ...]
    agreement: Callable[[Content, Content], float]

    @property
    def pairs(self) -> list[float]:
        """The agreement of each pair of candidates, 0 to 1."""
        return [
            self.agreement(one.content, other.content)
            for one, other in combinations(self.candidates, 2)
        ]


@dataclass(frozen=True)
class NeedMore:
    """Ask for `annotations` more than are in. Beyond the slots there are, new ones are opened."""

    annotations: int
    reason: str = ""


@dataclass(frozen=True)
class Decided:
    """The outcome's content, the annotations it rests on, and facts about it that are stored.

    `confidence` is 0 to 1, None where the rule states none. `agreements`: `DecisionFacts.pairs`.
    """

    content: Content
    parents: tuple[int, ...]
    confidence: float | None = None
    agreements: tuple[float, ...] = ()


@dataclass(frozen=True)
class Undecided:
    """A reviewer has to decide between the candidates, for this reason."""

    reason: str = ""


class DecisionRule(Protocol):
    """When is an item finished?"""

    def decide(self, facts: DecisionFacts) -> NeedMore | Decided | Undecided:
        """The next step of an item whose reviews are all in. The same facts, the same step."""


@dataclass(frozen=True)
class FixedOverlap:
    """Wait for every slot; equal annotations are the outcome, others a reviewer's decision."""

    def decide(self, facts: DecisionFacts) -> NeedMore | Decided | Undecided:
        """See the class."""
        missing = facts.slots - len(facts.candidates)
        if missing > 0:
            return NeedMore(missing, "overlap")
        pairs = facts.pairs
        if any(agreement != 1.0 for agreement in pairs):
            return Undecided("disagreement")
        first = facts.candidates[0]
        parents = tuple(each.annotation_id for each in facts.candidates)
        return Decided(first.content, parents, agreements=tuple(pairs))


DEFAULT_RULE = "fixed"


@dataclass(frozen=True)
class DecisionRuleKind(Declaration):
    """A rule that workflow settings may name; `make` takes the options, may raise ValueError."""

    name: str
    make: Callable[[dict[str, Any]], DecisionRule]

    @property
    def key(self) -> str:
        """The name."""
        return self.name


class DecisionSettings(SettingsSection):
    """How an item gets its outcome.

    `overlap`: annotators per item; 1.2 gives a seeded fifth of the items a second one. `rule`: the
    decision rule with its `options`.
    """

    name: ClassVar[str] = "decision"
    title: ClassVar[str | Promise] = gettext_lazy("Agreement")
    flat: ClassVar[Mapping[str, str]] = {"overlap": "overlap"}

    overlap: Annotated[
        Decimal,
        Input(
            gettext_lazy("Annotators per item (overlap)"),
            gettext_lazy(
                "With 1, one annotator labels each item. With 2, two annotators label each "
                "item. With 1.2, a random 20% of items get a second annotator, so you can "
                "measure agreement."
            ),
            step="0.05",
        ),
        Field(ge=1, le=20, decimal_places=2),
    ] = Decimal(1)
    rule: str = Field(
        default=DEFAULT_RULE,
        description="The decision rule. fixed: wait for all annotations. If they differ, "
        "a reviewer adjudicates.",
    )
    options: dict[str, Any] = Field(
        default_factory=dict, description="Options of the rule. The fixed rule has none."
    )

    @field_validator("overlap")
    @classmethod
    def without_zeros(cls, overlap: Decimal) -> Decimal:
        """2.00 is 2."""
        return overlap.normalize() + 0

    @field_validator("rule")
    @classmethod
    def is_declared(cls, name: str) -> str:
        """Refuse a rule that no app declares."""
        rules = declared(DecisionRuleKind)
        if name not in rules:
            raise ValueError(f"must be one of: {', '.join(sorted(rules))}")
        return name

    def make(self) -> DecisionRule:
        """The rule with its options."""
        return declared(DecisionRuleKind)[self.rule].make(self.options)

    def sentences(self) -> list[str]:
        """The overlap in words."""
        return [overlap_sentence(self.overlap)]


def overlap_sentence(overlap: Decimal) -> str:
    """An overlap in plain words: 1.2 is one person for each item and a second for 20 %."""
    whole = int(overlap)
    percent = round((overlap - whole) * 100)
    people = ngettext(
        "Each item is labeled by %(whole)d annotator.",
        "Each item is labeled by %(whole)d annotators.",
        whole,
    ) % {"whole": whole}
    if not percent:
        return people
    more = _("A random %(percent)d%% of items get one more annotator.") % {"percent": percent}
    return f"{people} {more}"


def missing_slots(facts: DecisionFacts, step: NeedMore) -> int:
    """How many slots have to be opened beyond those that are there for `step`."""
    return max(0, len(facts.candidates) + step.annotations - facts.slots)
