"""Is each annotator paid for the labels of their own annotation, whatever comes after it?"""

from decimal import Decimal
from itertools import permutations

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from annotation.datasets.models import Item
from annotation.projects.models import SchemaVersion
from annotation.projects.schema_change import NeedsConfirmation, publish_schema
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.lifecycle.excluding import exclude_item, include_item
from annotation.workflow.lifecycle.models import Annotation, Outcome, Review
from annotation.workflow.queue.eligibility import find_work, rules_in_force
from billing.ledger.models import LedgerEntry
from billing.metering.models import UsageEvent
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Invalid
from tests.factories import money, projects
from tests.factories.work import label_events
from tests.support.desk import HAM, SPAM, make_desk

ALL = {"review": {"mode": "all"}}
WHY = {"kind": "text", "name": "why", "title": "Why", "required": False}
BOTH = HAM | {"why": "a prize"}


def two_fields(**values):
    """A desk whose schema has a choice and an optional text, both priced."""
    desk = make_desk(**values)
    with tenant(desk.organization.pk):
        project, owner = desk.project, desk.project.created_by
        project.schema = SchemaVersion.objects.create(
            project=project, number=2, fields=[*projects.SCHEMA, WHY], created_by=owner
        )
        project.save(update_fields=["schema"])
        money.make_rate(by=owner, label_kind="text")
        money.make_pay_rate(by=owner, label_kind="text", unit_pay="0.07")
    return desk


@pytest.fixture
def desk(db):
    desk = two_fields(items=1, policy=ALL)
    with tenant(desk.organization.pk):
        yield desk


def paid():
    """Labels by kind."""
    kinds = label_events().values_list("label_kind").order_by("label_kind")
    return dict(kinds.annotate(Sum("quantity")))


class Acts:
    """What managers and reviewers do with the one item of a desk; False where it is refused."""

    def __init__(self, desk):
        self.desk, self.owner = desk, desk.project.created_by

    def exclude(self):
        exclude_item(by=self.owner, item_id=self.item, reason="Noise.", at=timezone.now())

    def include(self):
        rules = rules_in_force(self.desk.project)
        include_item(by=self.owner, item_id=self.item, rules=rules, at=timezone.now())

    def drop_field(self):
        change = {"by": self.owner, "project": self.desk.project, "fields": projects.SCHEMA}
        try:
            publish_schema(**change)
        except NeedsConfirmation as asked:
            publish_schema(**change, confirmed=asked.token)

    def accept(self):
        if Review.objects.exclude(state="decided").exists():
            self.desk.review()

    @property
    def item(self):
        return Item.objects.get(project=self.desk.project).pk

    def do(self, name):
        try:
            with transaction.atomic():
                getattr(self, name)()
        except (Conflict, Invalid):
            return False
        return True


def test_a_field_dropped_while_its_item_was_excluded_is_paid_once_it_is_back(desk):
    annotation = desk.label(0, BOTH)
    acts = Acts(desk)
    assert not acts.do("drop_field"), "it is in review, so it may still be accepted"
    assert acts.do("exclude")
    assert acts.do("drop_field")
    assert acts.do("include")
    assert not label_events().exists()
    desk.review()
    assert desk.item().state == "done"
    assert paid() == {"choice": 1, "text": 1}
    assert {event.annotation_id for event in label_events().all()} == {annotation.pk}


def test_in_each_order_of_exclude_drop_include_and_accept_all_labels_are_paid(desk):
    """Each order with the first act repeated, ended by including and accepting what is left."""
    desk.label(0, BOTH)
    acts = Acts(desk)
    dropped = 0
    for order in permutations(("exclude", "drop_field", "include", "accept")):
        done = transaction.savepoint()
        schema = desk.project.schema
        did = {name: acts.do(name) for name in (*order, order[0])}
        dropped += did["drop_field"]
        acts.do("include")
        acts.do("accept")
        assert desk.item().state == "done", order
        assert paid() == {"choice": 1, "text": 1}, order
        transaction.savepoint_rollback(done)
        desk.project.schema = schema
    assert dropped > 12, "the field was often gone before the item was paid"


def test_changing_an_annotation_with_a_dropped_field_tells_nobody_whether_it_was_sampled(db):
    """One that is paid must hold the same labels; one that waits for its review is no different."""
    share = {"mode": "sample", "percent": 50, "first": 0}
    desk = two_fields(items=1, policy={"review": share})
    with tenant(desk.organization.pk):
        first = desk.label(0, BOTH)
        acts = Acts(desk)
        refusals = {}
        for drawn in (True, False):
            before = transaction.savepoint()
            Annotation.objects.filter(pk=first.pk).update(drawn=drawn)
            for name in ("exclude", "drop_field", "include"):
                acts.do(name)
            assert label_events().exists() is not drawn
            taken = reopen(*reversed(find_work(desk.annotators[0], first.assignment_id)))
            with pytest.raises(Conflict) as refused:
                desk.submit(taken, HAM)
            refusals[drawn] = refused.value.code
            transaction.savepoint_rollback(before)
    assert refusals == {True: "other_labels", False: "other_labels"}


@pytest.mark.parametrize(
    ("given", "corrected", "labels", "pay"),
    [
        (BOTH, HAM | {"why": None}, {"choice": 1, "text": 1}, "0.10"),
        (HAM, SPAM | {"why": "the reviewer's words"}, {"choice": 1}, "0.03"),
    ],
    ids=["the reviewer took a label away", "the reviewer added one"],
)
def test_the_authors_labels_are_paid_and_charged_not_the_reviewers(
    desk, given, corrected, labels, pay
):
    desk.label(0, given)
    desk.review(verdict="corrected", answer=corrected)
    assert Outcome.objects.get().answer == corrected
    assert paid() == labels
    of_labels = UsageEvent.objects.filter(work_event__kind="label.accepted")
    assert dict(of_labels.values_list("work_event__label_kind", "quantity")) == labels
    debits = LedgerEntry.objects.filter(amount__gt=0).aggregate(sum=Sum("amount"))
    assert f"{debits['sum']:.2f}" == pay


def test_a_decision_between_two_annotators_pays_each_for_their_own_labels(db):
    desk = two_fields(items=1, slots=2)
    with tenant(desk.organization.pk):
        desk.label(0, BOTH)
        desk.label(1, SPAM | {"why": None})
        desk.review(answer=HAM | {"why": "decided"})
        by_author = label_events().order_by("member", "label_kind")
        assert list(by_author.values_list("member", "label_kind", "quantity")) == [
            (desk.annotators[0].pk, "choice", 1),
            (desk.annotators[0].pk, "text", 1),
            (desk.annotators[1].pk, "choice", 1),
        ]


def test_work_in_review_is_paid_under_the_guideline_that_it_was_submitted_with(db):
    """A new major version comes while the annotation waits for its review."""
    desk = make_desk(items=1, policy=ALL)
    with tenant(desk.organization.pk):
        annotation = desk.label(0)
        newer = projects.make_guideline(desk.project, by=desk.project.created_by, major=2)
        desk.review()
        event = label_events().get()
        assert event.guideline_id == annotation.guideline_id != newer.pk
        assert event.earnings.get().entries.get(amount__gt=0).amount == Decimal("0.03")
