"""Are a person's keys kept for them alone, and refused where the browser needs them?"""

import json

import pytest

from annotation.workflow.shortcuts.own_keys import OwnKeys, choose_keys, keys_of
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.annotation.pages import at, sign_in


@pytest.fixture
def annotator(world):
    """Who has chosen nothing yet."""
    with tenant(world.acme.pk):
        OwnKeys.objects.all().delete()
        yield world.acme.members["annotator"]


def test_what_is_kept_is_the_members_own(world, annotator):
    assert keys_of(annotator) == {"keys": {}, "plain": True}
    choose_keys(by=annotator, keys={"skip": "k", "ask": "Ctrl+Shift+k"}, plain=False)
    choose_keys(by=annotator, keys={"skip": "+"}, plain=False)
    assert keys_of(annotator) == {"keys": {"skip": "+"}, "plain": False}
    assert keys_of(world.acme.members["manager"]) == {"keys": {}, "plain": True}


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (None, "an object"),
        ([], "an object"),
        ({f"skip{'x' * number}": "k" for number in range(101)}, "at most 100"),
        ({"Skip": "k"}, "isn't a command"),
        ({"skip": 1}, "isn't a key"),
        ({"skip": ""}, "isn't a key"),
        ({"skip": "k" * 17}, "isn't a key"),
        ({"skip": "Meta+x"}, "isn't a key"),
        ({"skip": "Tab"}, "reserved by the browser"),
        ({"skip": "F5"}, "reserved by the browser"),
        ({"skip": "Ctrl+w"}, "reserved by the browser"),
        ({"skip": "Ctrl+Shift+t"}, "reserved by the browser"),
        ({"skip": "Ctrl++"}, "reserved by the browser"),
    ],
)
def test_what_cannot_be_a_key_is_refused(annotator, keys, sentence):
    with pytest.raises(Invalid, match=sentence):
        choose_keys(by=annotator, keys=keys, plain=True)
    assert keys_of(annotator) == {"keys": {}, "plain": True}


def test_commands_that_never_meet_can_have_one_key(annotator):
    both = {"time_split": "k", "image_turn": "k"}
    assert choose_keys(by=annotator, keys=both, plain=True)["keys"] == both
    assert keys_of(annotator)["keys"] == both


def test_alt_is_left_to_the_browser(annotator):
    with pytest.raises(Invalid):
        choose_keys(by=annotator, keys={"skip": "Alt+x"}, plain=True)


def test_the_page_keeps_them(world):
    side = world.acme
    client = sign_in(side.users["annotator"])
    url = at(side, "own_keys")
    body = json.dumps({"keys": {"skip": "k"}, "plain": True})
    assert client.post(url, body, content_type="application/json").json()["keys"] == {"skip": "k"}
    body = json.dumps({"keys": {"skip": "F5"}})
    assert client.post(url, body, content_type="application/json").status_code == 422
    with tenant(side.pk):
        assert keys_of(side.members["annotator"])["keys"] == {"skip": "k"}
