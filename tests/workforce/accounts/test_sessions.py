"""Is a session found as long as it is in time, by its key alone, and nothing without one?"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.factories import people
from workforce.accounts.sessions import SessionStore


@pytest.fixture
def kept(db):
    store = SessionStore()
    store["drawer"] = {"number": 7}
    store.save()
    return store.session_key


def test_what_was_kept_is_found(kept):
    assert SessionStore(kept)["drawer"] == {"number": 7}


def test_one_that_is_over_holds_nothing_and_its_key_is_never_used_again(kept):
    past = timezone.now() - timedelta(seconds=1)
    Session.objects.filter(pk=kept).update(expire_date=past)
    late = SessionStore(kept)
    assert late.get("drawer") is None
    late["drawer"] = 1
    late.save()
    assert late.session_key != kept


def test_of_an_unknown_key_there_is_nothing(kept):
    assert SessionStore("x" * 32).load() == {}


def test_data_that_somebody_else_signed_is_nothing(kept):
    Session.objects.filter(pk=kept).update(session_data="e30:made-up:signature")
    assert SessionStore(kept).load() == {}


def test_pages_are_opened_with_it(client, db):
    assert SessionStore.__module__ == settings.SESSION_ENGINE
    user = people.make_user("ann@example.org")
    client.force_login(user)
    assert client.get("/accounts/email/").status_code == 200
    Session.objects.all().delete()
    assert client.get("/accounts/email/").status_code == 302
