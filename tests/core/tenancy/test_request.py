"""Does a request's scope end with it, undone where the answer is a refusal or a fault?"""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import path

from core.tenancy.scope import NoTenant, tenant
from core.web.errors import Conflict
from tests.core.tenancy.test_scope import no_scope_is_open
from workforce.pools.models import Pool

BACKEND = f"{ModelBackend.__module__}.{ModelBackend.__qualname__}"


def write(request, organization, ending):
    """Make a pool, then end in the way the address says."""
    Pool.objects.create(name="Made by the request")
    if ending == "fault":
        raise ZeroDivisionError
    if ending == "domain":
        raise Conflict("Somebody was quicker.")
    if ending == "stream":
        return StreamingHttpResponse(pool.name for pool in Pool.objects.all().iterator())
    return HttpResponse(status=int(ending))


def late(request, organization):
    """A stream that first asks after the request has ended."""

    def names():
        yield from (pool.name for pool in Pool.objects.all())

    return StreamingHttpResponse(names())


def outside(request):
    """A page of no organization that looks for rows all the same."""
    return HttpResponse(str(Pool.objects.count()))


urlpatterns = [
    path("o/<slug:organization>/write/<str:ending>/", write),
    path("o/<slug:organization>/late/", late),
    path("outside/", outside),
]


@pytest.fixture
def client_of_acme(committed_world, settings):
    """Acme's owner, on the addresses above; a fault becomes an answer of 500."""
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.force_login(committed_world.acme.users["owner"], backend=BACKEND)
    return client


@pytest.mark.parametrize(
    ("ending", "status", "kept"),
    [
        ("200", 200, True),
        ("302", 302, True),
        ("400", 400, False),
        ("403", 403, False),
        ("422", 422, False),
        ("500", 500, False),
        ("domain", 409, False),
        ("fault", 500, False),
    ],
)
def test_an_answer_of_400_or_more_undoes_what_was_written(
    client_of_acme, committed_world, ending, status, kept
):
    headers = {"accept": "application/json"}
    response = client_of_acme.post(f"/o/acme/write/{ending}/", headers=headers)
    assert response.status_code == status
    assert no_scope_is_open()
    with tenant(committed_world.acme.pk):
        assert Pool.objects.filter(name="Made by the request").exists() is kept


def test_a_stream_has_no_scope_of_its_own(client_of_acme):
    response = client_of_acme.get("/o/acme/late/")
    with pytest.raises(NoTenant):
        b"".join(response.streaming_content)
    assert no_scope_is_open()


def test_a_page_outside_has_no_rows(client_of_acme):
    response = client_of_acme.get("/outside/")
    assert response.status_code == 500
    assert response.exc_info[0] is NoTenant


def test_a_stranger_does_not_reach_the_view(client_of_acme, committed_world):
    assert client_of_acme.post("/o/other/write/200/").status_code == 404
    with tenant(committed_world.other.pk):
        assert Pool.objects.count() == 1


@pytest.mark.parametrize("address", ["/o/other", "/o//other/", "/o/acme/../other/", "/O/other/"])
def test_no_other_spelling_is_a_door(client_of_acme, address):
    response = client_of_acme.get(f"{address}/write/200/")
    assert response.status_code == 404
    assert no_scope_is_open()
