"""When does work that somebody has in hand go back to the queue?"""

import json
from collections import Counter
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from annotation.dashboard.queries import came_back
from annotation.projects.pools import unassign_pool
from annotation.projects.start import pause_project, start_project
from annotation.workflow.events.models import WorkEvent
from annotation.workflow.lifecycle.models import (
    Annotation,
    Assignment,
    Outcome,
    Review,
    ReviewState,
)
from annotation.workflow.queue.actions import open_assignment, take_up
from annotation.workflow.queue.eligibility import work_context
from annotation.workflow.queue.return_timeout import open_overdue_returns
from annotation.workflow.review.actions import claim_review
from billing.ledger.models import LedgerEntry
from billing.metering.models import UsageEvent
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from core.web.errors import Gone
from tests.annotation.pages import page_of, sign_in, text_of
from tests.annotation.workflow.assignments.test_actions import owner_of, reserve
from tests.annotation.workflow.queue.test_claim import slots_add_up
from tests.factories import people
from tests.factories.work import label_events
from tests.support.desk import HAM, SPAM, make_desk
from tests.support.racing import failures, race
from workforce.members.actions import remove_member
from workforce.pools.actions import remove_from_pool
from workforce.pools.models import Pool

ANSWERS = {HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


@pytest.fixture
def desk(db):
    return make_desk(items=4, policy={"review": {"mode": "all"}})


@pytest.fixture
def inside(desk):
    with tenant(desk.organization.pk):
        yield


def states(desk, number=0):
    rows = Assignment.objects.filter(member=desk.annotators[number]).order_by("pk")
    return list(rows.values_list("state", flat=True))


def send_back(desk, *, days_ago):
    """The first item is answered by person 0 and rejected some days ago."""
    desk.label(0, SPAM)
    desk.review(verdict="rejected", reason="wrong_class")
    then = timezone.now() - timedelta(days=days_ago)
    Review.objects.update(decided_at=then)
    Assignment.objects.update(returned_at=then)


def remove(desk):
    """The owner removes the first annotator."""
    with tenant(desk.organization.pk):
        remove_member(by=owner_of(desk), member=desk.annotators[0])


def send(client, desk, said, name, key, body):
    """What the labeling page asks, kept in `said`; None for a refusal."""
    options = {"content_type": "application/json", "headers": {"accept": "application/json"}}
    url = reverse(name, args=[desk.organization.slug, key])
    response = client.post(url, json.dumps(body), **options)
    said.append(response)
    return response.json() if response.status_code == HTTPStatus.OK else None


def answer_of(item):
    """What the page sends to submit this item."""
    sent = {"answer": HAM, "revision": item["revision"], "guideline": item["guideline"]["id"]}
    return sent | {"key": str(item["assignment"]), "reason": "unclear"}


class TestPatience:
    def test_returned_work_waits_for_its_author(self, desk):
        with tenant(desk.organization.pk):
            send_back(desk, days_ago=2)
        assert open_overdue_returns() == 0

    def test_then_the_slot_opens_and_the_old_answer_is_history(self, desk):
        with tenant(desk.organization.pk):
            send_back(desk, days_ago=4)
            old = Annotation.objects.get()
        assert open_overdue_returns() == 1
        assert open_overdue_returns() == 0
        with tenant(desk.organization.pk):
            slots_add_up(desk)
            assert states(desk) == ["expired"]
            again = desk.label(1, HAM)
            assert again.item_id == old.item_id
            desk.review()
            assert Annotation.objects.get(item=old.item_id, is_live=True) == again
            assert Outcome.objects.get().answer == HAM
            assert label_events().get().member_id == desk.annotators[1].pk

    def test_the_projects_own_patience_counts(self, db):
        desk = make_desk(policy={"review": {"mode": "all"}, "patience_days": 10})
        with tenant(desk.organization.pk):
            send_back(desk, days_ago=4)
        assert open_overdue_returns() == 0

    def test_who_has_taken_it_up_keeps_it(self, desk):
        with tenant(desk.organization.pk):
            send_back(desk, days_ago=4)
            desk.claim(0)
        assert open_overdue_returns() == 0

    def test_it_doesnt_run_while_the_project_stands_still(self, desk):
        with tenant(desk.organization.pk):
            by = owner_of(desk)
            send_back(desk, days_ago=2)
            pause_project(by=by, project=desk.project)
            Assignment.objects.update(returned_at=timezone.now() - timedelta(days=9))
            Review.objects.update(decided_at=timezone.now() - timedelta(days=9))
        assert open_overdue_returns() == 0
        with tenant(desk.organization.pk):
            start_project(by=by, project=desk.project)
            [back] = came_back(desk.annotators[0])
            assert back.until > timezone.now() + timedelta(days=2)
        assert open_overdue_returns() == 0
        with tenant(desk.organization.pk):
            assert desk.claim(0) is not None

    def test_nor_while_the_item_waits_for_a_reviewer(self, db):
        desk = make_desk(items=1, slots=2, annotators=4, policy={"review": {"mode": "all"}})
        with tenant(desk.organization.pk):
            desk.label(0, SPAM)
            desk.skip(1)
            desk.skip(2)
            waiting = Review.objects.get(kind="answer")
            held = claim_review(by=desk.reviewers[0], review_id=waiting.pk)
            desk.decide(desk.reviewers[0], held, "rejected", reason="missed")
            Review.objects.update(decided_at=timezone.now() - timedelta(days=9))
            assert states(desk) == ["submitted"]
            desk.review(verdict="requeued")
            assert states(desk) == ["returned"]
        assert open_overdue_returns() == 0


class TestLeaving:
    def test_what_is_rejected_after_its_author_left_is_for_everybody_at_once(self, desk, inside):
        first = desk.label(0, SPAM)
        remove_member(by=owner_of(desk), member=desk.annotators[0])
        desk.review(verdict="rejected", reason="wrong_class")
        assert states(desk) == ["released"]
        assert not Notification.objects.filter(kind="work_returned").exists()
        slots_add_up(desk)
        assert desk.label(1, HAM).item_id == first.item_id
        desk.review()
        assert label_events().get().member_id == desk.annotators[1].pk

    def test_out_of_the_pool_what_came_back_may_be_corrected_and_nothing_more(self, desk):
        client = sign_in(desk.annotators[0].user)
        label = reverse("label", args=[desk.organization.slug, desk.project.pk])
        with tenant(desk.organization.pk):
            desk.label(0, SPAM)
            remove_from_pool(by=owner_of(desk), pool=Pool.objects.get(), member=desk.annotators[0])
            assert Assignment.objects.get().state == "submitted"
        assert client.get(label).status_code == HTTPStatus.NOT_FOUND
        with tenant(desk.organization.pk):
            desk.review(verdict="rejected", reason="wrong_class")
        page = page_of(client.get(label))
        item = json.loads(page.find(id="labeling-data").text)["item"]
        said = send(client, desk, [], "assignment_submit", item["assignment"], answer_of(item))
        assert said["ok"]
        assert said["next"] is None
        assert client.get(label).status_code == HTTPStatus.NOT_FOUND
        with tenant(desk.organization.pk):
            slots_add_up(desk)
            assert states(desk) == ["submitted"]

    def test_the_open_page_of_somebody_removed_gets_a_sentence(self, desk):
        client = sign_in(desk.annotators[0].user)
        label = reverse("label", args=[desk.organization.slug, desk.project.pk])
        item = json.loads(page_of(client.get(label)).find(id="labeling-data").text)["item"]
        with tenant(desk.organization.pk):
            remove_member(by=owner_of(desk), member=desk.annotators[0])
        for action in ("submit", "draft", "beat", "skip", "release", "retake"):
            said = send(
                client, desk, [], f"assignment_{action}", item["assignment"], answer_of(item)
            )
            assert said is None, "the labeling page says: this item is no longer yours"
        for response in (client.get(label), client.post(item["urls"]["submit"], {"label": "ham"})):
            assert response.status_code == HTTPStatus.NOT_FOUND
            assert "belongs to an organization you aren't a member of" in text_of(response)
        with tenant(desk.organization.pk):
            assert states(desk) == ["released"]
            assert not Annotation.objects.exists()
            slots_add_up(desk)

    def test_all_in_hand_goes_back_at_once(self, desk, inside):
        desk.label(0)
        desk.review(verdict="rejected", reason="missed")
        reserve(desk, 0, most=1)
        back = desk.claim(0)
        desk.claim(0, after=back)
        assert "reserved" not in states(desk)
        reserve(desk, 0, most=1)
        remove_member(by=owner_of(desk), member=desk.annotators[0])
        assert set(states(desk)) == {"released"}
        assert not Annotation.objects.filter(is_live=True).exists()
        slots_add_up(desk)
        assert len([desk.label(1) for _ in range(4)]) == 4

    def test_submitted_work_stays_and_a_held_review_is_free(self, desk, inside):
        desk.label(0)
        Review.objects.update(state=ReviewState.HELD, reviewer=desk.reviewers[0])
        for gone in (desk.annotators[0], desk.reviewers[0]):
            remove_member(by=owner_of(desk), member=gone)
        assert states(desk) == ["submitted"]
        assert Annotation.objects.get().is_live
        assert Review.objects.get().state == ReviewState.WAITING

    def test_out_of_the_pool_the_begun_item_may_be_finished(self, desk, inside):
        begun = self.one_begun_and_one_ahead(desk)
        remove_from_pool(by=owner_of(desk), pool=Pool.objects.get(), member=desk.annotators[0])
        assert states(desk) == ["held", "released", "released"]
        desk.submit(begun)
        slots_add_up(desk)

    def test_without_the_pool_too_unless_another_one_works_there(self, desk, inside):
        self.one_begun_and_one_ahead(desk)
        other = people.make_pool("Other", members=desk.annotators[:1])
        desk.project.pools.add(other, through_defaults={})
        unassign_pool(by=owner_of(desk), project=desk.project, pool=Pool.objects.get(name="Crew"))
        assert states(desk) == ["held", "held", "reserved"]
        unassign_pool(by=owner_of(desk), project=desk.project, pool=other)
        assert states(desk) == ["held", "released", "released"]
        slots_add_up(desk)

    def one_begun_and_one_ahead(self, desk):
        begun = desk.claim(0)
        place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
        open_assignment(place, begun.pk)
        desk.claim(0, after=begun)
        reserve(desk, 0, most=1)
        return begun


@pytest.mark.race
class TestRace:
    @pytest.fixture
    def desk(self, committed_db):
        return make_desk(items=6, annotators=3)

    def test_removed_in_the_middle_of_the_work(self, desk):
        confirmed = []
        with tenant(desk.organization.pk):
            reserve(desk, 0, most=1)

        def working(number):
            for _ in range(3):
                with tenant(desk.organization.pk):
                    mine = desk.claim(number)
                    if mine is None:
                        return
                with tenant(desk.organization.pk):
                    answer = desk.submit(mine)
                confirmed.append(answer.pk)

        gone, stays, removed = race(lambda: working(0), lambda: working(1), lambda: remove(desk))
        assert stays is removed is None, "nobody else notifications"
        assert gone is None or isinstance(gone, Http404 | Gone), "there is no work, or not any more"
        with tenant(desk.organization.pk):
            slots_add_up(desk)
            assert set(states(desk)) <= {"released", "submitted"}, "nothing is held or reserved"
            assert set(Annotation.objects.values_list("pk", flat=True)) == set(confirmed)
            assert not Annotation.objects.filter(is_live=False).exists()
            assert Outcome.objects.count() == len(confirmed)
            events = [len(confirmed)] * 2  # the annotation and the outcome
            kinds = Counter(WorkEvent.objects.values_list("kind", flat=True))
            assert list(kinds.values()) == events or not confirmed
            assert UsageEvent.objects.count() == sum(events)
            assert LedgerEntry.objects.count() == 2 * len(confirmed)

    def test_removed_while_the_page_sends(self, desk):
        """What counts is an answer to each request: never a fault, and what was stored is there."""
        client = sign_in(desk.annotators[0].user)
        said = []

        def working():
            while not said or said[-1].status_code == HTTPStatus.OK:
                if (work := send(client, desk, said, "label_next", desk.project.pk, {})) is None:
                    return
                held = work["item"]["assignment"]
                send(client, desk, said, "assignment_submit", held, answer_of(work["item"]))

        worked, removed = race(working, lambda: remove(desk))
        assert worked is removed is None
        assert {each.status_code for each in said} <= ANSWERS
        stored = sum("ok" in each.json() for each in said if each.status_code == HTTPStatus.OK)
        with tenant(desk.organization.pk):
            slots_add_up(desk)
            assert set(states(desk)) <= {"released", "submitted"}
            assert Annotation.objects.count() == label_events().count() == stored

    def test_what_was_given_back_a_moment_ago_is_not_taken_up(self, desk):
        """Read as reserved, then taken back by the manager: the slot isn't used twice."""
        with tenant(desk.organization.pk):
            reserve(desk, 0, most=1)
            place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
            seen = Assignment.objects.get()
        with tenant(desk.organization.pk):
            remove_member(by=owner_of(desk), member=desk.annotators[0])
        with tenant(desk.organization.pk):
            assert take_up(place, seen, now=timezone.now(), after=None) is None
            slots_add_up(desk)

    def test_the_job_and_the_author_at_once(self, desk):
        with tenant(desk.organization.pk):
            desk.project.policy.settings |= {"review": {"mode": "all"}}
            desk.project.policy.save()
        for _ in range(3):
            with tenant(desk.organization.pk):
                send_back(desk, days_ago=9)

            def author():
                with tenant(desk.organization.pk):
                    return desk.claim(0).pk

            results = race(open_overdue_returns, author)
            assert failures(results) == []
            with tenant(desk.organization.pk):
                slots_add_up(desk)
                desk.label(0)
                Review.objects.all().delete()
