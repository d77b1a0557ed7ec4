"""Does the item browser find what its filters say, and say how far it looked?"""

import csv
import io

import pytest
from django.test import RequestFactory

from annotation.datasets.counts.counting import counts_of
from annotation.datasets.items import searching
from annotation.datasets.items.filters import Interval, Wanted, narrowed, wanted_in
from annotation.datasets.items.searching import extent_of, find_items, neighbours
from annotation.datasets.models import Item
from annotation.projects.models import Project
from annotation.workflow.questions.models import Question
from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.annotation.pages import at, page_of, sign_in, text_of
from tests.annotation.workflow.labeling.test_api import script_of
from tests.factories.projects import make_batch, make_item
from tests.support.desk import SPAM, make_desk

TEXTS = ("Win a Größe prize", "a prize: won", "nothing here", "enterprise", "100% = 1_000")


@pytest.fixture
def desk(db):
    desk = make_desk(items=0)
    with tenant(desk.organization.pk):
        batch = make_batch(desk.project, "Second")
        for number, text in enumerate(TEXTS):
            make_item(batch, text, external_id=f"row-{number}", open_slots=1, slots=1)
    return desk


def found(desk, **wanted):
    """The places of the texts found in all items, which are those found in one after the other."""
    project = Project.objects.select_related("schema").get(pk=desk.project.pk)
    rows = set(narrowed(project, wanted_in(wanted)))
    for item in Item.objects.all():
        alone = narrowed(project, wanted_in(wanted), Interval(item.pk, item.pk))
        assert list(alone) == [item][: item in rows]
    return sorted(TEXTS.index(item.text) for item in rows)


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("priz", [0, 1]),
        ("PRIZE win", [0]),
        ("prize wo", [1]),
        ("prise", []),
        ("größe", [0]),
        ("rize", []),
        ("100%", [4]),
        ("%", []),
        (".*", []),
        ("1_", [4]),
        ("", [0, 1, 2, 3, 4]),
    ],
)
def test_all_words_occur_at_the_start_of_one(desk, words, places):
    with tenant(desk.organization.pk):
        assert found(desk, q=words) == places


PAIRS = (['Grüne "Äpfel"\nnach Süden', "blue plums"], ["red cherries", "text"], None)


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("äpf", [0]),
        ("nach süd", [0]),
        ("plum", [0]),
        ("which plum", [0]),
        ("plum cherr", []),
        ("lums", []),
        ("text", [1]),
        ("nn", []),
        ("which", [0, 1, 2]),
    ],
)
def test_words_of_what_is_compared_are_found_too(desk, words, places):
    with tenant(desk.organization.pk):
        batch = make_batch(desk.project, "Pairs")
        items = [
            make_item(batch, "Which?", parts=parts and [{"text": text} for text in parts])
            for parts in PAIRS
        ]
        found = narrowed(desk.project, Wanted(q=words, batch=str(batch.pk)))
        assert [items.index(item) for item in found.order_by("pk")] == places


def test_scripts_and_files_hold_what_is_compared(desk):
    with tenant(desk.organization.pk):
        owner = Member.objects.select_related("user").get(role="owner")
        batch = make_batch(desk.project, "Pairs")
        parts = [{"text": "blue plums"}, {"text": "red cherries"}]
        make_item(batch, "Which?", external_id="pair", parts=parts)
    script = script_of(desk, owner)
    rows = script.call("GET", f"projects/{desk.project.pk}/items?words=plum").json()["results"]
    assert [row["parts"] for row in rows] == [parts]
    [other, *_] = script.call("GET", f"projects/{desk.project.pk}/items?words=nothing").json()[
        "results"
    ]
    assert other["parts"] is None
    url = at(desk.organization, "items_csv", desk.project.pk)
    content = b"".join(sign_in(owner.user).get(f"{url}?id=pair").streaming_content)
    [row] = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert row["Options to compare"] == "blue plums ↔ red cherries"


