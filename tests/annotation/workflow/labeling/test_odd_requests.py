"""What does the labeling page's server say to ids and texts that no page of ours sends?"""

import json

import pytest
from django.urls import reverse

from annotation.workflow.labeling.page import item_data
from annotation.workflow.lifecycle.models import Annotation, Assignment, AssignmentState
from annotation.workflow.queue.actions import claim_next_item, open_assignment, release
from annotation.workflow.queue.eligibility import work_context
from core.tenancy.scope import tenant
from tests.support.desk import HAM, make_desk

HUGE = 10**30


@pytest.fixture
def desk(db, client):
    desk = make_desk(items=6)
    client.force_login(desk.annotators[0].user)
    return desk


@pytest.fixture
def held(desk):
    with tenant(desk.organization.pk):
        return desk.claim(0)


@pytest.fixture
def theirs(desk, held):
    with tenant(desk.organization.pk):
        return desk.claim(1)


def send(client, desk, name, key, body):
    url = reverse(name, args=[desk.organization.slug, key])
    return client.post(url, json.dumps(body), content_type="application/json")


ACTIONS = ("submit", "draft", "beat", "skip", "release", "retake", "reopen", "keep", "questions")


@pytest.mark.parametrize("action", ACTIONS)
def test_an_id_beyond_every_key_is_nobodys(client, desk, action):
    assert send(client, desk, f"assignment_{action}", HUGE, {}).status_code == 404


def test_the_page_is_told_these_addresses(client, desk, held):
    """They are put together for each item, instead of asking for each one."""
    slug = desk.organization.slug
    with tenant(desk.organization.pk):
        place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
        urls = item_data(place, held)["urls"]
        held.item.parts = [{"media": "image", "width": 1, "height": 1}]
        (part,) = item_data(place, held)["content"]["parts"]
    assert urls == {
        action: reverse(f"assignment_{action}", args=[slug, held.pk]) for action in ACTIONS
    }
    assert part["url"] == reverse("assignment_part", args=[slug, held.pk, 0])


@pytest.mark.parametrize("name", ["label", "guideline"])
def test_nor_is_such_a_project(client, desk, name):
    assert client.get(reverse(name, args=[desk.organization.slug, HUGE])).status_code == 404


@pytest.mark.parametrize(
    "answer", [{"label": "a\0b"}, {"a\0": 1}, {"label": ["\ud800"]}, {"label": float("nan")}]
)
def test_a_draft_that_cannot_be_stored_is_refused(client, desk, held, answer):
    response = send(client, desk, "assignment_draft", held.pk, {"answer": answer, "revision": 0})
    assert response.status_code == 422
    assert response.json()["message"]


def test_so_is_nesting_without_end(client, desk, held):
    url = reverse("assignment_draft", args=[desk.organization.slug, held.pk])
    for depth in (200, 200_000):
        body = '{"answer":' + "[" * depth + "]" * depth + "}"
        assert client.post(url, body, content_type="application/json").status_code == 422


def test_a_skip_from_a_form_loses_its_nul(client, desk, held):
    url = reverse("assignment_skip", args=[desk.organization.slug, held.pk])
    assert client.post(url, {"reason": "unclear", "comment": "a\0b"}).status_code == 302
    with tenant(desk.organization.pk):
        assert Assignment.objects.get(pk=held.pk).skip_reason == "unclear: ab"


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("work_left", [False, True])
@pytest.mark.parametrize("action", ["submit", "skip"])
def test_what_follows_somebody_elses_item_is_nobodys(
    client, desk, held, theirs, action, missing, work_left
):
    with tenant(desk.organization.pk):
        if not work_left:
            desk.claim(0, after=held)  # an item in hand is given again without a new claim
        guideline = desk.project.guideline_id
    body = {"answer": HAM, "revision": 0, "guideline": guideline, "reason": "unclear"}
    body["after"] = theirs.pk + 1_000 if missing else theirs.pk
    assert send(client, desk, f"assignment_{action}", held.pk, body).status_code == 404
    with tenant(desk.organization.pk):
        assert Assignment.objects.get(pk=held.pk).state == AssignmentState.HELD
        assert not Annotation.objects.exists()


def test_what_follows_an_own_item_that_went_back_is_still_given(desk, held):
    with tenant(desk.organization.pk):
        Assignment.objects.filter(pk=held.pk).update(state=AssignmentState.EXPIRED)
        place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
        coming = claim_next_item(place, after=held.pk)
    assert coming.after_id == held.pk


def test_a_page_that_is_left_gives_back_only_what_was_on_no_screen(client, desk, held):
    def state_after_release(key):
        assert send(client, desk, "assignment_release", key, {}).status_code == 204
        with tenant(desk.organization.pk):
            return Assignment.objects.get(pk=key).state

    def claim_ahead():
        answer = send(client, desk, "label_next", desk.project.pk, {"after": held.pk})
        return answer.json()["item"]["assignment"]

    assert state_after_release(claim_ahead()) == AssignmentState.RELEASED
    ahead = claim_ahead()
    with tenant(desk.organization.pk):
        place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
        open_assignment(place, ahead)
    assert state_after_release(ahead) == AssignmentState.HELD, "another page shows it"


def test_a_draft_of_an_item_that_is_gone_is_kept_and_says_so(client, desk, held):
    def save(revision):
        body = {"answer": HAM, "revision": revision}
        return send(client, desk, "assignment_draft", held.pk, body).json()["isHeld"]

    assert save(0) is True
    with tenant(desk.organization.pk):
        release(held)
    assert save(1) is False
    gone = send(client, desk, "assignment_beat", held.pk, {})
    assert gone.status_code == 410
    assert "is no longer assigned to you" in gone.json()["message"], "its time didn't run out"
