"""How does an answer become an annotation, once?"""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from annotation.projects.guidelines.models import Acknowledgement
from annotation.workflow.events.models import WorkEvent
from annotation.workflow.lifecycle.models import Annotation, Outcome, Review
from billing.ledger.models import LedgerEntry, LedgerTransaction
from billing.metering.models import UsageEvent
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Invalid
from tests.factories import projects
from tests.support.desk import HAM, SPAM, make_desk


@pytest.fixture
def desk(db):
    return make_desk()


@pytest.fixture
def inside(desk):
    with tenant(desk.organization.pk):
        yield


def paid():
    """How many work events, usage events, earnings there are, and what the books add up to."""
    total = sum(LedgerEntry.objects.values_list("amount", flat=True))
    counts = [model.objects.count() for model in (WorkEvent, UsageEvent, LedgerTransaction)]
    return (*counts, total)


class TestOnePerson:
    def test_an_answer_nobody_reviews_is_the_outcome_and_paid_at_once(self, desk, inside):
        annotation = desk.label(0, SPAM)
        outcome = Outcome.objects.get()
        assert (outcome.answer, outcome.source) == (SPAM, "single")
        assert outcome.parents == [annotation.pk]
        assert desk.item().state == "done"
        assert paid() == (2, 2, 1, 0)

    def test_the_same_submission_again_changes_nothing(self, desk, inside):
        assignment = desk.claim()
        first = desk.submit(assignment, HAM, key="one")
        again = desk.submit(assignment, HAM, key="one")
        assert again.pk == first.pk
        assert Annotation.objects.count() == 1
        assert paid() == (2, 2, 1, 0)

    def test_another_answer_to_the_same_assignment_is_refused(self, desk, inside):
        assignment = desk.claim()
        desk.submit(assignment, HAM, key="one")
        with pytest.raises(Conflict):
            desk.submit(assignment, SPAM, key="two")

    def test_an_answer_that_does_not_fit_says_where(self, desk, inside):
        assignment = desk.claim()
        with pytest.raises(Invalid) as invalid:
            desk.submit(assignment, {"label": "eggs"})
        assert invalid.value.detail["problems"][0]["field"] == "label"
        with pytest.raises(Invalid):
            desk.submit(assignment, {})
        assert Annotation.objects.count() == 0

    def test_an_old_revision_is_refused(self, desk, inside):
        with pytest.raises(Conflict) as refused:
            desk.submit(desk.claim(), HAM, revision=3)
        assert refused.value.code == "revision"

    def test_the_database_keeps_the_answer(self, desk, inside):
        annotation = desk.label()
        with pytest.raises(DatabaseError), transaction.atomic():
            Annotation.objects.filter(pk=annotation.pk).update(answer=SPAM)


class TestTwoPeople:
    @pytest.fixture
    def desk(self, db):
        return make_desk(items=1, slots=2, annotators=3)

    def test_waits_for_the_second(self, desk, inside):
        desk.label(0, HAM)
        assert desk.item().state == "labeling"
        assert paid() == (0, 0, 0, 0)

    def test_agreement_is_a_consensus_and_pays_both(self, desk, inside):
        desk.label(0, HAM)
        desk.label(1, HAM)
        assert Outcome.objects.get().source == "consensus"
        assert paid() == (3, 3, 2, 0)
        charges = UsageEvent.objects.values_list("work_event__kind", "amount")
        assert sorted(charges) == [
            ("label.accepted", 0),
            ("label.accepted", 0),
            ("outcome.decided", Decimal("0.05")),
        ]

    def test_a_third_gets_nothing(self, desk, inside):
        desk.label(0, HAM)
        desk.label(1, HAM)
        assert desk.claim(2) is None

    def test_a_surplus_answer_cannot_be_stored(self, desk, inside):
        desk.label(0, HAM)
        stored = desk.label(1, HAM)
        stored.pk, stored._state.adding = None, True
        stored.revision, stored.member_id = 7, desk.annotators[2].pk
        with pytest.raises(IntegrityError), transaction.atomic():
            stored.save()

    def test_disagreement_is_decided_by_a_reviewer_and_pays_both(self, desk, inside):
        desk.label(0, HAM)
        desk.label(1, SPAM)
        assert desk.item().state == "adjudication"
        assert Review.objects.get().annotation is None
        assert paid() == (0, 0, 0, 0)
        desk.review(answer=SPAM)
        outcome = Outcome.objects.get()
        assert (outcome.answer, outcome.source) == (SPAM, "adjudication")
        assert outcome.decided_by == desk.reviewers[0]
        assert paid() == (4, 4, 2, 0), "the adjudication is work without a pay rate"


class TestGuideline:
    def test_naming_the_new_version_is_not_reading_it(self, desk, inside):
        """The refusal tells the page the new version's id, so the id proves nothing."""
        assignment = desk.claim()
        new = projects.make_guideline(desk.project, by=desk.reviewers[0], major=2)
        with pytest.raises(Conflict) as refused:
            desk.submit(assignment, HAM, guideline_id=new.pk)
        assert refused.value.code == "stale_guideline"
        assert not Annotation.objects.exists()

    def test_who_never_read_any_version_submits_nothing(self, desk, inside):
        assignment = desk.claim()
        Acknowledgement.objects.filter(member=desk.annotators[0]).delete()
        with pytest.raises(Conflict) as refused:
            desk.submit(assignment, HAM)
        assert refused.value.code == "stale_guideline"
        assert paid() == (0, 0, 0, 0)

    def test_a_new_major_version_is_read_before_submitting(self, desk, inside):
        assignment = desk.claim()
        old = desk.project.guideline_id
        new = projects.make_guideline(desk.project, by=desk.reviewers[0], major=2)
        with pytest.raises(Conflict) as refused:
            desk.submit(assignment, HAM, guideline_id=old)
        assert refused.value.code == "stale_guideline"
        assert refused.value.detail["from"] == old
        assert refused.value.detail["to"] == new.pk
        Acknowledgement.objects.create(project=desk.project, member=desk.annotators[0], major=2)
        with pytest.raises(Conflict):
            desk.submit(assignment, HAM, guideline_id=old)
        assert desk.submit(assignment, HAM, guideline_id=new.pk).guideline == new
