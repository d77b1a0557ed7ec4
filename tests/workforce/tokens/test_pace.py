"""Is a token that asks too often told to wait, at the price of a statement now and then?"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.limits.models import Attempts
from core.limits.spend import Limit, TooMany
from workforce.tokens import authentication
from workforce.tokens.rate_limit import Paces

SIX = Limit("six", most=6, seconds=60)
MINE, OTHER = b"mine", b"other"


def ask(paces, digest=MINE, token_id=1):
    paces.require(digest)
    paces.count(digest, token_id)


def asked_until_refused(paces, most=50):
    """How many requests passed."""
    for number in range(most):
        try:
            ask(paces)
        except TooMany:
            return number
    return most


@pytest.mark.parametrize("block", [1, 2, 3])
def test_a_token_passes_its_limit_by_a_block_at_most(db, block):
    passed = asked_until_refused(Paces(SIX, block=block))
    assert SIX.most < passed <= SIX.most + block


def test_processes_share_the_limit(db):
    one, two = Paces(SIX, block=2), Paces(SIX, block=2)
    assert asked_until_refused(one) + asked_until_refused(two) <= SIX.most + 2 * 2


def test_most_requests_cost_no_statement(db):
    paces = Paces(Limit("many", most=1_000, seconds=60), block=10)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for _ in range(50):
            ask(paces)
    assert len(queries) == 4
    assert Attempts.objects.get().times == 40


def test_the_refused_one_costs_none_either_and_others_go_on(db):
    paces = Paces(SIX, block=1)
    asked_until_refused(paces)
    with CaptureQueriesContext(connection) as queries, pytest.raises(TooMany):
        ask(paces)
    assert not queries.captured_queries
    ask(paces, OTHER, 2)


def test_a_new_window_begins_empty(db):
    asked_until_refused(Paces(SIX, block=1))
    Attempts.objects.update(began_at=timezone.now() - timedelta(seconds=61))
    assert asked_until_refused(Paces(SIX, block=1)) > SIX.most


def test_a_script_learns_how_long_to_wait(world, script, monkeypatch):
    monkeypatch.setattr(authentication, "PACES", Paces(Limit("two", most=2, seconds=60), block=1))
    answers = [script.call("GET", "me") for _ in range(5)]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [200, 200, 200, 429, 429]
    refused = answers[-1]
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "too_many"
    assert 1 <= int(refused["Retry-After"]) <= 60


def test_a_made_up_token_is_not_written_down(world, script, monkeypatch):
    paces = Paces(SIX, block=1)
    monkeypatch.setattr(authentication, "PACES", paces)
    script.secret = world.other.secrets["owner"]
    assert script.call("GET", "me").status_code == 401
    assert not paces.known
