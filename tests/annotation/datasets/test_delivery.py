"""Does everything that hands out an item's content obey one privacy rule, and fail closed?"""

from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotation.datasets.delivery import (
    PRIVACY_RULES,
    DeliveryPurpose,
    PrivacyRule,
    browsers_may_keep,
    deliver,
    deliver_all,
    deliver_rows,
    register_privacy_rule,
    send_file,
)
from annotation.datasets.models import Item
from annotation.projects.models import Project
from annotation.releases.files import first_rows
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from core.web.errors import Forbidden
from tests.annotation.pages import at, sign_in
from tests.annotation.releases.conftest import Shop
from tests.factories import people
from tests.factories.media import image, make_image_item, make_image_project, make_media
from tests.factories.projects import grant, make_batch, make_guideline
from tests.factories.work import make_assignment
from tests.isolation.asking import Person, everything_in
from tests.isolation.expectations import EXPECTATIONS
from tests.isolation.routes import ARGUMENTS, every_route
from tests.support.delivery import as_released

MARK = "zqxj-4711"
MASKED = "zqxj-####"
DIGITS = str.maketrans("0123456789", "#" * 10)
# Where the content is shown, so that the walk below is known to look for what it would find.
SHOWN_TO_OWNER = ("items", "items_csv", "item_detail", "api_items", "api_item", "questions")
SHOWN_TO_ANNOTATOR = ("label", "my_questions", "my_verdicts", "api_recent")

OWN_LISTS = (
    *("own_answers", "own_answers_csv", "earnings", "my_verdicts", "my_returned", "my_questions"),
    *("api_verdicts", "api_returned", "api_recent", "my_work"),
)


class MaskDigits(PrivacyRule):
    """Hands out texts and columns with # for each digit."""

    def content(self, content, delivery):
        return replace(
            content,
            text=masked(content.text),
            data=masked(content.data),
            hidden=masked(content.hidden),
            parts=masked(content.parts),
        )


class NoFiles(PrivacyRule):
    """Hands out no file to anybody but annotators at work."""

    def applies_to(self, delivery):
        return delivery.purpose != DeliveryPurpose.LABELING

    def sends_file(self, preview, delivery):
        return False


def masked(value):
    """The same with the texts masked, however deep they are."""
    if isinstance(value, str):
        return value.translate(DIGITS)
    if isinstance(value, dict):
        return {name: masked(each) for name, each in value.items()}
    return [masked(each) for each in value] if isinstance(value, list) else value


@contextmanager
def under(rule):
    """With the rule registered."""
    register_privacy_rule(rule)
    try:
        yield
    finally:
        PRIVACY_RULES.remove(rule)


@pytest.fixture
def marked(world):
    """Acme, with the same words in each of its items."""
    with tenant(world.acme.pk):
        Item.of_any_purpose.update(text=f"{MARK} text", data={"c": MARK}, hidden={"h": MARK})
    return world.acme


def person(side, role):
    return Person(role, side.users[role], secret=side.secrets[role])


def found_at(side, who, names, word=MARK):
    """Those of the addresses whose answer holds the word."""
    found, who.forbidden = set(), (word,)
    for route in every_route():
        if route.name in names:
            values = {name: ARGUMENTS[name](side) for name in route.arguments}
            _response, faults = who.ask("get", reverse(route.name, kwargs=values))
            if f"holds “{word}”" in faults:
                found.add(route.name)
    return found


def test_the_words_are_found_where_they_are_shown(marked):
    assert found_at(marked, person(marked, "owner"), SHOWN_TO_OWNER) == set(SHOWN_TO_OWNER)
    own = found_at(marked, person(marked, "annotator"), SHOWN_TO_ANNOTATOR)
    assert own == set(SHOWN_TO_ANNOTATOR)


def test_annotators_never_read_a_folder_and_own_lists_no_name(marked):
    with tenant(marked.pk):
        for item in Item.of_any_purpose.all():
            item.external_id = f"positive/{MARK}-{item.pk}"
            item.text = ""
            item.save(update_fields=["external_id", "text"])
    annotator, everywhere = person(marked, "annotator"), set(EXPECTATIONS)
    found = found_at(marked, annotator, everywhere, word="positive/")
    assert found == set()
    assert found_at(marked, annotator, OWN_LISTS) == set()
    assert "items" in found_at(marked, person(marked, "owner"), {"items"}, word="positive/")


def test_a_rule_reaches_every_page_and_the_api(marked):
    everywhere = set(EXPECTATIONS)
    with under(MaskDigits()):
        for role in ("owner", "annotator"):
            assert found_at(marked, person(marked, role), everywhere) == set()


def test_a_rule_reaches_what_is_claimed(marked):
    annotator, reviewer = person(marked, "annotator"), person(marked, "owner")
    with under(MaskDigits()):
        for who, name in ((annotator, "api_next"), (reviewer, "api_review_next")):
            url = reverse(name, args=[marked.slug, marked.project.pk])
            response, _faults = who.ask("post", url, data="{}", as_json=True)
            sent = everything_in(response)
            assert MASKED in sent, name
            assert MARK not in sent, name


