"""Do managers see which items were skipped, and why?"""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from annotation.workflow.queue.actions import skip
from core.tenancy.scope import tenant
from tests.factories import people
from tests.factories.projects import grant
from tests.support.desk import make_desk


@pytest.fixture
def desk(db):
    return make_desk(annotators=2)


@pytest.fixture
def skipped(desk):
    """An item that both annotators skipped."""
    with tenant(desk.organization.pk):
        first = desk.claim(0)
        skip(first, reason="unreadable: Half of it is missing.")
        second = desk.claim(1)
        skip(second, reason="language")
        assert first.item_id == second.item_id
        return first.item


@pytest.fixture
def manager(desk, client):
    user = people.make_user("manager@example.org")
    with tenant(desk.organization.pk):
        grant(desk.project, people.make_member(user, "manager"))
    client.force_login(user)
    return client


def page(client, desk, name, *ids, query=""):
    url = reverse(name, args=[desk.organization.slug, desk.project.pk, *ids])
    return BeautifulSoup(client.get(url + query).content, "html.parser").find("main")


def test_the_list_marks_skipped_items_and_can_show_them_alone(desk, manager, skipped):
    rows = page(manager, desk, "items").select("tbody tr")
    assert len(rows) == 3
    assert [row.th.get_text(strip=True) for row in rows if "2 skips" in row.get_text()] == [
        skipped.text
    ]
    rows = page(manager, desk, "items", query="?skipped=1").select("tbody tr")
    assert [row.th.get_text(strip=True) for row in rows] == [skipped.text]


def test_the_history_says_why_in_words(desk, manager, skipped):
    history = page(manager, desk, "item_detail", skipped.pk).get_text(" ", strip=True)
    assert "The item is broken or unreadable: Half of it is missing." in history
    assert "I don't know the language or the subject" in history
    assert "unreadable:" not in history.replace("or unreadable:", "")
