"""Whatever a hostile client sends for an answer, through whichever door: a sentence, soon.

What each kind says is tested in tests/annotation/label_types/test_hostile.py. Here a few answers
of every kind go through the page's JSON, its plain form, its drafts, the API, and a reviewer's
correction; CREWMARK_FUZZ=1 sends all of them through each.
"""

import json
import time
import zlib

import pytest
from django.urls import reverse

from annotation.datasets.models import Item
from annotation.label_types.registry import KINDS
from annotation.projects.models import SchemaVersion
from annotation.workflow.lifecycle.models import Annotation, Draft, Review
from config import env
from core.tenancy.scope import tenant
from tests.annotation.label_types.test_contract import NAMES
from tests.annotation.label_types.test_hostile import BOMBS, REGIONAL, accepted, many
from tests.factories import money, people, projects
from tests.factories.media import make_media
from tests.isolation.fingerprint import rolled_back
from tests.support.desk import make_desk
from tests.support.script import Script

SOON = 20  # seconds of a processor that no request may take: ten times what any did
EVERYTHING = env.whole_number("CREWMARK_FUZZ", default=0) > 0
FEW = 3
STEP = 7  # so that the few come from all over the values, other ones for each kind and door
FACTS = {
    "image": {},
    "audio": {"sample_rate": 8_000, "channels": 1},
    "video": {"fps": [30, 1], "is_constant_rate": True},
    "series": {"axis": "count", "zone": "", "median_step": 1_000},
}


def item_of(desk, case):
    """The project asks the case's question, about an item of its material."""
    schema = SchemaVersion.objects.create(
        project=desk.project,
        number=2,
        fields=[*case.get("before", []), case["field"]],
        created_by=desk.project.created_by,
    )
    desk.project.schema = schema
    desk.project.save(update_fields=["schema"])
    Item.objects.all().delete()
    batch = projects.make_batch(desk.project)
    given = case.get("material", {})
    medium = given.get("medium", "text")
    parts = [{"text": f"text {number}"} for number in range(given.get("parts", 0))]
    media = None
    if medium in FACTS:
        facts = FACTS[medium] | {"duration": given.get("duration", 1_000_000), "samples": 8_000}
        facts |= {"frame_count": given.get("frames", 30), "start": 0, "end": facts["duration"]}
        size = {"width": given.get("width", 320), "height": given.get("height", 240)}
        media = make_media(medium=medium, facts=facts | size, **size)
    projects.make_item(batch, given.get("text", "some text"), media=media, parts=parts or None)


