"""Does the page say whom to choose, reserve what is meant, and take it back?"""

import pytest

from annotation.workflow.lifecycle.models import Assignment
from core.tenancy.scope import tenant
from tests.annotation.pages import at, form_values, page_of, sign_in, text_of
from tests.factories.people import make_availability


@pytest.fixture
def side(world):
    return world.acme


@pytest.fixture
def manager(side):
    return sign_in(side.users["manager"])


def reserved(side):
    with tenant(side.pk):
        rows = Assignment.objects.filter(state="reserved").order_by("pk")
        return list(rows.values_list("item__external_id", "member_id"))


def test_named_items_are_reserved_and_taken_back(side, manager):
    both = side.members["both"].pk
    url = at(side, "project_assign", side.project.pk)
    values = form_values(manager.get(url), 0)
    ids = f"{side.secret}-4\r\n{side.secret}-1\nnot-there"
    response = manager.post(url, values | {"member": both, "ids": ids}, follow=True)
    assert "1 item assigned to Bo Both. 2 items were not assigned" in text_of(response)
    assert reserved(side) == [(f"{side.secret}-4", both)]
    manager.post(at(side, "project_take_back", side.project.pk, both))
    assert reserved(side) == []


def test_an_item_and_a_filtered_list_lead_here(side, manager):
    page = manager.get(at(side, "item_detail", side.project.pk, side.rows["items"][4].pk))
    link = page_of(page).find("a", string="Assign to…")
    assert form_values(manager.get(link["href"]), 0)["ids"] == [f"{side.secret}-5"]
    page = manager.get(at(side, "items", side.project.pk), {"id": side.secret})
    link = page_of(page).find("a", string="Assign these items to…")
    assert form_values(manager.get(link["href"]), 0)["starts_with"] == [side.secret]
    done = manager.get(at(side, "item_detail", side.project.pk, side.item.pk))
    assert page_of(done).find("a", string="Assign to…") is None


def test_the_next_ones_of_the_queue(side, manager):
    url = at(side, "project_assign", side.project.pk)
    values = form_values(manager.get(url), 0) | {"member": side.members["both"].pk, "most": 1}
    manager.post(url, values)
    assert [external for external, _ in reserved(side)] == [f"{side.secret}-4"]
    response = manager.post(url, values | {"starts_with": "no such"}, follow=True)
    assert "No items were assigned" in text_of(response)


def test_who_is_away_says_so(side, manager):
    with tenant(side.pk):
        make_availability(side.members["both"], away_until="2999-01-01")
    text = text_of(manager.get(at(side, "project_assign", side.project.pk)))
    assert "Bo Both · 0 open items · away until" in text
    text = text_of(manager.get(at(side, "project_pools", side.project.pk)))
    assert "Away until" in text


def test_somebody_of_no_pool_or_another_organization_is_no_choice(side, manager, world):
    url = at(side, "project_assign", side.project.pk)
    values = form_values(manager.get(url), 0)
    for member in (side.members["manager"], world.other.members["annotator"]):
        response = manager.post(url, values | {"member": member.pk})
        assert "valid choice" in text_of(response)
    assert reserved(side) == []
