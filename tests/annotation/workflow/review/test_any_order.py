"""Whatever people do in whatever order: is each slot paid once, and only for what was accepted?"""

import random
from collections import Counter

import pytest
from django.db.models import Count

from annotation.datasets.models import Item, ItemState
from annotation.workflow.lifecycle.advance import MAX_SKIPS
from annotation.workflow.lifecycle.models import (
    TAKES_SLOT,
    Annotation,
    Assignment,
    AssignmentState,
    Outcome,
    Review,
)
from annotation.workflow.queue.actions import release
from annotation.workflow.queue.eligibility import find_work
from annotation.workflow.queue.jobs import lapsed
from annotation.workflow.review.actions import claim_next_review
from annotation.workflow.review.disputes import dispute_review
from billing.metering.models import UsageEvent
from core.tenancy.scope import tenant
from tests.factories.work import label_events
from tests.support.charges import check_charges
from tests.support.desk import HAM, SPAM, make_desk, seeds

STEPS = 90
LOOK_EVERY = 5
VERDICTS = {
    "answer": ("accepted", "corrected", "rejected", "rejected", "rejected"),
    "choice": ("accepted",),
    "rounds": ("accepted",),
    "dispute": ("upheld", "overturned"),
    "skips": ("answered", "requeued", "excluded"),
}


class Day:
    """People who do whatever chance tells them."""

    def __init__(self, desk, chance):
        self.desk, self.chance = desk, chance
        self.did = Counter()

    def act(self):
        weights = {"label": 5, "skip": 2, "give_back": 1, "review": 6, "dispute": 2}
        (name,) = self.chance.choices(list(weights), weights.values())
        self.did[name] += bool(getattr(self, name)())

    def anybody(self):
        return self.chance.randrange(len(self.desk.annotators))

    def answer(self):
        return self.chance.choice([HAM, SPAM])

    def label(self):
        assignment = self.desk.claim(self.anybody())
        return assignment and self.desk.submit(assignment, self.answer())

    def skip(self):
        number = self.anybody()
        assignment = self.desk.claim(number)
        if assignment is None or assignment.revision:
            return None
        return self.desk.skip(number)

    def give_back(self):
        number = self.anybody()
        assignment = self.desk.claim(number)
        if assignment and self.chance.random() < 0.7:
            state = self.chance.choice([AssignmentState.EXPIRED, AssignmentState.RELEASED])
            release(find_work(self.desk.annotators[number], assignment.pk)[0], state=state)
        return assignment

    def review(self):
        member = self.chance.choice(self.desk.reviewers)
        review = claim_next_review(by=member, project=self.desk.project)
        if review is None:
            return None
        verdict = self.chance.choice(VERDICTS[review.kind])
        values = {"reason": "missed", "comment": "Because.", "answer": self.answer()}
        self.did[verdict] += 1
        return self.desk.decide(member, review, verdict, **values)

    def dispute(self):
        rejections = Review.objects.filter(
            kind="answer",
            verdict="rejected",
            annotation__is_live=True,
            annotation__assignment__state__in=("returned", "held"),
        ).exclude(annotation__reviews__kind="dispute")
        first = rejections.order_by("pk").first()
        return first and dispute_review(by=first.author, review_id=first.pk, comment="No.")

    def finish(self):
        """Everybody finishes: all is labeled and reviewed until nothing is left to do."""
        for _ in range(400):
            moved = [self.desk.claim(number) for number in range(len(self.desk.annotators))]
            for assignment in filter(None, moved):
                self.desk.submit(assignment, HAM)
            reviewed = self.review_all()
            if not any(moved) and not reviewed:
                return
        pytest.fail("the items never come to an end")

    def review_all(self):
        reviewed = 0
        owner = self.desk.project.created_by  # for what all reviewers are parties to
        for member in [*self.desk.reviewers, owner]:
            while review := claim_next_review(by=member, project=self.desk.project):
                verdict = VERDICTS[review.kind][0]
                self.desk.decide(member, review, verdict, answer=HAM)
                reviewed += 1
        return reviewed


def check_slots():
    """Each slot is open, in somebody's hands or answered; of a closed item none is open."""
    live = dict(
        Assignment.objects.filter(state__in=TAKES_SLOT).values_list("item").annotate(Count("pk"))
    )
    for item in Item.objects.all():
        if item.skips >= MAX_SKIPS or item.state == ItemState.EXCLUDED:
            assert item.open_slots == 0
        else:
            assert item.open_slots + live.get(item.pk, 0) == item.slots
    assert not lapsed().exists()


def final_verdict(annotation):
    """What holds of an answer in the end, worked out from its reviews alone."""
    by_kind = {review.kind: review.verdict for review in annotation.reviews.all()}
    if by_kind.get("dispute") == "overturned":
        return "accepted"
    return by_kind.get("rounds") or by_kind.get("answer", "")


def check_money():
    """A slot is paid once, for its live answer, if and only if that was accepted in the end. The
    customer pays for the outcomes as they stand."""
    check_charges()
    paid = {(event.item_id, event.slot): event.annotation_id for event in label_events().all()}
    assert (
        len(paid)
        == label_events().count()
        == UsageEvent.objects.filter(work_event__kind="label.accepted").count()
    )
    states = dict(Item.objects.values_list("pk", "state"))
    due = {}
    for annotation in Annotation.objects.filter(is_live=True).prefetch_related("reviews"):
        verdict = final_verdict(annotation)
        is_unseen_and_done = not verdict and states[annotation.item_id] == "done"
        if verdict in ("accepted", "corrected") or is_unseen_and_done:
            due[annotation.item_id, annotation.slot] = annotation.pk
    assert paid == due


@pytest.mark.parametrize("seed", seeds(6))
def test_paid_once_and_only_for_what_was_accepted(db, seed):
    share = {"mode": "sample", "percent": 60, "first": 0}
    desk = make_desk(
        items=5, slots=1 + seed % 3, annotators=5, reviewers=4, policy={"review": share}
    )
    desk.project.seed = seed
    day = Day(desk, random.Random(seed))
    with tenant(desk.organization.pk):
        desk.project.save(update_fields=["seed"])
        for step in range(STEPS):
            day.act()
            if step % LOOK_EVERY == 0:
                check_slots()
                check_money()
        assert day.did["review"]
        assert day.did["label"]
        day.finish()
        check_slots()
        check_money()
        left = Item.objects.exclude(state__in=("done", "excluded"))
        assert not left.filter(open_slots=0).exists(), "an item waits for nobody"
        done = Item.objects.filter(state="done").count()
        assert Outcome.objects.filter(is_current=True).count() == done
