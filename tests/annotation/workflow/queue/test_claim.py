"""What does an annotator get next, and when is there nothing?"""

from datetime import timedelta
from functools import partial

import pytest
from django.http import Http404
from django.utils import timezone

from annotation.datasets.models import Item
from annotation.projects.guidelines.models import Acknowledgement
from annotation.projects.models import ProjectPool
from annotation.workflow.labeling.page import draft_data
from annotation.workflow.lifecycle.advance import MAX_SKIPS
from annotation.workflow.lifecycle.models import Assignment, AssignmentState, Draft
from annotation.workflow.queue.actions import (
    open_assignment,
    release,
    require_held,
    retake,
    skip,
)
from annotation.workflow.queue.eligibility import find_work, work_context
from annotation.workflow.queue.jobs import expire_leases
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Gone, Invalid
from tests.support.desk import HAM, SPAM, make_desk

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(db):
    return make_desk()


@pytest.fixture
def inside(desk):
    with tenant(desk.organization.pk):
        yield


def slots_add_up(desk):
    """open_slots is what the live assignments leave over; nothing where two people have skipped."""
    for item in Item.objects.filter(project=desk.project):
        live = ("reserved", "held", "submitted", "returned")
        taken = item.assignments.filter(state__in=live).count()
        left = item.slots - taken if item.skips < MAX_SKIPS else 0
        assert item.open_slots == left, item


class TestOrder:
    def test_first_in_first_out(self, desk, inside):
        texts = [desk.label().item.text for _ in range(3)]
        assert texts == ["text 0", "text 1", "text 2"]

    def test_higher_priority_first(self, desk, inside):
        Item.objects.filter(text="text 2").update(priority=5)
        assert desk.claim().item.text == "text 2"

    def test_two_people_get_different_items(self, desk, inside):
        assert desk.claim(0).item_id != desk.claim(1).item_id

    def test_one_person_never_gets_an_item_twice(self, db):
        desk = make_desk(items=1, slots=3)
        with tenant(desk.organization.pk):
            desk.label(0)
            assert desk.claim(0) is None
            assert desk.claim(1) is not None

    def test_none_when_all_is_taken(self, desk, inside):
        for _ in range(3):
            desk.label(0)
        assert desk.claim(1) is None


class TestAhead:
    def test_asking_again_gives_the_same(self, desk, inside):
        first = desk.claim()
        assert desk.claim().pk == first.pk
        ahead = desk.claim(after=first)
        assert ahead.pk != first.pk
        assert desk.claim(after=first).pk == ahead.pk
        assert desk.claim().pk == first.pk

    def test_the_cap_holds(self, db):
        desk = make_desk(items=9)
        with tenant(desk.organization.pk):
            last = desk.claim()
            for _ in range(4):
                last = desk.claim(after=last)
            assert desk.claim(after=last) is None
            assert Assignment.objects.filter(state="held").count() == 5

    def test_ahead_has_a_short_lease_until_it_is_opened(self, desk, inside):
        first = desk.claim()
        ahead = desk.claim(after=first)
        assert ahead.lease_until < timezone.now() + timedelta(minutes=3)
        place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
        open_assignment(place, ahead.pk)
        ahead.refresh_from_db()
        assert ahead.lease_until > timezone.now() + timedelta(minutes=29)


class TestLeftBehind:
    """A page that was closed leaves what it had claimed; the next page goes on with that."""

    def test_an_earlier_pages_items_come_before_new_ones(self, db):
        desk = make_desk(items=9, policy={"review": {"mode": "all"}})
        with tenant(desk.organization.pk):
            sent = desk.label()
            shown = desk.claim()
            ahead = desk.claim(after=shown)
            desk.review(verdict="rejected", reason="missed")
            back = desk.claim()
            assert back.pk == sent.assignment_id
            assert desk.claim().pk == back.pk
            assert desk.claim(after=back).pk == shown.pk
            assert desk.claim(after=back).pk == shown.pk
            desk.submit(back)
            assert desk.claim(after=shown).pk == ahead.pk
            assert Assignment.objects.filter(state="held").count() == 2

    def test_what_leads_up_to_the_shown_item_is_not_what_follows_it(self, desk, inside):
        first = desk.claim()
        second = desk.claim(after=first)
        third = desk.claim(after=second)
        assert third.pk not in (first.pk, second.pk)


class TestWhoMay:
    def test_nobody_outside_the_projects_pools(self, desk, inside):
        ProjectPool.objects.all().delete()
        with pytest.raises(Http404):
            desk.claim()

    def test_nothing_while_paused(self, desk, inside):
        desk.project.state = "paused"
        desk.project.save()
        with pytest.raises(Conflict) as refused:
            desk.claim()
        assert refused.value.code == "project_paused"

    def test_the_guideline_is_read_first(self, desk, inside):
        Acknowledgement.objects.all().delete()
        with pytest.raises(Conflict) as refused:
            desk.claim()
        assert refused.value.code == "stale_guideline"


class TestGivingBack:
    def test_released_goes_to_the_next_person(self, desk, inside):
        mine = desk.claim(0)
        release(mine)
        assert desk.claim(1).item_id == mine.item_id
        slots_add_up(desk)

    def test_skipped_is_not_offered_again_to_the_same_person(self, desk, inside):
        mine = desk.claim(0)
        skip(mine, reason="unclear")
        assert Assignment.objects.get(pk=mine.pk).skip_reason == "unclear"
        assert desk.claim(0).item_id != mine.item_id
        assert desk.claim(1).item_id == mine.item_id
        slots_add_up(desk)

    def test_a_skip_needs_a_reason(self, desk, inside):
        with pytest.raises(Invalid):
            skip(desk.claim(), reason="  ")

    def test_a_stranger_finds_nothing(self, desk, inside):
        mine = desk.claim(0)
        with pytest.raises(Http404):
            find_work(desk.annotators[1], mine.pk)


