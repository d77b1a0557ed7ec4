"""Whatever people do in whatever order, a slot has one live answer and is paid at most once."""

import random
from collections import Counter

import pytest

from annotation.datasets.models import Item, ItemState
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.lifecycle.models import (
    TAKES_SLOT,
    Annotation,
    Assignment,
    Outcome,
    Review,
    ReviewState,
)
from annotation.workflow.queue.eligibility import find_work
from annotation.workflow.queue.reopened import keep_answer
from annotation.workflow.review.actions import Given, claim_next_review, decide_review
from core.tenancy.scope import tenant
from core.web.errors import DomainError
from tests.factories.work import label_events
from tests.support.desk import HAM, SPAM, make_desk, seeds

STEPS = 60
POLICY = {"review": {"mode": "sample", "percent": 50}}


@pytest.fixture
def desk(db):
    return make_desk(items=4, slots=2, annotators=3, reviewers=2, policy=POLICY)


def answer(desk, draw):
    number = draw.randrange(3)
    if (claimed := desk.claim(number)) is not None:
        desk.submit(claimed, draw.choice([HAM, SPAM]))


def take_again(desk, draw):
    newest = list(Annotation.objects.filter(is_live=True).select_related("member"))
    if newest:
        chosen = draw.choice(newest)
        reopen(*reversed(find_work(chosen.member, chosen.assignment_id)))


def leave(_desk, draw):
    held = list(Assignment.objects.filter(reopened_at__isnull=False))
    if held:
        keep_answer(draw.choice(held))


def look_at(desk, draw):
    reviewer = draw.choice(desk.reviewers)
    review = claim_next_review(by=reviewer, project=desk.project)
    if review is None or draw.random() < 0.3:
        return
    verdict = draw.choice(["accepted", "accepted", "corrected", "rejected"])
    given = Given(verdict=verdict, version=review.version, reason="missed", answer=HAM)
    decide_review(by=reviewer, review_id=review.pk, given=given)


def check():
    for item in Item.objects.all():
        taken = Assignment.objects.filter(item=item, state__in=TAKES_SLOT)
        live = Annotation.objects.filter(item=item, is_live=True)
        outcomes = Outcome.objects.filter(item=item, is_current=True).count()
        assert item.open_slots == item.slots - taken.count()
        assert max(Counter(live.values_list("slot", flat=True)).values(), default=0) <= 1
        assert outcomes == (item.state == ItemState.DONE)
        if item.state == ItemState.DONE:
            assert not taken.exclude(state="submitted").exists()
    waiting = Review.objects.exclude(state=ReviewState.DECIDED).exclude(annotation=None)
    for review in waiting.select_related("annotation__assignment"):
        assert review.annotation.is_live
        assert review.annotation.assignment.state == "submitted"
    paid = Counter(label_events().values_list("item_id", "slot", "label_kind"))
    assert max(paid.values(), default=0) <= 1


@pytest.mark.parametrize("seed", seeds(4))
def test_a_walk_through_answers_second_thoughts_and_verdicts(desk, seed):
    draw, done = random.Random(seed), Counter()
    with tenant(desk.organization.pk):
        for _ in range(STEPS):
            act = draw.choice([answer, answer, take_again, leave, look_at])
            try:
                act(desk, draw)
                done[act.__name__] += 1
            except DomainError:
                done["refused"] += 1
            check()
    assert min(done[act.__name__] for act in (answer, take_again, leave, look_at)) > 0
