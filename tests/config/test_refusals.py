"""What do a person and a script get whose request never reached its page, or broke on the way?"""

import json

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client, RequestFactory
from django.urls import path, reverse

from config import urls
from core.limits.spend import INVITATION_AGAIN
from core.web.back_link import came_from
from tests.annotation.pages import text_of
from tests.factories import people

JSON = {"content_type": "application/json"}


def broken(request, organization):
    """A page with a fault of ours in it."""
    raise ZeroDivisionError


urlpatterns = [path("o/<slug:organization>/fault/", broken), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.fixture
def owner(world):
    """A browser that keeps what is wrong to itself, as in production."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.acme.users["owner"])
    return client


def test_a_form_of_a_page_from_before_signing_in(owner, world):
    address = reverse("pool_create", args=[world.acme.slug])
    answer = owner.post(
        address, {"name": "Crew"}, headers={"Referer": f"http://testserver{address}"}
    )
    assert answer.status_code == 403
    page = text_of(answer)
    assert "You signed in or out since" in page
    assert "CSRF" not in page
    assert f'href="{address}"' in answer.text, "the way back to the form"
    told = owner.post(address, {}, **JSON)
    assert (told.status_code, told.json()["code"]) == (403, "page_out_of_date")


def test_more_fields_than_a_form_may_have(owner, world, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    sent = {str(number): "" for number in range(9)}
    answer = owner.post(reverse("pool_create", args=[world.acme.slug]), sent)
    assert (answer.status_code, "at most 2 fields" in text_of(answer)) == (413, True)


def test_an_answer_that_is_too_large_is_refused_with_a_code(world, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    client = Client(raise_request_exception=False)
    client.force_login(world.acme.users["annotator"])
    address = reverse("assignment_submit", args=[world.acme.slug, world.acme.assignment.pk])
    answer = client.post(address, json.dumps({"answer": "x" * 2000}), **JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "at most 1.0 KB" in answer.json()["message"].replace("\xa0", " ")


def test_a_script_with_a_token_gets_problem_details(world, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 0
    secret = world.acme.secrets["owner"]
    answer = Client(raise_request_exception=False).post(
        f"/o/{world.acme.slug}/api/v1/projects",
        {"file": ContentFile(b"x", name="a.csv")},
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.status_code == 413


def test_a_name_that_is_not_ours_gets_a_page_with_the_number_of_the_request(db):
    answer = Client(headers={"host": "elsewhere.example"}).get("/")
    assert answer.status_code == 400
    assert answer.headers["X-Request-ID"] in answer.text
    assert "nothing was changed" in text_of(answer)


def test_a_fault_says_which_request_it_was_in_the_colours_of_the_person(owner, settings):
    settings.ROOT_URLCONF = __name__
    owner.cookies["theme"] = "dark"
    answer = owner.get("/o/acme/fault/")
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    assert 'data-theme="dark"' in answer.text
    assert "acme" not in answer.text


def test_too_many_attempts_to_sign_in_get_a_page_of_ours(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    cache.clear()
    address, sent = reverse("account_reset_password"), {"email": "a@example.org"}
    answers = [Client().post(address, sent) for _ in range(3)]
    cache.clear()
    assert answers[-1].status_code == 429
    assert "Too many attempts" in text_of(answers[-1])
    assert "crewmark.css" in answers[-1].text


def test_a_limit_of_ours_says_when_it_is_over(world):
    client = Client()
    client.force_login(world.acme.users["owner"])
    again = reverse("invitation_resend", args=[world.acme.slug, world.acme.invitation.pk])
    answers = [client.post(again) for _ in range(INVITATION_AGAIN.most + 1)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 60
    assert "Too many requests" in text_of(answers[-1])


def test_a_page_that_is_not_here_says_as_whom_one_asked(world):
    client = Client()
    assert "signed in as" not in text_of(client.get("/nothing/here/"))
    user = people.make_user("sam@example.org")
    client.force_login(user)
    assert "signed in as sam@example.org" in text_of(client.get(f"/o/{world.acme.slug}/"))


@pytest.mark.parametrize(
    ("referer", "method", "leads"),
    [
        ("http://testserver/o/acme/pools/?page=2", "POST", "/o/acme/pools/?page=2"),
        ("http://testserver/o/acme/", "GET", "/o/acme/"),
        ("http://testserver/o/acme/here/", "GET", ""),
        ("http://testserver/o/acme/here/", "POST", "/o/acme/here/"),
        ("http://elsewhere.example/o/acme/", "POST", ""),
        ("javascript:alert(1)", "POST", ""),
        ("//elsewhere.example/", "POST", ""),
        ("http://[", "POST", ""),
        ("", "POST", ""),
    ],
)
def test_the_way_back_leads_to_a_page_of_ours(referer, method, leads):
    request = RequestFactory(headers={"Referer": referer, "Host": "testserver"}).generic(
        method, "/o/acme/here/"
    )
    assert came_from(request) == leads
