"""Is the list of items in the order of the head that was chosen, page by page?"""

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from annotation.datasets.counts.counting import counts_of
from annotation.datasets.items import searching
from annotation.datasets.items.filters import ORDERS, Wanted, wanted_in
from annotation.datasets.items.searching import (
    can_sort,
    count_matching,
    extent_of,
    find_items,
    neighbours,
)
from annotation.datasets.models import Item
from core.identity.models import Member
from core.tenancy.scope import tenant
from core.web import pagination
from tests.annotation.pages import at, page_of, sign_in, text_of
from tests.factories.projects import make_batch, make_item
from tests.support.desk import make_desk

ROWS = [("b", 5, "done"), ("d", 0, "labeling"), ("a", 5, "labeling"), ("c", -1, "excluded")]


@pytest.fixture
def desk(db):
    desk = make_desk(items=0)
    with tenant(desk.organization.pk):
        batch = make_batch(desk.project, "Second")
        for key, priority, state in ROWS:
            is_open = state == "labeling"
            make_item(
                batch,
                f"text {key}",
                external_id=key,
                priority=priority,
                state=state,
                slots=1,
                open_slots=int(is_open),
            )
    return desk


def extent(desk, wanted):
    return extent_of(desk.project, wanted, counts_of(desk.project.pk))


def page(desk, query):
    request = RequestFactory().get(f"/{query}")
    wanted = wanted_in(request.GET)
    return find_items(desk.project, wanted, request, extent(desk, wanted)).page


def keys(page):
    return "".join(item.external_id for item in page.rows)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", "adb"),
        ("added", "bda"),
        ("-priority", "bad"),
        ("priority", "dab"),
        ("id", "abd"),
        ("-id", "dba"),
        ("state", "bad"),
        ("-state", "dab"),
        ("nonsense", "adb"),
    ],
)
def test_each_order_and_its_pages_down_and_up(desk, sort, expected, monkeypatch):
    with tenant(desk.organization.pk):
        assert keys(page(desk, f"?sort={sort}")) == expected
        shown = page_by_page(desk, f"?sort={sort}", monkeypatch)
        assert "".join(shown) == expected
        assert len(shown) == len(expected)
        item = Item.objects.get(external_id=expected[1])
        beside = neighbours(item, wanted_in({"sort": sort}))
        ids = dict(Item.objects.values_list("pk", "external_id"))
        assert ids[beside.newer] + ids[beside.older] == expected[0] + expected[2]


def page_by_page(desk, query, monkeypatch):
    """What pages of one row hold, going down to the end; each is the same on the way up."""
    for name in ("keyset_page", "ordered_page"):
        paged = getattr(pagination, name)
        monkeypatch.setitem(paged.__kwdefaults__, "size", 1)
    shown, ways = [], [query]
    while ways[-1]:
        found = page(desk, ways[-1])
        shown.append(keys(found))
        ways.append(found.older)
    up = [shown[-1]]
    newer = page(desk, ways[-2]).newer
    while newer:
        found = page(desk, newer)
        up.append(keys(found))
        newer = found.newer
    assert up == shown[::-1]
    return shown


def test_a_page_goes_on_where_it_was_when_the_row_at_its_edge_changes(desk, monkeypatch):
    monkeypatch.setitem(pagination.ordered_page.__kwdefaults__, "size", 1)
    with tenant(desk.organization.pk):
        first = page(desk, "?sort=-priority")
        Item.objects.filter(external_id="b").update(priority=-9)
        assert keys(page(desk, first.older)) == "a"


@pytest.mark.parametrize(
    "edge",
    [
        *("7", "x", "[]", '["a"]', "[1,2]", '["x",1,1]', "[null,1,1]", "[1e999,1,1]", "[" * 9000),
        *('["\\u0000",1,1]', "[9223372036854775808,1,1]", "[true,1,1]"),
    ],
)
def test_an_edge_that_makes_no_sense_counts_as_absent(desk, edge):
    query = QueryDict(mutable=True)
    query.update({"sort": "-priority", "before": edge})
    with tenant(desk.organization.pk):
        assert keys(page(desk, f"?{query.urlencode()}")) == "bad"


def test_a_large_project_is_sorted_by_what_an_index_has_alone(desk, monkeypatch):
    monkeypatch.setattr(searching, "SCAN_SIZE", 2)
    with tenant(desk.organization.pk):
        offered = {
            query: {sort for sort in ORDERS if can_sort(wanted, sort, extent(desk, wanted))}
            for query, wanted in [
                ("", Wanted()),
                ("open", Wanted(open="1")),
                ("state", Wanted(state="done")),
                ("words", Wanted(q="text")),
            ]
        }
        assert offered == {
            "": {"added", "id", "-id", "state", "-state"},
            "open": {"priority", "-priority"},
            "state": {"added"},
            "words": set(),
        }
        assert keys(page(desk, "?sort=-priority")) == "adb"
        assert keys(page(desk, "?sort=-priority&open=1")) == "ad"
        assert (
            count_matching(desk.project, Wanted(q="text"), extent(desk, Wanted(q="text"))) is None
        )


def test_where_many_are_excluded_they_are_passed_over_an_interval_at_a_time(desk, monkeypatch):
    monkeypatch.setattr(searching, "SCAN_SIZE", 1)
    with tenant(desk.organization.pk):
        Item.objects.filter(external_id="a").update(state="excluded", open_slots=0)
        request = RequestFactory().get("/")
        found = find_items(desk.project, Wanted(), request, extent(desk, Wanted()))
        assert (found.page.rows, found.looked) == ([], 1)
        assert keys(page(desk, "?sort=id")) == ""


def test_excluded_items_are_hidden_until_asked_for(desk):
    with tenant(desk.organization.pk):
        assert keys(page(desk, "?q=text")) == "adb"
        assert keys(page(desk, "?excluded=1")) == "cadb"
        assert keys(page(desk, "?state=excluded")) == "c"
        numbers = [
            count_matching(desk.project, wanted, extent(desk, wanted))
            for wanted in map(wanted_in, ({}, {"excluded": "1"}, {"q": "a"}, {"state": "excluded"}))
        ]
        assert numbers == [3, 4, 1, 1]
        user = Member.objects.select_related("user").get(role="owner").user
    browser, url = sign_in(user), at(desk.organization, "items", desk.project.pk)
    hidden = browser.get(url)
    assert "1 item is excluded and hidden." in text_of(hidden)
    assert "Select all 3 items in the project" in text_of(hidden)
    link = page_of(hidden).find("a", string="Show excluded items")["href"]
    assert "Hide excluded items" in text_of(browser.get(url + link))


def test_the_heads_say_the_order_and_lead_to_another(desk):
    with tenant(desk.organization.pk):
        user = Member.objects.select_related("user").get(role="owner").user
    browser, url = sign_in(user), at(desk.organization, "items", desk.project.pk)

    def sorted_heads(query):
        heads = page_of(browser.get(url + query)).select("th[aria-sort]")
        return [(head.get_text(strip=True), head["aria-sort"], head.a["href"]) for head in heads]

    assert sorted_heads("") == [("Added", "descending", "?sort=added")]
    assert sorted_heads("?sort=-priority&before=x&q=text") == [
        ("Priority", "descending", "?sort=priority&q=text")
    ]
    assert sorted_heads("?sort=id") == [("External ID", "ascending", "?sort=-id")]
