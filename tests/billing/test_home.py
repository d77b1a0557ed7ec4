"""What do money and the course of work say at home, and to whom?"""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotation.projects.models import Project, ProjectState
from core.tenancy.scope import tenant
from tests.support.desk import make_desk

HOME = "/o/desk/"


def home(client, member, url=HOME):
    client.force_login(member.user)
    return BeautifulSoup(client.get(url).content, "html.parser")


@pytest.fixture
def desk(db):
    """An organization whose only answer was accepted today."""
    made = make_desk()
    with tenant(made.organization.pk):
        made.label(0)
        made.owner = made.project.created_by
    return made


def test_accepted_work_of_this_month_shows_at_home(desk, client):
    html = home(client, desk.owner).get_text(" ", strip=True)
    assert "€0.05" in html
    assert "1 accepted label" in html
    assert "€" not in home(client, desk.reviewers[0]).get_text()


def test_each_small_image_says_its_numbers(desk, client):
    images = home(client, desk.owner).select("svg.spark")
    assert len(images) > 3
    for image in images:
        assert image["role"] == "img"
        assert "in order: 0, 0" in image["aria-label"] or "€0.00, €0.00" in image["aria-label"]
    answers = images[0]["aria-label"]
    assert answers.startswith("Annotations per day from")
    assert answers.endswith(", 1.")


def test_a_project_has_its_course_and_a_deadline_that_is_missed_says_so(desk, client):
    row = home(client, desk.owner).select_one("[aria-labelledby=courses] tbody tr")
    assert row.select_one("progress")["value"] == "1"
    assert "Late" not in row.get_text()
    with tenant(desk.organization.pk):
        Project.objects.update(deadline_on=timezone.localdate())
    row = home(client, desk.owner).select_one("[aria-labelledby=courses] tbody tr")
    assert "Late" in row.get_text()


def test_an_annotator_sees_what_the_week_earned(desk, client):
    html = home(client, desk.annotators[0], reverse("my_work", args=["desk"]))
    tile = next(tile for tile in html.select("a.tile") if "Earned this week" in tile.get_text())
    assert "€0.03" in tile.get_text()


def test_more_projects_cost_no_more_queries(desk, client):
    def queries():
        client.force_login(desk.owner.user)
        client.get(HOME)
        with CaptureQueriesContext(connection) as captured:
            client.get(HOME)
        return len(captured)

    before = queries()
    with tenant(desk.organization.pk):
        held = desk.project
        for number in range(4):
            held.pk, held.name, held._state.adding = None, f"Another {number}", True
            held.save()
    assert queries() == before


def test_a_project_says_itself_where_it_is_heading(desk, client):
    address = reverse("project", args=["desk", desk.project.pk])
    course = home(client, desk.owner, address).select_one("[aria-labelledby=course-title]")
    assert "Annotations per day 1.0" in course.get_text(" ", strip=True)
    assert "No deadline set." in course.get_text()
    with tenant(desk.organization.pk):
        Project.objects.update(state=ProjectState.CLOSED)
    assert home(client, desk.owner, address).select_one("[aria-labelledby=course-title]") is None