def test_a_rule_reaches_releases(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    shop = Shop("masked")
    with shop.scope():
        Item.objects.update(text=MARK, data={"c": MARK}, hidden={"h": MARK})
    with under(MaskDigits()):
        release = shop.released()
    rows = first_rows(release, 10)
    assert [row["text"] for row in rows] == [MASKED] * 3
    assert all(row["data"] == {"c": MASKED} and row["hidden"] == {"h": MASKED} for row in rows)


@pytest.fixture
def imaged(world, settings, tmp_path):
    """An image in the hands of acme's annotator."""
    settings.MEDIA_ROOT = tmp_path
    side = world.acme
    with tenant(side.pk):
        project = make_image_project(by=side.members["manager"], pools=[side.pool])
        grant(project, side.members["reviewer"])
        make_guideline(project, by=side.members["manager"], readers=[side.members["annotator"]])
        item = make_image_item(make_batch(project), make_media(image(), stored=True))
        held = make_assignment(item, side.members["annotator"], pool=side.pool)
    return side, project, item, held


def test_a_rule_reaches_bytes_and_thumbnails(imaged):
    side, project, item, held = imaged
    owner = person(side, "owner")
    ids = (project.pk, item.pk)
    addresses = [
        at(side, "item_media", *ids),
        at(side, "item_thumbnail", *ids),
        at(side, "api_item_image", item.pk),
        at(side, "api_item_thumbnail", item.pk),
    ]
    assert [owner.ask("get", each)[0].status_code for each in addresses] == [200] * 4
    with under(NoFiles()):
        assert [owner.ask("get", each)[0].status_code for each in addresses] == [404] * 4
        listed = owner.ask("get", at(side, "items", project.pk))[0].content.decode()
        assert addresses[1] not in listed, "no image is shown that isn't there"
        annotator = sign_in(side.users["annotator"])
        assert annotator.get(at(side, "assignment_media", held.pk)).status_code == 200


def test_nothing_leaves_for_a_purpose_that_is_not_declared(imaged):
    side, _, item, _ = imaged
    with tenant(side.pk):
        owner = side.members["owner"]
        got = deliver(owner, item, "model")
        assert (got.text, got.parts, got.data, got.hidden, got.media) == ("", None, {}, {}, None)
        assert not got.has_thumbnail
        with pytest.raises(Http404):
            send_file(RequestFactory().get("/"), owner, item, "model")
        with pytest.raises(Forbidden):
            deliver_rows(owner, item.project_id, [], "model")


def test_nothing_leaves_without_the_permission_or_the_grant(marked):
    stranger = people.make_user("new@example.org")
    with tenant(marked.pk):
        item = Item.objects.first()
        ungranted = people.make_member(stranger, Role.REVIEWER)
        assert deliver(marked.members["owner"], item, DeliveryPurpose.BROWSING).text
        for viewer in (marked.members["annotator"], ungranted, None):
            got = deliver(viewer, item, DeliveryPurpose.BROWSING)
            assert (got.text, got.data, got.hidden) == ("", {}, {})
            assert item.external_id not in got.name


def test_annotators_never_get_hidden_columns(marked):
    with tenant(marked.pk):
        item = Item.objects.first()
        for purpose in ("labeling", "own_work", "example"):
            got = deliver(marked.members["annotator"], item, DeliveryPurpose(purpose))
            assert got.text
            assert got.hidden == {}


def test_browsers_keep_nothing_without_a_policy(imaged):
    side, project, item, _ = imaged
    owner = sign_in(side.users["owner"])
    where = at(side, "item_media", project.pk, item.pk)
    assert "max-age" in owner.get(where)["Cache-Control"]
    with tenant(side.pk):
        Project.objects.filter(pk=project.pk).update(policy=None)
        assert not browsers_may_keep(Project.objects.get(pk=project.pk))
    assert "no-store" in owner.get(where)["Cache-Control"]


def test_a_list_costs_one_look_at_the_grants(marked):
    with tenant(marked.pk):
        items = list(Item.objects.all())
        reviewer = Member.objects.get(pk=marked.members["reviewer"].pk)
        with CaptureQueriesContext(connection) as asked:
            delivered = deliver_all(reviewer, items, DeliveryPurpose.BROWSING)
    assert len(items) > 2
    assert len(delivered) == len(items)
    assert len(asked) <= len({item.project_id for item in items})


def test_what_was_not_read_is_not_read_for_a_delivery(marked):
    with tenant(marked.pk):
        item = Item.objects.defer("text", "data", "hidden", "parts").first()
        with CaptureQueriesContext(connection) as asked:
            assert as_released(item).text == ""
    assert len(asked) == 0


def test_rows_without_a_rule_are_the_very_same(marked):
    rows = iter(())
    same = deliver_rows(None, marked.project.pk, rows, DeliveryPurpose.RELEASE)
    assert same is rows
