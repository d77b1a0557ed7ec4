"""How many statements does a label cost, from the submission to the next item in hand?"""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotation.projects.models import Project, ProjectPool
from annotation.workflow.lifecycle.models import Assignment
from core.tenancy.scope import tenant
from tests.support.desk import HAM, make_desk

# Session, account, door; the work, item and answer of the submission with its outcome, fact, price
# and pay; what is in hand, the next item and its slot; savepoints aside, begin and commit included.
A_PAIR = 15


@pytest.fixture
def desk(committed_db, client):
    desk = make_desk(items=30, annotators=1)
    client.force_login(desk.annotators[0].user)
    client.get(reverse("label", args=[desk.organization.slug, desk.project.pk]))
    return desk


def submit_one(desk, client, number=0):
    """The statements of one submission that brings the next item, as the page sends it."""
    with tenant(desk.organization.pk):
        held = Assignment.objects.filter(state="held", member=desk.annotators[number])
        shown = held.order_by("pk").first()
        ahead = desk.claim(number, after=shown)
        guideline = Project.objects.get().guideline_id
    body = {
        "answer": HAM,
        "revision": 0,
        "guideline": guideline,
        "key": f"key-{shown.pk}",
        "after": ahead.pk,
        "earnings": False,
    }
    url = reverse("assignment_submit", args=[desk.organization.slug, shown.pk])
    with CaptureQueriesContext(connection) as captured:
        response = client.post(url, json.dumps(body), content_type="application/json")
    assert response.json()["next"] is not None
    return len(captured)


def test_a_cap_costs_one_more_and_other_limits_none(desk, client):
    submit_one(desk, client)  # from here on the versions in force are known
    assert submit_one(desk, client) <= A_PAIR
    for limits, statements in (
        ({"quota": 1_000, "daily_all": 1_000}, A_PAIR),
        ({"daily_each": 1_000}, A_PAIR + 1),
    ):
        with tenant(desk.organization.pk):
            ProjectPool.objects.update(**limits)
        assert submit_one(desk, client) <= statements


def test_the_other_slots_of_an_item_cost_none(committed_db, client):
    desk = make_desk(items=30, slots=2, annotators=2)
    label = reverse("label", args=[desk.organization.slug, desk.project.pk])
    costs = []
    for number in (0, 1):  # the second one's annotation is the last of each item
        client.force_login(desk.annotators[number].user)
        client.get(label)
        submit_one(desk, client, number)
        costs.append(submit_one(desk, client, number))
    with tenant(desk.organization.pk):
        assert desk.item().state == "done"
    assert costs[0] < costs[1] <= A_PAIR
