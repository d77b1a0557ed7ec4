"""Is a limit exact, also when many try at the same moment, and does it end?"""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from core.limits.jobs import forget_attempts
from core.limits.models import Attempts
from core.limits.spend import INVITATION_AGAIN, Limit, TooMany, spend
from core.tenancy.scope import tenant
from tests.factories import people
from tests.support.racing import race
from workforce.members.invitations.actions import resend_invitation

THREE = Limit("three", most=3, seconds=90)


def used_up(key="me"):
    for _time in range(THREE.most):
        spend(THREE, key)


def test_the_one_too_many_is_refused_with_the_time_to_wait(db):
    used_up()
    with pytest.raises(TooMany, match="the limit is 3 in 2 minutes") as refused:
        spend(THREE, "me")
    assert 1 <= refused.value.detail["retryAfter"] <= 90
    spend(THREE, "somebody else")


def test_a_cost_counts_as_many(db):
    spend(THREE, "me", cost=3)
    with pytest.raises(TooMany):
        spend(THREE, "me")


def test_a_new_window_begins_empty(db):
    used_up()
    Attempts.objects.update(began_at=timezone.now() - timedelta(seconds=91))
    used_up()
    with pytest.raises(TooMany):
        spend(THREE, "me")


def test_what_was_undone_does_not_count(db):
    with transaction.atomic():
        used_up()
        transaction.set_rollback(True)
    used_up()


@pytest.mark.race
def test_many_at_once_get_exactly_the_limit(committed_db):
    results = race(*[partial(spend, THREE, "me")] * 8)
    assert [type(result).__name__ for result in results if result] == ["TooMany"] * 5


def test_old_counts_are_forgotten(db):
    used_up("old")
    Attempts.objects.update(began_at=timezone.now() - timedelta(days=3))
    used_up("new")
    assert forget_attempts() == 1
    assert Attempts.objects.get().key == "three:new"


def test_an_address_is_not_written_to_without_end(crews):
    acme = crews.acme
    with tenant(acme.pk):
        for _time in range(INVITATION_AGAIN.most):
            resend_invitation(by=acme.members["admin"], invitation=acme.invitation)
        with pytest.raises(TooMany):
            resend_invitation(by=acme.members["admin"], invitation=acme.invitation)


def test_guessing_a_password_ends_soon_and_for_all_processes(db, settings):
    """The count lies in the database, so another process (another client here) meets it too."""
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
    people.make_user("ada@example.org", password=people.PASSWORD)
    guess = {"login": "ada@example.org", "password": "guessed wrongly"}
    for _time in range(5):
        assert "Too many failed" not in Client().post("/accounts/login/", guess).text
    right = guess | {"password": people.PASSWORD}
    refused = Client().post("/accounts/login/", right)
    assert refused.status_code == 200
    assert "Too many failed" in refused.text