class TestExpiry:
    @pytest.fixture
    def expired(self, desk):
        with tenant(desk.organization.pk):
            mine = desk.claim(0)
            Draft.objects.create(assignment=mine, answer=SPAM)
            Assignment.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert expire_leases() == 1
        assert expire_leases() == 0
        return mine

    def test_the_slot_opens_and_the_draft_stays(self, desk, expired):
        with tenant(desk.organization.pk):
            assert Assignment.objects.get(pk=expired.pk).state == AssignmentState.EXPIRED
            assert Draft.objects.get(assignment=expired).answer == SPAM
            slots_add_up(desk)
            assert desk.claim(1).item_id == expired.item_id

    def test_a_submission_is_told_and_can_be_taken_again(self, desk, expired):
        with tenant(desk.organization.pk):
            with pytest.raises(Gone) as gone:
                desk.submit(expired, HAM)
            assert gone.value.code == "lease_expired"
            assert gone.value.detail["canRetake"] is True
            place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
            again = retake(place, find_work(desk.annotators[0], expired.pk)[0])
            assert again.drafts.get().answer == SPAM
            desk.submit(again, SPAM)
            slots_add_up(desk)

    def test_a_late_answer_waits_for_no_job(self, desk):
        """The lease's end decides, whether the job has taken the item back or not."""
        with tenant(desk.organization.pk):
            mine = desk.claim(0)
            Draft.objects.create(assignment=mine, answer=SPAM)
            Assignment.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            late, place = find_work(desk.annotators[0], mine.pk)
            for act in (desk.submit, require_held, partial(skip, reason="unclear")):
                with pytest.raises(Gone, match="ran out") as gone:
                    act(late)
                assert (gone.value.code, gone.value.detail["canRetake"]) == ("lease_expired", True)
            again = retake(place, find_work(desk.annotators[0], mine.pk)[0])
            assert again.lease_until > timezone.now()
            assert again.drafts.get().answer == SPAM
            slots_add_up(desk)
            desk.submit(again, SPAM)
            slots_add_up(desk)

    def test_a_late_correction_stays_with_its_author(self, desk):
        with tenant(desk.organization.pk):
            mine = desk.submit(desk.claim(0), HAM).assignment
            Assignment.objects.update(state="returned", lease_until=timezone.now() - HOUR)
            again = desk.claim(0)
            assert again.pk == mine.pk
            Assignment.objects.update(lease_until=timezone.now() - HOUR)
            late, place = find_work(desk.annotators[0], mine.pk)
            for act in (desk.submit, partial(retake, place)):
                with pytest.raises(Gone) as gone:
                    act(late)
                assert gone.value.detail["canRetake"] is False
            assert desk.claim(0).pk == mine.pk

    def test_who_got_it_as_the_next_item_has_it_already(self, desk, expired):
        with tenant(desk.organization.pk):
            claimed = desk.claim(0)
            assert claimed.item_id == expired.item_id
            place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
            again = retake(place, find_work(desk.annotators[0], expired.pk)[0])
            assert again.pk == claimed.pk
            assert draft_data(again)["answer"] == SPAM
            slots_add_up(desk)

    def test_a_colleagues_draft_is_never_shown(self, desk, expired):
        """Both began the item and their time ran out; the colleague's draft is the newer one."""
        with tenant(desk.organization.pk):
            colleague = desk.claim(1)
            assert colleague.item_id == expired.item_id
            Draft.objects.create(assignment=colleague, answer=HAM)
            Assignment.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert expire_leases() == 1
        with tenant(desk.organization.pk):
            mine = desk.claim(0)
            assert (mine.item_id, draft_data(mine)["answer"]) == (expired.item_id, SPAM)
            shown_again = desk.claim(0)
            assert (shown_again.pk, draft_data(shown_again)["answer"]) == (mine.pk, SPAM)

    def test_what_was_begun_before_an_answer_is_no_draft_of_its_correction(self, desk, expired):
        with tenant(desk.organization.pk):
            answered = desk.submit(desk.claim(0), HAM)
            assert answered.item_id == expired.item_id
            Assignment.objects.filter(pk=answered.assignment_id).update(state="returned")
            again = desk.claim(0)
            assert again.pk == answered.assignment_id
            assert draft_data(again) is None
            Draft.objects.create(assignment=again, answer=SPAM)
            assert draft_data(again)["answer"] == SPAM

    def test_out_of_the_pool_nothing_is_taken_again(self, desk, expired):
        with tenant(desk.organization.pk):
            ProjectPool.objects.all().delete()
            _held, place = find_work(desk.annotators[0], expired.pk)
            with pytest.raises(Gone, match="pools") as gone:
                retake(place, find_work(desk.annotators[0], expired.pk)[0])
            assert gone.value.detail["canRetake"] is False
            assert not Assignment.objects.filter(state="held").exists()

    def test_too_late_when_somebody_else_has_it(self, desk, expired):
        with tenant(desk.organization.pk):
            assert desk.label(1).item_id == expired.item_id
            place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
            with pytest.raises(Gone) as gone:
                retake(place, find_work(desk.annotators[0], expired.pk)[0])
            assert gone.value.detail["canRetake"] is False

    def test_a_lease_that_holds_is_left_alone(self, desk):
        with tenant(desk.organization.pk):
            desk.claim(0)
        assert expire_leases() == 0
