"""Does every answer of every address carry a policy under which nothing foreign or inline runs?"""

import pytest

from tests.isolation.asking import Person
from tests.isolation.fingerprint import rolled_back
from tests.isolation.routes import ARGUMENTS, every_route
from tests.isolation.test_every_url import address

SELF, NONE = {"'self'"}, {"'none'"}


@pytest.fixture(scope="module")
def visitors(standing_world):
    """The owner, an annotator, and somebody who isn't signed in."""
    acme = standing_world.acme
    return [
        *(
            Person(role, acme.users[role], (), acme.secrets[role])
            for role in ("owner", "annotator")
        ),
        Person("signed out"),
    ]


def directives(response):
    """The policy by directive; what isn't named falls back to default-src where it does so."""
    parts = [part.split() for part in response["Content-Security-Policy"].split(";")]
    named = {name: set(sources) for name, *sources in parts}
    fallback = named["default-src"]
    return {"script-src": fallback, "style-src": fallback, "object-src": fallback} | named


@pytest.mark.parametrize("route", every_route(), ids=lambda route: route.name)
def test_nothing_foreign_or_inline_runs(route, standing_world, visitors):
    assert set(route.arguments) <= ARGUMENTS.keys()
    for person in visitors:
        for method in ("get", "post"):
            with rolled_back():
                response, _ = person.ask(method, address(route, standing_world.acme))
            policy = directives(response)
            assert policy["script-src"] in (SELF, NONE)
            assert policy["style-src"] in (SELF, NONE)
            assert policy["object-src"] == NONE
            assert policy["frame-ancestors"] == NONE
            assert policy["base-uri"] in (SELF, NONE)
            assert "unsafe" not in response["Content-Security-Policy"]
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["X-Frame-Options"] == "DENY"
            assert response["Referrer-Policy"] == "same-origin"
