"""The reviews of a story's reviewer."""

from __future__ import annotations

from annotation.datasets.models import Item
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Annotation, Review, Verdict
from annotation.workflow.lifecycle.reasons import Reason
from annotation.workflow.review.actions import claim_next_review, decide_review
from annotation.workflow.review.decisions import Given
from annotation.workflow.review.eligibility import reviewable
from core.identity.models import Member, Role
from demo.composing import EXPECTED
from demo.crew import member_of
from demo.story import Story
from demo.working import FIELD

REASONS = (Reason.WRONG_CLASS, Reason.AGAINST_GUIDELINE, Reason.WRONG_CLASS)
CORRECT_EVERY = 3  # of the wrong answers are mended by the reviewer instead of sent back


def waiting(story: Story, project: Project) -> set[int]:
    """The ids of the reviews that the reviewer could decide now."""
    return set(reviewable(reviewer_of(story), project).values_list("pk", flat=True))


def review(story: Story, project: Project, *, count: int, mends: bool = False) -> None:
    """Decide the oldest ones; with `mends` some wrong answers are corrected on the spot."""
    reviewer = reviewer_of(story)
    wrong = 0
    for _ in range(count):
        claimed = claim_next_review(by=reviewer, project=project)
        assert claimed is not None, "what waited before is waiting still"
        given, is_wrong = verdict_on(story, claimed, number=wrong + 1, mends=mends)
        wrong += is_wrong
        decide_review(by=reviewer, review_id=claimed.pk, given=given)


def reviewer_of(story: Story) -> Member:
    """The one who reviews."""
    return member_of(story.of_role(Role.REVIEWER)[0])


def verdict_on(story: Story, claimed: Review, *, number: int, mends: bool) -> tuple[Given, bool]:
    """What the reviewer says, and whether an answer was wrong: the `number`-th such one."""
    expected = expected_of(claimed)
    if is_right(claimed, expected):
        return Given(verdict=Verdict.ACCEPTED, version=claimed.version), False
    if claimed.annotation_id is None:
        return settled(story, claimed, expected), False
    if mends and number % CORRECT_EVERY == 0:
        return mended(story, claimed, expected), True
    return sent_back(story, claimed, expected, reason=REASONS[number % len(REASONS)]), True


def settled(story: Story, claimed: Review, expected: str) -> Given:
    """The choice between two answers."""
    return mended(story, claimed, expected, verdict=Verdict.ACCEPTED)


def mended(
    story: Story, claimed: Review, expected: str, *, verdict: str = Verdict.CORRECTED
) -> Given:
    """The right answer in place of what was given."""
    return Given(
        verdict=verdict,
        version=claimed.version,
        answer={FIELD: expected},
        comment=story.work.remarks[expected],
    )


def sent_back(story: Story, claimed: Review, expected: str, *, reason: str) -> Given:
    """A rejection that its author learns from."""
    return Given(
        verdict=Verdict.REJECTED,
        version=claimed.version,
        reason=reason,
        comment=story.work.remarks[expected],
    )


def expected_of(review: Review) -> str:
    """The class that the text was written for."""
    return str(Item.objects.get(pk=review.item_id).hidden[EXPECTED])


def is_right(review: Review, expected: str) -> bool:
    """Whether the reviewed answer names that class."""
    answers = Annotation.objects.filter(reviews=review)
    return any(answer[FIELD] == expected for answer in answers.values_list("answer", flat=True))
