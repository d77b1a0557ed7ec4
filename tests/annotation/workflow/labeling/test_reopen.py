"""Can somebody change their own answer until a reviewer has decided, and is it paid once?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.datasets.models import ItemState
from annotation.projects.models import ProjectState, SchemaVersion
from annotation.workflow.labeling.recent import recent_answers
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.lifecycle.models import Annotation, Assignment, Outcome, Review
from annotation.workflow.queue.actions import claim_next_item, skip
from annotation.workflow.queue.eligibility import find_work, work_context
from annotation.workflow.queue.jobs import expire_leases
from annotation.workflow.queue.reopened import keep_answer
from annotation.workflow.review.actions import (
    Given,
    claim_next_review,
    decide_review,
    release_review,
)
from billing.ledger.models import LedgerTransaction
from billing.rates.models import Rate
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Gone, Missing
from tests.annotation.pages import page_of, sign_in
from tests.factories import money, projects
from tests.factories.work import label_events
from tests.support.desk import HAM, SPAM, make_desk

ALL = {"review": {"mode": "all"}}


def take_again(desk, annotation):
    assignment, place = find_work(desk.annotators[0], annotation.assignment_id)
    return reopen(place, assignment)


def released():
    return [outcome.answer for outcome in Outcome.objects.filter(is_current=True)]


@pytest.fixture
def inside(desk):
    with tenant(desk.organization.pk):
        yield


class TestNotReviewed:
    @pytest.fixture
    def desk(self, db):
        return make_desk()

    def test_the_new_answer_replaces_the_old_one_and_is_paid_once(self, desk, inside):
        first = desk.label(0, HAM)
        taken = take_again(desk, first)
        assert (desk.item().state, released()) == (ItemState.LABELING, [])
        assert desk.item().open_slots == 0, "nobody else gets the slot"
        second = desk.submit(taken, SPAM)
        assert (second.revision, second.slot, second.drawn) == (2, first.slot, False)
        assert list(Annotation.objects.filter(is_live=True)) == [second]
        assert (desk.item().state, released()) == (ItemState.DONE, [SPAM])
        assert label_events().get().annotation_id == first.pk
        assert LedgerTransaction.objects.count() == 1

    def test_kept_as_it_was_it_stands_as_if_nothing_had_happened(self, desk, inside):
        first = desk.label(0, HAM)
        taken = take_again(desk, first)
        keep_answer(taken)
        assert Assignment.objects.get(pk=taken.pk).state == "submitted"
        assert (desk.item().state, released()) == (ItemState.DONE, [HAM])
        assert label_events().count() == 1

    def test_a_lapsed_lease_keeps_it_too(self, desk):
        with tenant(desk.organization.pk):
            taken = take_again(desk, desk.label(0, HAM))
            Assignment.objects.filter(pk=taken.pk).update(lease_until=timezone.now())
        expire_leases()
        with tenant(desk.organization.pk):
            assert Assignment.objects.get(pk=taken.pk).state == "submitted"
            assert (desk.item().state, desk.item().open_slots) == (ItemState.DONE, 0)

    def test_it_comes_before_other_work_and_once_at_a_time(self, desk, inside):
        first, second = desk.label(0), desk.label(0)
        desk.claim(0)
        taken = take_again(desk, first)
        place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
        assert claim_next_item(place) == taken
        assert take_again(desk, first) == taken, "asked again it is the same"
        with pytest.raises(Conflict) as refused:
            take_again(desk, second)
        assert refused.value.code == "reopened_already"

    def test_it_is_no_item_to_skip(self, desk, inside):
        taken = take_again(desk, desk.label(0))
        with pytest.raises(Conflict, match="own annotation"):
            skip(taken, reason="Too hard")

    def test_after_a_day_what_is_done_stays_done(self, desk, inside):
        first = desk.label(0)
        Assignment.objects.update(submitted_at=timezone.now() - timedelta(hours=25))
        with pytest.raises(Conflict) as refused:
            take_again(desk, first)
        assert refused.value.code == "too_late"

    def test_not_in_a_paused_project_and_not_what_went_back(self, desk, inside):
        first = desk.label(0)
        desk.project.state = ProjectState.PAUSED
        desk.project.save(update_fields=["state"])
        with pytest.raises(Conflict) as refused:
            take_again(desk, first)
        assert refused.value.code == "project_paused"
        desk.project.state = ProjectState.LIVE
        desk.project.save(update_fields=["state"])
        Assignment.objects.update(state="expired")
        with pytest.raises(Gone):
            take_again(desk, first)

    def test_what_is_paid_has_to_hold_the_same_labels(self, desk, inside):
        owner = desk.project.created_by
        why = {"kind": "text", "name": "why", "title": "Why"}
        fields = [
            *desk.project.schema.fields,
            why | {"show_if": {"field": "label", "values": ["spam"]}},
        ]
        desk.project.schema = SchemaVersion.objects.create(
            project=desk.project, number=2, fields=fields, created_by=owner
        )
        desk.project.save(update_fields=["schema"])
        money.make_rate(by=owner, label_kind="text")
        money.make_pay_rate(by=owner, label_kind="text")
        taken = take_again(desk, desk.label(0, SPAM | {"why": "offer"}))
        with pytest.raises(Conflict) as refused:
            desk.submit(taken, HAM)
        assert refused.value.code == "other_labels"
        desk.submit(taken, SPAM | {"why": "prize"})
        assert sorted(label_events().values_list("label_kind", "quantity")) == [
            ("choice", 1),
            ("text", 1),
        ]


class TestTwoPeople:
    @pytest.fixture
    def desk(self, db):
        return make_desk(items=1, slots=2)

    def test_a_mended_answer_settles_a_disagreement_before_anybody_decides(self, desk, inside):
        first = desk.label(0, HAM)
        desk.label(1, SPAM)
        assert desk.item().state == ItemState.ADJUDICATION
        taken = take_again(desk, first)
        assert (desk.item().state, Review.objects.count()) == (ItemState.LABELING, 0)
        desk.submit(taken, SPAM)
        assert (desk.item().state, released()) == (ItemState.DONE, [SPAM])
        assert label_events().count() == 2

    def test_the_other_answer_meanwhile_does_not_finish_the_item(self, desk, inside):
        taken = take_again(desk, desk.label(0, HAM))
        desk.label(1, HAM)
        assert desk.item().state == ItemState.LABELING
        desk.submit(taken, HAM)
        assert released() == [HAM]

    def test_kept_as_it_was_the_decision_is_asked_for_again(self, desk, inside):
        first = desk.label(0, HAM)
        desk.label(1, SPAM)
        keep_answer(take_again(desk, first))
        assert desk.item().state == ItemState.ADJUDICATION
        assert desk.review(answer=HAM).annotation is None
        assert released() == [HAM]

    def test_what_cannot_be_closed_yet_holds_up_nobody_else(self, desk):
        with tenant(desk.organization.pk):
            taken = take_again(desk, desk.label(0, HAM))
            desk.label(1, HAM)
            batch = desk.item().batch
            projects.make_item(batch, "another", slots=1, open_slots=1)
            other = desk.claim(1)
            Rate.objects.all().delete()
            Assignment.objects.filter(state="held").update(lease_until=timezone.now())
        expire_leases()
        with tenant(desk.organization.pk):
            states = [Assignment.objects.get(pk=row.pk).state for row in (taken, other)]
            assert states == ["held", "expired"]
            assert label_events().count() == 0


class TestReviewed:
    @pytest.fixture
    def desk(self, db):
        return make_desk(policy=ALL)

    def test_until_a_reviewer_decides(self, desk, inside):
        first = desk.label(0, HAM)
        taken = take_again(desk, first)
        assert Review.objects.count() == 0
        second = desk.submit(taken, SPAM)
        assert Review.objects.get().annotation == second, "the new one is reviewed, not the old"
        desk.review()
        assert released() == [SPAM]
        assert label_events().get().annotation_id == second.pk

    def test_kept_as_it_was_it_waits_for_its_review_again(self, desk, inside):
        first = desk.label(0, HAM)
        keep_answer(take_again(desk, first))
        assert (desk.item().state, Review.objects.get().annotation) == (ItemState.REVIEW, first)

    @pytest.mark.parametrize("verdict", ["accepted", "corrected", "rejected"])
    def test_not_any_more_afterwards(self, desk, inside, verdict):
        first = desk.label(0, HAM)
        reason = "wrong_class" if verdict == "rejected" else ""
        answer = SPAM if verdict == "corrected" else None
        desk.review(verdict=verdict, reason=reason, answer=answer)
        before = Assignment.objects.get(pk=first.assignment_id).state
        with pytest.raises((Conflict, Gone)):
            take_again(desk, first)
        assert Assignment.objects.get(pk=first.assignment_id).state == before

    @pytest.mark.parametrize("still_held", [True, False])
    def test_a_late_verdict_on_what_its_author_took_back_changes_nothing(
        self, desk, inside, still_held
    ):
        first = desk.label(0, HAM)
        reviewer = desk.reviewers[0]
        review = claim_next_review(by=reviewer, project=desk.project)
        if not still_held:
            release_review(by=reviewer, review=review)
        taken = take_again(desk, first)
        given = Given(verdict="accepted", version=review.version)
        with pytest.raises(Missing, match="may be changing the annotation"):
            decide_review(by=reviewer, review_id=review.pk, given=given)
        assert claim_next_review(by=reviewer, project=desk.project) is None
        second = desk.submit(taken, SPAM)
        assert desk.review().annotation == second

    def test_the_reviewer_reads_what_happened(self, desk):
        reviewer = desk.reviewers[0]
        with tenant(desk.organization.pk):
            first = desk.label(0, HAM)
            review = claim_next_review(by=reviewer, project=desk.project)
            take_again(desk, first)
        client = sign_in(reviewer.user)
        url = f"/o/{desk.organization.slug}/reviews/{review.pk}/"
        for answer in (client.get(url), client.post(f"{url}decide/", {"verdict": "accepted"})):
            assert answer.status_code == 404
            assert "may be changing the annotation" in page_of(answer).main.get_text()

    def test_changing_an_answer_is_no_way_round_the_sample(self, desk, inside):
        taken = take_again(desk, desk.label(0, HAM))
        assert desk.submit(taken, SPAM).drawn


class TestDrawn:
    """Nothing that an author does with an answer tells whether a reviewer is going to see it."""

    @pytest.fixture
    def desk(self, db):
        policy = {"review": {"mode": "sample", "percent": 50, "first": 0}}
        return make_desk(items=8, policy=policy)

    def outcomes(self, desk, act):
        """What came of this act on each of eight answers: by whether the answer was drawn."""
        found = {True: set(), False: set()}
        for _ in range(8):
            annotation = desk.label(0, HAM)
            if annotation.drawn:
                claim_next_review(by=desk.reviewers[0], project=desk.project)
            found[annotation.drawn].add(act(annotation))
        assert all(found.values()), "of each sort there is one"
        return found

    def test_an_answer_in_a_reviewers_hands_is_taken_up_like_any_other(self, desk, inside):
        place = work_context(member=desk.annotators[0], project_id=desk.project.pk)

        def take(annotation):
            offered = recent_answers(place)[0].may_reopen
            taken = take_again(desk, annotation)
            keep_answer(taken)
            return (offered, taken.state, taken.revision)

        found = self.outcomes(desk, take)
        assert found[True] == found[False] == {(True, "submitted", 1)}

    def test_other_labels_are_refused_for_all_alike(self, desk, inside):
        owner = desk.project.created_by
        why = {"kind": "text", "name": "why", "title": "Why", "required": False}
        desk.project.schema = SchemaVersion.objects.create(
            project=desk.project,
            number=2,
            fields=[*desk.project.schema.fields, why],
            created_by=owner,
        )
        desk.project.save(update_fields=["schema"])
        money.make_rate(by=owner, label_kind="text")
        money.make_pay_rate(by=owner, label_kind="text")

        def change(annotation):
            taken = take_again(desk, annotation)
            with pytest.raises(Conflict) as refused:
                desk.submit(taken, HAM | {"why": "a prize"})
            desk.submit(taken, SPAM)
            return refused.value.code, refused.value.message

        found = self.outcomes(desk, change)
        assert found[True] == found[False]
        assert {code for code, _ in found[True]} == {"other_labels"}


class TestPage:
    @pytest.fixture
    def desk(self, db):
        return make_desk(policy=ALL)

    def test_the_list_says_which_can_be_changed(self, desk, inside):
        desk.label(0, HAM)
        desk.label(0, SPAM)
        desk.review()
        claim_next_review(by=desk.reviewers[0], project=desk.project)
        place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
        shown = [(row.summary, row.may_reopen) for row in recent_answers(place)]
        assert shown == [("Spam", True), ("Ham", False)]

    def test_an_answer_is_changed_without_a_script(self, desk):
        with tenant(desk.organization.pk):
            first = desk.label(0, HAM)
        client = sign_in(desk.annotators[0].user)
        url = f"/o/{desk.organization.slug}/projects/{desk.project.pk}/label/"
        action = page_of(client.get(url)).select_one("#recent form")["action"]
        page = page_of(client.post(action, follow=True))
        assert page.find(id="stage").get_text(strip=True) == "text 0"
        assert page.find("input", {"value": "ham"}).has_attr("checked")
        assert not page.find(id="reopened").has_attr("hidden")
        keep = page.select_one("#reopened form")["action"]
        page = page_of(client.post(keep, follow=True))
        assert page.find(id="stage").get_text(strip=True) == "text 1"
        with tenant(desk.organization.pk):
            assert Assignment.objects.get(pk=first.assignment_id).state == "submitted"
