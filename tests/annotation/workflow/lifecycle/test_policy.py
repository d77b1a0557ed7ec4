"""Workflow settings are sections: flat names of older versions, one app's own section, the page."""

from decimal import Decimal

import pytest

from annotation.projects.models import PolicyVersion
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import Policy, parse_policy, stored_policy
from annotation.workflow.lifecycle.privacy_settings import PrivacySettings
from annotation.workflow.lifecycle.queue_settings import QueueSettings
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.annotation.pages import at, form_values, sign_in, text_of
from tests.support.script import Script

# As version 0.1 stored it.
FLAT = {
    "overlap": "1.20",
    "review": {"mode": "all", "percent": 10, "first": 20},
    "lease_minutes": 7,
    "ahead_minutes": 3,
    "held_cap": 4,
    "patience_days": 6,
    "review_lease_minutes": 8,
    "review_cap": 9,
    "order": "random",
    "keep_media": False,
    "decision": {"rule": "fixed", "options": {}},
}
SECTIONS = {
    "decision": {"overlap": "1.2", "rule": "fixed", "options": {}},
    "review": {"mode": "all", "percent": 10, "first": 20, "lease_minutes": 8, "cap": 9},
    "queue": {
        "lease_minutes": 7,
        "ahead_minutes": 3,
        "held_cap": 4,
        "patience_days": 6,
        "order": "random",
    },
    "privacy": {"keep_media": False},
}


def test_flat_settings_of_older_versions_are_read_into_sections():
    policy = parse_policy(FLAT)
    assert stored_policy(policy) == SECTIONS
    assert parse_policy(SECTIONS) == policy
    assert policy[DecisionSettings].overlap == Decimal("1.2")
    assert not policy[PrivacySettings].keep_media


def test_what_is_not_named_stays_as_it_was_or_has_its_default():
    base = Policy(ReviewSettings(mode="all", percent=5), QueueSettings(held_cap=7))
    changed = parse_policy({"review": {"first": 3}, "order": "random"}, base=base)
    assert changed[ReviewSettings] == ReviewSettings(mode="all", percent=5, first=3)
    assert changed[QueueSettings] == QueueSettings(held_cap=7, order="random")
    assert parse_policy({}) == Policy() == Policy(ReviewSettings())


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"review": {"percent": 0}}, r"review\.percent: .*greater than"),
        ({"lease_minutes": 0}, r"queue\.lease_minutes: "),
        ({"review": {"speed": 1}}, r"review\.speed: "),
        ({"review": 7}, "review: "),
        ({"speed": 1}, "speed: there is no such setting"),
        ({"toy": {}}, "toy: there is no such setting"),
        ([], "must be an object"),
    ],
)
def test_what_is_wrong_is_named(raw, message):
    with pytest.raises(Invalid, match=message):
        parse_policy(raw)


def test_a_section_of_the_toy_is_on_the_page_and_in_the_api(toy, world):
    side = world.acme
    client, url = sign_in(side.users["manager"]), at(side, "project_policy", side.project.pk)
    page = client.get(url)
    assert "Number of toys" in text_of(page)
    sent = form_values(page)
    assert "less than or equal to 9" in text_of(client.post(url, sent | {"toy_number": "10"}))
    assert client.post(url, sent | {"toy_number": "5"}).status_code == 302
    script = Script(side.secrets["manager"])
    place = f"projects/{side.project.pk}/policy"
    assert script.call("GET", place).json()["settings"]["toy"] == {"number": 5, "loud": False}
    script.call("PATCH", place, {"settings": {"toy": {"loud": True}}})
    script.call("PATCH", place, {"settings": {"toys": 1}})
    with tenant(side.pk):
        newest = PolicyVersion.objects.filter(project=side.project.pk).latest("number")
        assert newest.settings["toy"] == {"number": 1, "loud": True}
        assert parse_policy(newest.settings)[toy.ToySettings].number == 1
    assert "Number of toys: 1" in text_of(client.get(url))