@pytest.fixture
def desk(db, client):
    desk = make_desk(items=1, annotators=1, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        for kind in KINDS.keys() - {"choice"}:
            money.make_rate(by=desk.project.created_by, label_kind=kind)
            money.make_pay_rate(by=desk.project.created_by, label_kind=kind)
    client.force_login(desk.annotators[0].user)
    return desk


def case_of(name):
    """An answer that is accepted, to texts in the order in which they are stored."""
    if name != "ranking":
        return accepted(name)[0]
    case = next(each for each in accepted(name) if "order" not in each["material"])
    return case | {"field": case["field"] | {"shuffle": False}}


def hostile(name):
    """Values for a field of this kind that nobody could have meant."""
    case = case_of(name)
    values = [
        *("abc", "\u202e" * 9, 1e308, -1, True, ["x"], [[]], [None], {"a": {"b": []}}),
        *([{"id": "r1"}], [{"id": "r1", "label": ["x"]}], {"ranks": [{}], "shown": "x"}),
        float("nan"),
        [float("inf")],
    ]
    if name in REGIONAL:
        first = case["value"][0]
        values.append(many(name, 10_000)[1])
        named = {"id": "r1", "label": first["label"]}
        wrong = (float("nan"), -5, 1e308, 10**400, "x", [[float("nan"), 0]] * 3, None)
        values += [[dict.fromkeys(first, each) | named] for each in wrong]
        values.append([first | {"attributes": "x"}])
        values.append([first | {"text": "another text", "layer": 10**30}])
    if name == "mask":
        values += [[first | {"rle": bomb}] for bomb in BOMBS.values()]
    return case["field"]["name"], values


def few_of(values, door):
    """A few of the values, always the same, or all of them."""
    if EVERYTHING:
        return list(values)
    first = zlib.crc32(door.encode())
    return [values[(first + STEP * turn) % len(values)] for turn in range(FEW)]


def soon(send, *arguments, **options):
    """The answer to a request that doesn't take much of the processor."""
    begun = time.process_time()
    response = send(*arguments, **options)
    assert time.process_time() - begun < SOON
    assert response.status_code < 500
    return response


def post_json(client, url, raw):
    """As the page's script sends it."""
    return client.post(url, raw, content_type="application/json")


@pytest.mark.parametrize("name", NAMES)
def test_through_the_page_its_form_and_the_api(client, desk, name):
    field, values = hostile(name)
    with tenant(desk.organization.pk):
        item_of(desk, case_of(name))
        held = desk.claim(0)
        guideline = desk.project.guideline_id
        _token, secret = people.make_token(desk.annotators[0], scopes=("read", "label"))
    slug = desk.organization.slug
    page = reverse("assignment_submit", args=[slug, held.pk])
    script = Script(secret, slug)
    for value in few_of(values, f"{name} submitted"):
        body = {"answer": {field: value}, "revision": 0, "guideline": guideline}
        raw = json.dumps(body)
        form = {field: json.dumps(value), "revision": 0, "guideline": guideline}
        for send, *arguments in (
            (post_json, client, page, raw),
            (client.post, page, form),
            (script.call, "POST", f"assignments/{held.pk}/submit", raw),
        ):
            with rolled_back():
                response = soon(send, *arguments)
            if response["Content-Type"] == "application/json" and response.status_code >= 400:
                assert 0 < len(response.json()["message"]) < 500
    with tenant(desk.organization.pk):
        assert not Annotation.objects.exists()


@pytest.mark.parametrize("name", NAMES)
def test_as_a_draft_that_is_opened_again(client, desk, name):
    field, values = hostile(name)
    with tenant(desk.organization.pk):
        item_of(desk, case_of(name))
        held = desk.claim(0)
    slug = desk.organization.slug
    draft = reverse("assignment_draft", args=[slug, held.pk])
    page = reverse("label", args=[slug, desk.project.pk])
    kept = 0
    answers = [{field: value} for value in few_of(values, f"{name} draft")]
    for answer in [*answers, [], "abc", ["x"], 5, {"no such field": 1}]:
        raw = json.dumps({"answer": answer, "revision": 0})
        with rolled_back():
            kept += soon(post_json, client, draft, raw).status_code == 200
            assert soon(client.get, page).status_code == 200
    assert kept > FEW
    with tenant(desk.organization.pk):
        assert not Draft.objects.exists()


@pytest.mark.parametrize("name", NAMES)
def test_as_a_reviewers_correction_in_time_and_too_late(client, desk, name):
    field, values = hostile(name)
    case = case_of(name)
    with tenant(desk.organization.pk):
        item_of(desk, case)
        desk.label(0, {**case.get("answers", {}), field: case["value"]})
    client.force_login(desk.reviewers[0].user)
    slug = desk.organization.slug
    client.get(reverse("review_next", args=[slug, desk.project.pk]))
    with tenant(desk.organization.pk):
        review = Review.objects.get()
    url = reverse("review_decide", args=[slug, review.pk])
    for value in few_of(values, f"{name} corrected"):
        for version in (review.version, review.version + 7):
            sent = {"verdict": "corrected", "version": version}
            raw = json.dumps(sent | {"answer": {field: value}})
            form = sent | {field: json.dumps(value)}
            for send, *arguments in ((post_json, client, url, raw), (client.post, url, form)):
                with rolled_back():
                    assert soon(send, *arguments).status_code in {200, 302, 409, 422}
    with tenant(desk.organization.pk):
        assert Review.objects.get().verdict == ""
