"""The next step of an item: a pure rule over its slots, skips, annotations and reviews."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.workflow.lifecycle.decision import (
    Candidate,
    DecisionFacts,
    DecisionRule,
    FixedOverlap,
    NeedMore,
    Undecided,
    missing_slots,
)
from annotation.workflow.lifecycle.models import OutcomeSource, ReviewKind, Verdict

Answer = dict[str, Any]
Agreement = Callable[[Answer, Answer], float]

MAX_SLOTS = 20  # annotations that an item can be given, whatever a rule asks for
MAX_SKIPS = 2  # then a reviewer decides what becomes of the item
MAX_REJECTIONS = 3  # of one slot's answers; then somebody else decides


@dataclass(frozen=True)
class Opinion:
    """The live answer of one slot. `drawn`: it is to be reviewed; `verdict` "" while it isn't.

    `final` is what it stands for now: the reviewer's answer where it was corrected or replaced.
    `verdict` is what holds now: a rejection that was overturned is an acceptance. `rejections`
    counts those of the slot; `disputed`: its author disagrees, and nobody has decided that yet.
    `is_reversed`: it was accepted, and its work was taken back since.
    """

    annotation_id: int
    final: Answer
    drawn: bool = False
    verdict: str = ""
    rejections: int = 0
    disputed: bool = False
    adjudicator_id: int | None = None
    is_reversed: bool = False

    @property
    def awaits_review(self) -> bool:
        """Whether a reviewer has still to look at it."""
        return self.drawn and not self.verdict

    @property
    def is_rejected(self) -> bool:
        """Whether it doesn't count as it stands."""
        return self.verdict == Verdict.REJECTED

    @property
    def review_rounds_exhausted(self) -> bool:
        """Whether sending it back once more would lead nowhere."""
        return self.is_rejected and self.rejections >= MAX_REJECTIONS

    @property
    def is_returned(self) -> bool:
        """Whether it went back to its author, whose next answer will replace it."""
        return self.is_rejected and not self.review_rounds_exhausted and not self.disputed

    @property
    def is_paid(self) -> bool:
        """Whether its author is paid for it once the item is done.

        What was reversed is paid again only where a decision accepts it anew.
        """
        return not (self.is_rejected or self.is_reversed or self.verdict == Verdict.REPLACED)


@dataclass(frozen=True)
class Decision:
    """A reviewer's answer for the whole item; `closes`: people skipped it, nobody else is asked."""

    answer: Answer
    reviewer_id: int
    closes: bool = False


@dataclass(frozen=True)
class Label:
    """Wait for annotators: slots are open, in work or returned to their authors.

    `new_slots`: so many have to be opened first, as the decision rule asks for more.
    """

    new_slots: int = 0


@dataclass(frozen=True)
class Review:
    """Wait for a reviewer to look at these answers."""

    annotation_ids: tuple[int, ...]


@dataclass(frozen=True)
class Adjudicate:
    """Wait for a reviewer to decide, about these answers or about the item."""

    about: ReviewKind = ReviewKind.CHOICE
    annotation_ids: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Done:
    """The item has its outcome."""

    answer: Answer
    source: OutcomeSource
    parents: tuple[int, ...]
    decided_by: int | None = None
    confidence: float | None = None
    agreements: tuple[float, ...] = ()


@dataclass(frozen=True)
class Excluded:
    """A reviewer took it out; it gets no outcome."""


FIXED_OVERLAP = FixedOverlap()
NextStep = Label | Review | Adjudicate | Done | Excluded


def advance(
    *,
    slots: int,
    opinions: Sequence[Opinion],
    decision: Decision | None,
    agreement: Agreement,
    rule: DecisionRule = FIXED_OVERLAP,
    skips: int = 0,
    excluded: bool = False,
) -> NextStep:
    """The next step of an item that was given `slots` slots and has these annotations.

    An item that people keep skipping waits for a reviewer before anything else. Reviews come
    first otherwise, so that an author hears early; a returned answer counts as missing.
    """
    if excluded:
        return Excluded()
    if skips >= MAX_SKIPS and not (decision is not None and decision.closes):
        return Adjudicate(ReviewKind.SKIPS)
    return question(opinions) or conclusion(slots, opinions, decision, agreement, rule)


def question(opinions: Sequence[Opinion]) -> Review | Adjudicate | None:
    """What a reviewer has to say of single answers before the item can go on."""
    waiting = tuple(opinion.annotation_id for opinion in opinions if opinion.awaits_review)
    if waiting:
        return Review(waiting)
    disputed = tuple(opinion.annotation_id for opinion in opinions if opinion.disputed)
    if disputed:
        return Adjudicate(ReviewKind.DISPUTE, disputed)
    worn_out = tuple(
        opinion.annotation_id for opinion in opinions if opinion.review_rounds_exhausted
    )
    return Adjudicate(ReviewKind.ROUNDS, worn_out) if worn_out else None


def conclusion(
    slots: int,
    opinions: Sequence[Opinion],
    decision: Decision | None,
    agreement: Agreement,
    rule: DecisionRule,
) -> Label | Adjudicate | Done:
    """The outcome, if a reviewer decided or the rule finds what counts enough for one.

    A reviewer's decision waits for the slots that are there, unless it closes the item. Where the
    rule asks for more annotations than an item can have, a reviewer decides.
    """
    counted = [opinion for opinion in opinions if not opinion.is_rejected]
    facts = DecisionFacts(
        slots, tuple(Candidate(each.annotation_id, each.final) for each in counted), agreement
    )
    if decision is not None:
        if len(counted) < slots and not decision.closes:
            return Label()
        parents = tuple(each.annotation_id for each in counted)
        return Done(decision.answer, OutcomeSource.ADJUDICATION, parents, decision.reviewer_id)
    step = rule.decide(facts)
    if isinstance(step, NeedMore):
        missing = missing_slots(facts, step)
        return Label(missing) if slots + missing <= MAX_SLOTS else Adjudicate(reason=step.reason)
    if isinstance(step, Undecided):
        return Adjudicate(reason=step.reason)
    return Done(
        step.content,
        source_of(opinions),
        step.parents,
        adjudicator_of(opinions),
        step.confidence,
        step.agreements,
    )


def source_of(opinions: Sequence[Opinion]) -> OutcomeSource:
    """What an undisputed outcome rests on: an adjudication, a review, several people, or one."""
    if adjudicator_of(opinions) is not None:
        return OutcomeSource.ADJUDICATION
    if any(opinion.verdict for opinion in opinions):
        return OutcomeSource.REVIEW
    return OutcomeSource.SINGLE if len(opinions) == 1 else OutcomeSource.CONSENSUS


def adjudicator_of(opinions: Sequence[Opinion]) -> int | None:
    """Who decided an answer that had been sent back too often."""
    deciders = [each.adjudicator_id for each in opinions if each.adjudicator_id is not None]
    return deciders[0] if deciders else None
