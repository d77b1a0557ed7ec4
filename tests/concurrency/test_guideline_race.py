"""A guideline is published while people submit: under which version does whose answer count?

An answer carries the version that its page showed, and none is taken under an older one from the
moment on that a new major version is out: it is refused, read, and sent again.
"""

import threading
import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pytest
from django.db.models import Sum

from annotation.datasets.models import Item
from annotation.projects.guidelines.actions import (
    acknowledge,
    publish_guideline,
    save_guideline_draft,
)
from annotation.projects.guidelines.content import parse_guideline
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.models import Project
from annotation.workflow.events.models import WorkEvent
from annotation.workflow.labeling import actions
from annotation.workflow.lifecycle.models import Annotation, Outcome
from annotation.workflow.queue.actions import claim_next_item
from annotation.workflow.queue.eligibility import work_context
from billing.ledger.models import LedgerEntry
from billing.metering.models import UsageEvent
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.annotation.workflow.assignments.test_actions import owner_of
from tests.factories.projects import CONTENT
from tests.support.desk import make_desk
from tests.support.racing import failures, race
from workforce.members.scope import serialize

PEOPLE, ITEMS, VERSIONS = 3, 36, 3
BEFORE_THE_NEXT = PEOPLE + 2  # answers; so at least two are under the version that is out


@dataclass(frozen=True)
class Sent:
    """An answer that was taken: under which version, and between which moments."""

    annotation: int
    guideline: int
    began: float
    ended: float


class Crew:
    """People at work in one project, and somebody who publishes its guideline meanwhile."""

    def __init__(self, desk):
        self.desk = desk
        self.shown = {}  # the version that each person's page shows
        self.sent, self.refused = [], []
        self.out = {desk.project.guideline_id: (0.0, 0.0)}  # began and ended to be published
        self.may_claim, self.answered = threading.Semaphore(0), threading.Semaphore(0)
        self.is_new = threading.Event()

    def annotator(self, number):
        """Claim and submit until nothing is left; the first of all answers is sent too late."""
        while (claimed := self.next_one(number)) is not None:
            if number == 0:
                assert self.is_new.wait(timeout=60)
            self.insist(self.submit, number, claimed)
            self.answered.release()

    def next_one(self, number):
        """Claim when there is leave to: no version waits until all items are answered."""
        assert self.may_claim.acquire(timeout=60)
        return self.insist(self.claim, number)

    def insist(self, step, number, *claimed):
        """Do it; where a new version stands in the way, read that and do it again."""
        while True:
            try:
                with tenant(self.desk.organization.pk):
                    return step(number, *claimed)
            except Conflict as refusal:
                self.refused.append((step.__name__, refusal.code))
            try:
                with tenant(self.desk.organization.pk):
                    self.read(number)
            except Conflict as refusal:  # the next one is out already
                self.refused.append(("read", refusal.code))

    def claim(self, number):
        """The next item, on a page that shows the version in force."""
        serialize(self.desk.annotators[number])
        place = work_context(member=self.desk.annotators[number], project_id=self.desk.project.pk)
        claimed = claim_next_item(place)
        self.shown[number] = place.guideline.pk
        return claimed

    def submit(self, number, claimed):
        """An answer under the version that the page shows."""
        began, shown = time.monotonic(), self.shown[number]
        stored = self.desk.submit(claimed, guideline_id=shown)
        self.sent.append(Sent(stored.pk, shown, began, time.monotonic()))

    def read(self, number):
        """Acknowledge the newest version, which the page shows from now on."""
        project = Project.objects.select_related("guideline").get()
        newest = project.guideline
        acknowledge(by=self.desk.annotators[number], project=project, major=newest.major)
        self.shown[number] = newest.pk

    def publisher(self):
        """New major versions, each while people answer; the first one is out already."""
        for number in range(1, VERSIONS):
            while self.answered.acquire(blocking=False):
                pass
            self.may_claim.release(ITEMS // VERSIONS)
            for _ in range(BEFORE_THE_NEXT):
                assert self.answered.acquire(timeout=60)
            began = time.monotonic()
            with tenant(self.desk.organization.pk):
                version = publish(self.desk, f"Read the whole message, part {number}.")
            self.out[version.pk] = began, time.monotonic()
            self.is_new.set()
        self.may_claim.release(ITEMS // VERSIONS + PEOPLE)

    def too_late(self):
        """Answers that were sent when a newer version than theirs was out already."""
        versions = list(self.out)
        ended = {old: self.out[new][1] for old, new in pairwise(versions)}
        return [each for each in self.sent if each.began > ended.get(each.guideline, each.began)]

    def too_early(self):
        """Answers that were stored before their version began to be published."""
        return [each for each in self.sent if each.ended < self.out[each.guideline][0]]


def publish(desk, overview):
    """A new major version, as a manager publishes it."""
    owner = owner_of(desk)
    content = parse_guideline(CONTENT | {"overview": overview})
    project = Project.objects.get()
    save_guideline_draft(by=owner, project=project, content=content)
    return publish_guideline(by=owner, project=project, level="major")


@pytest.fixture
def crew(committed_db):
    return Crew(make_desk(items=ITEMS, annotators=PEOPLE))


def let_work(crew):
    """All at once, to the end."""
    people = [lambda n=n: crew.annotator(n) for n in range(PEOPLE)]
    assert failures(race(*people, crew.publisher)) == []


def test_each_answer_counts_once_under_the_version_that_was_out(crew):
    let_work(crew)
    assert crew.too_late() == crew.too_early() == []
    assert {code for _step, code in crew.refused} == {"stale_guideline"}
    assert "submit" in {step for step, _code in crew.refused}
    assert {each.guideline for each in crew.sent} == set(crew.out), "each version had answers"
    with tenant(crew.desk.organization.pk):
        stored = dict(Annotation.objects.values_list("pk", "guideline_id"))
        assert stored == {each.annotation: each.guideline for each in crew.sent}
        assert Annotation.objects.values("item").distinct().count() == len(stored) == ITEMS
        assert set(Item.objects.values_list("state", "open_slots")) == {("done", 0)}
        assert Outcome.objects.count() == ITEMS
        kinds = Counter(WorkEvent.objects.values_list("kind", flat=True))
        assert kinds == {"label.accepted": ITEMS, "outcome.decided": ITEMS}
        assert UsageEvent.objects.count() == 2 * ITEMS
        assert LedgerEntry.objects.count() == 2 * ITEMS
        assert LedgerEntry.objects.aggregate(sum=Sum("amount"))["sum"] == 0


def test_negative_control_without_the_question_old_versions_go_on(crew, monkeypatch):
    """Whoever takes any version takes one that is over: the test above would see it."""
    monkeypatch.setattr(
        actions, "version_in_force", lambda _place, pk: GuidelineVersion.objects.get(pk=pk)
    )
    let_work(crew)
    assert crew.too_late() != []
