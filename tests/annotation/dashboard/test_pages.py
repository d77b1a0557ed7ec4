"""Does the annotator's home say what to do first, and count alike in both places?"""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotation.datasets.models import Batch
from annotation.projects.guidelines.models import Acknowledgement
from annotation.projects.models import ProjectPool
from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.annotation.workflow.assignments.test_actions import reserve
from tests.factories.people import make_availability
from tests.factories.projects import make_guideline, make_project
from tests.support.desk import HAM, SPAM, make_desk


@pytest.fixture
def desk(db):
    return make_desk(policy={"review": {"mode": "all"}})


def at(desk, name, *ids):
    return reverse(name, args=[desk.organization.slug, *ids])


def home(desk, client):
    client.force_login(desk.annotators[0].user)
    return BeautifulSoup(client.get(at(desk, "my_work")).content, "html.parser").find("main")


def tiles(page):
    """The words of the numbers on top, without those of their small images."""
    parts = [
        [part for part in tile.select("span") if not part.find("span")]
        for tile in page.select(".tile")
    ]
    return [" ".join(part.get_text(" ", strip=True) for part in each) for each in parts]


def test_work_is_started_from_home(desk, client):
    assert home(desk, client).select_one("a.primary")["href"] == at(desk, "label", desk.project.pk)


def test_an_unread_guideline_comes_first_and_leads_to_the_work(desk, client):
    with tenant(desk.organization.pk):
        Acknowledgement.objects.filter(member=desk.annotators[0]).delete()
    page = home(desk, client)
    address, label = at(desk, "guideline", desk.project.pk), at(desk, "label", desk.project.pk)
    assert "Guideline not read yet" in page.get_text()
    assert "Work available" not in page.get_text()
    assert page.select_one("a.primary")["href"] == f"{address}?next={label}"


def test_a_correction_counts_in_the_day_and_in_the_project(desk, client):
    with tenant(desk.organization.pk):
        desk.label(0, SPAM)
        desk.review(verdict="rejected", reason="wrong_class", comment="Look again.")
        desk.label(0, HAM)
    page = home(desk, client)
    assert "Annotations submitted today 2" in tiles(page)
    assert "Annotations submitted this week 2 0 in the same period last week" in tiles(page)
    assert "2 annotations submitted today" in page.get_text()


def test_the_first_start_has_the_focus_and_says_which_project(desk, client):
    focused = home(desk, client).select("[autofocus]")
    assert [link["aria-label"] for link in focused] == ["Start Messages"]


def test_what_came_back_says_why_and_until_when(desk, client):
    with tenant(desk.organization.pk):
        desk.label(0, SPAM)
        desk.review(verdict="rejected", reason="wrong_class", comment="Look again.")
    text = home(desk, client).get_text(" ", strip=True)
    assert "Wrong class · Look again. · reserved for you until" in " ".join(text.split())
    assert "1 returned" in text


def test_limits_deadlines_and_reserved_items(desk, client):
    with tenant(desk.organization.pk):
        reserve(desk, 0, most=1)
        ProjectPool.objects.update(deadline_on="2001-02-03", daily_each=2)
    page = home(desk, client)
    assert "1 assigned to you" in page.get_text()
    assert "due 3 Feb 2001" in page.select_one(".badge.bad").get_text()
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.label(0)
    page = home(desk, client)
    assert "Done for today" in page.get_text()
    assert not page.select("a.primary")


def test_the_deadline_of_a_batch_in_hand_is_told(desk, client):
    with tenant(desk.organization.pk):
        Batch.objects.update(deadline_on=date(2031, 5, 1))
    assert "your items due" not in home(desk, client).text
    with tenant(desk.organization.pk):
        desk.claim()
    assert "your items due 1 May 2031" in home(desk, client).text


def test_the_week_counts_answers_and_what_was_accepted(desk, client):
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.review()
    found = tiles(home(desk, client))
    assert "Annotations submitted today 1" in found
    assert "Annotations submitted this week 1 0 in the same period last week" in found
    assert "Labels accepted this week 1 0 in the same period last week" in found


def test_other_organizations_show_counts_and_nothing_else(world, client):
    client.force_login(world.both)
    address = reverse("my_work", args=[world.acme.slug])
    text = BeautifulSoup(client.get(address).content, "html.parser").find("main").get_text(" ")
    assert "Work available in 1 project" in text
    assert world.other.secret not in text
    with tenant(world.other.pk):
        Member.objects.filter(pk=world.other.members["both"].pk).update(left_at=timezone.now())
    text = BeautifulSoup(client.get(address).content, "html.parser").find("main").get_text(" ")
    assert "Your other organizations" not in text


def test_who_is_away_can_come_back(desk, client):
    with tenant(desk.organization.pk):
        make_availability(desk.annotators[0], away_until="2999-01-01")
    assert "You are marked as away until" in home(desk, client).get_text()
    client.post(at(desk, "availability_back"))
    assert "You are marked as away" not in home(desk, client).get_text()


def test_it_costs_the_same_for_many_projects(desk, client):
    home(desk, client)
    with CaptureQueriesContext(connection) as few:
        home(desk, client)
    with tenant(desk.organization.pk):
        owner, pool = desk.project.created_by, desk.project.pools.get()
        for number in range(5):
            more = make_project(f"More {number}", by=owner, pools=[pool])
            make_guideline(more, by=owner)
    with CaptureQueriesContext(connection) as many:
        assert len(home(desk, client).select("#projects")) == 1
    assert len(many) == len(few)