def test_each_filter_narrows(desk):
    with tenant(desk.organization.pk):
        answer = desk.label(0, SPAM)
        desk.skip(1)
        Item.objects.filter(text="enterprise").update(priority=-5)
        item = Item.objects.get(text="nothing here")
        for _ in range(2):
            Question.objects.create(
                project=desk.project, item=item, asked_by=desk.annotators[0], text="What?"
            )
        assert found(desk, label="spam") == [TEXTS.index(answer.item.text)]
        assert found(desk, label="ham") == found(desk, label="unknown") == []
        assert found(desk, person=str(desk.annotators[0].pk)) == found(desk, state="done") == [0]
        assert found(desk, person=str(desk.annotators[1].pk)) == []
        assert found(desk, skipped="1") == [1]
        assert found(desk, asked="1") == [2]
        assert found(desk, priority="-5") == [3]
        assert found(desk, id="row-4") == [4]
        assert found(desk, returned="1") == []
        assert found(desk, batch="0") == []


def test_nonsense_in_the_address_counts_as_absent():
    sent = {"batch": "x", "state": "burnt", "priority": "--1", "person": "9" * 30, "q": "\0"}
    assert wanted_in(sent) == Wanted()


def page(desk, **query):
    request = RequestFactory().get("/", query)
    wanted = wanted_in(request.GET)
    extent = extent_of(desk.project, wanted, counts_of(desk.project.pk))
    return find_items(desk.project, wanted, request, extent)


def test_a_search_says_how_far_it_looked_and_goes_on(desk, monkeypatch):
    monkeypatch.setattr(searching, "SCAN_SIZE", 2)
    with tenant(desk.organization.pk):
        first = page(desk, q="prize")
        assert (first.page.rows, first.looked) == ([], 2)
        query = dict(part.split("=") for part in first.further[1:].split("&"))
        second = page(desk, **query)
        assert second.looked == 4
        assert [item.text for item in second.page.rows] == ["a prize: won"]
        query = dict(part.split("=") for part in second.further[1:].split("&"))
        third = page(desk, **query)
        assert [item.text for item in third.page.rows] == ["Win a Größe prize"]
        assert not third.further
        back = page(desk, q="nothing", after=str(third.page.rows[0].pk))
        assert [item.text for item in back.page.rows] == ["nothing here"]


def test_an_exact_id_is_found_however_far_away(desk, monkeypatch):
    monkeypatch.setattr(searching, "SCAN_SIZE", 1)
    with tenant(desk.organization.pk):
        assert page(desk, id="row-0").exact.text == TEXTS[0]
        assert page(desk, id="row-").exact is None


def test_a_list_without_a_search_needs_no_second_look(desk, django_assert_num_queries):
    # the counts, the items, and their batches
    with tenant(desk.organization.pk), django_assert_num_queries(3):
        assert len(page(desk, state="labeling").page.rows) == len(TEXTS)


def test_the_item_page_leads_on_within_the_filtered_list(desk):
    with tenant(desk.organization.pk):
        newer, older = Item.objects.get(text=TEXTS[1]), Item.objects.get(text=TEXTS[0])
        beside = neighbours(newer, Wanted(q="prize"))
        assert (beside.newer, beside.older) == (None, older.pk)
        owner = Member.objects.select_related("user").get(role="owner")
    url = at(desk.organization, "item_detail", desk.project.pk, older.pk)
    shown = page_of(sign_in(owner.user).get(f"{url}?q=prize"))
    previous = shown.find("a", rel="prev")
    assert f"/{newer.pk}/?q=prize" in previous["href"]
    assert shown.find("a", rel="next") is None


def test_the_file_holds_the_filtered_list_formula_safe(desk):
    with tenant(desk.organization.pk):
        Item.objects.filter(text="enterprise").update(text="=1+1 prize")
        desk.label(0, SPAM)
        owner = Member.objects.select_related("user").get(role="owner")
    url = at(desk.organization, "items_csv", desk.project.pk)
    answer = sign_in(owner.user).get(f"{url}?q=prize")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["External ID"] for row in rows] == ["row-0", "row-1", "row-3"]
    assert rows[0]["Outcome"] == "Spam"
    assert rows[2]["Text"] == "'=1+1 prize"


def test_a_reviewer_sees_the_list_without_the_changes(desk):
    with tenant(desk.organization.pk):
        user = desk.reviewers[0].user
    answer = sign_in(user).get(at(desk.organization, "items", desk.project.pk))
    assert "nothing here" in text_of(answer)
    assert page_of(answer).find("input", {"name": "item"}) is None
