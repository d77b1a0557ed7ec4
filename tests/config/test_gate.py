"""While the database is away, does one request look for it, and are the others told at once?"""

import pytest
from django.test import Client

from config.outage_gate import GATE, LOOK_SECONDS, Gate


@pytest.fixture
def shut():
    """The gate, shut as the first request in vain leaves it."""
    GATE.shut()
    yield GATE
    GATE.open()


def test_one_looks_and_the_others_do_not_wait_for_it():
    gate = Gate()
    gate.shut()
    assert [gate.may_look() for _ in range(3)] == [True, False, False]
    gate.shut()  # another request in vain, which began before
    assert not gate.may_look()
    gate.next_look -= LOOK_SECONDS
    assert gate.may_look()


def test_the_request_that_finds_it_opens_the_gate(db, shut):
    assert Client().get("/accounts/login/").status_code == 200
    assert not shut.is_shut


def test_meanwhile_the_others_are_told_without_a_question(
    db, shut, world, django_assert_num_queries
):
    client = Client()
    client.force_login(world.acme.users["manager"])
    assert shut.may_look(), "somebody looks now"
    with django_assert_num_queries(0):
        page = client.get("/o/acme/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "15")
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
