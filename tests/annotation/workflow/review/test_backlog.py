"""What waits where: own work left out, oldest project first, and counted only so far?"""

import pytest
from django.urls import reverse

from annotation.projects.grants import Level
from annotation.workflow.lifecycle.models import Review
from annotation.workflow.review import backlog
from annotation.workflow.review.backlog import backlogs
from core.tenancy.scope import tenant
from tests.annotation.pages import page_of
from tests.annotation.workflow.labeling.test_api import script_of
from tests.factories import projects
from tests.support.desk import HAM, SPAM, make_desk


@pytest.fixture
def desk(db):
    """Each item is answered by two; all single answers are reviewed, different ones decided."""
    return make_desk(items=4, slots=2, policy={"overlap": "2", "review": {"mode": "all"}})


def text_of(desk, client):
    """What the reviewer's list says of the project."""
    client.force_login(desk.reviewers[0].user)
    return page_of(client.get(reverse("reviews", args=["desk"]))).main.ul.get_text(" ", strip=True)


def test_projects_with_the_oldest_first_and_none_where_one_may_only_look(desk):
    with tenant(desk.organization.pk):
        owner = desk.project.created_by
        younger, seen = (projects.make_project(name, by=owner) for name in ("Younger", "Seen"))
        projects.grant(younger, desk.reviewers[0], level=Level.REVIEW)
        projects.grant(seen, desk.reviewers[0], level=Level.VIEW)
        desk.label()
        [first] = Review.objects.all()
        for project in (younger, seen):
            item = projects.make_item(projects.make_batch(project, "B"), "a text")
            Review.objects.create(project=project, item=item, kind="skips")
        found = backlogs(desk.reviewers[0])
        assert [row.project_id for row in found] == [desk.project.pk, younger.pk]
        assert (found[0].waiting, found[0].choices, found[0].has_more) == (1, 0, False)
        assert found[0].oldest_at == first.created_at
        assert (found[1].waiting, found[1].choices) == (1, 1)
        assert [row.waiting for row in backlogs(owner)] == [1, 1, 1]


def test_nobody_finds_their_own_work_in_it(desk):
    with tenant(desk.organization.pk):
        desk.label()
        assert backlogs(desk.annotators[0]) == []


def test_a_long_one_is_counted_only_so_far(desk, client, monkeypatch):
    monkeypatch.setattr(backlog, "MAX_COUNTED", 2)
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
        desk.label(0, HAM)
    assert " ".join(text_of(desk, client).split()).startswith("Messages 2 pending ·")
    with tenant(desk.organization.pk):
        desk.label(0, SPAM)
    assert " ".join(text_of(desk, client).split()).startswith("Messages More than 2 pending ·")
    [row] = script_of(desk, desk.reviewers[0]).call("GET", "reviews").json()
    assert (row["waiting"], row["choices"], row["has_more"]) == (2, 0, True)
