"""Does the annotator's home say what to do first, and count alike in both places?"""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from annotation.guidelines.models import Acknowledgement
from tests.support.desk import HAM, SPAM, make_desk
from workforce.tenancy.scope import tenant


@pytest.fixture
def desk(db):
    return make_desk(policy={"review": {"mode": "all"}})


def at(desk, name, *ids):
    return reverse(name, args=[desk.organization.slug, *ids])


def home(desk, client):
    client.force_login(desk.annotators[0].user)
    return BeautifulSoup(client.get(at(desk, "my_work")).content, "html.parser").find("main")


def test_work_is_started_from_home(desk, client):
    assert home(desk, client).select_one("a.primary")["href"] == at(desk, "label", desk.project.pk)


def test_an_unread_guideline_comes_first_and_leads_to_the_work(desk, client):
    with tenant(desk.organization.pk):
        Acknowledgement.objects.filter(member=desk.annotators[0]).delete()
    page = home(desk, client)
    address, label = at(desk, "guideline", desk.project.pk), at(desk, "label", desk.project.pk)
    assert "Read the guideline first" in page.get_text()
    assert "Work waits" not in page.get_text()
    assert page.select_one("a.primary")["href"] == f"{address}?next={label}"


def test_a_correction_counts_in_the_day_and_in_the_project(desk, client):
    with tenant(desk.organization.pk):
        desk.label(0, SPAM)
        desk.review(verdict="rejected", reason="wrong_class", comment="Look again.")
        desk.label(0, HAM)
    page = home(desk, client)
    tiles = [tile.get_text(" ", strip=True) for tile in page.select(".tile")]
    assert "Submitted today 2" in tiles
    assert "2 submitted in all" in page.get_text()
