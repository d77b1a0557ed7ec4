"""What happens to an item next? A pure rule over its slots, answers and reviews."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.workflow.models import OutcomeSource, Verdict

Answer = dict[str, Any]
Agree = Callable[[Answer, Answer], bool]


@dataclass(frozen=True)
class Opinion:
    """The live answer of one slot. `drawn`: it is to be reviewed; `verdict` "" while it isn't.

    `final` is what it stands for now: the reviewer's fix where it was corrected.
    """

    annotation_id: int
    final: Answer
    drawn: bool = False
    verdict: str = ""

    @property
    def awaits_review(self) -> bool:
        """Whether a reviewer has still to look at it."""
        return self.drawn and not self.verdict

    @property
    def is_returned(self) -> bool:
        """Whether it went back to its author, whose next answer will replace it."""
        return self.verdict == Verdict.REJECTED


@dataclass(frozen=True)
class Decision:
    """A reviewer's choice between answers that differ."""

    answer: Answer
    reviewer_id: int


@dataclass(frozen=True)
class Label:
    """Wait for answers: slots are open, in work or returned to their authors."""


@dataclass(frozen=True)
class Review:
    """Wait for a reviewer to look at these answers."""

    annotation_ids: tuple[int, ...]


@dataclass(frozen=True)
class Adjudicate:
    """The answers differ: wait for a reviewer to decide."""


@dataclass(frozen=True)
class Done:
    """The item has its outcome."""

    answer: Answer
    source: OutcomeSource
    parents: tuple[int, ...]
    decided_by: int | None = None


NextStep = Label | Review | Adjudicate | Done


def advance(
    *, slots: int, opinions: Sequence[Opinion], decision: Decision | None, agree: Agree
) -> NextStep:
    """The next step of an item that needs `slots` answers and has these.

    Reviews come first, so that an author hears early; a returned answer counts as missing.
    """
    waiting = tuple(opinion.annotation_id for opinion in opinions if opinion.awaits_review)
    if waiting:
        return Review(waiting)
    if len(opinions) < slots or any(opinion.is_returned for opinion in opinions):
        return Label()
    parents = tuple(opinion.annotation_id for opinion in opinions)
    if decision is not None:
        return Done(decision.answer, OutcomeSource.ADJUDICATION, parents, decision.reviewer_id)
    first = opinions[0]
    if not all(agree(first.final, other.final) for other in opinions[1:]):
        return Adjudicate()
    return Done(first.final, source_of(opinions), parents)


def source_of(opinions: Sequence[Opinion]) -> OutcomeSource:
    """What an undisputed outcome rests on: a review, several people, or one."""
    if any(opinion.verdict for opinion in opinions):
        return OutcomeSource.REVIEW
    return OutcomeSource.SINGLE if len(opinions) == 1 else OutcomeSource.CONSENSUS
