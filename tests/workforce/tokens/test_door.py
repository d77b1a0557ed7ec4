"""Who gets in by token, and how does the API refuse?"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from annotation.projects.models import Project
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from tests.factories import people
from tests.support.script import Script
from workforce.members.actions import remove_member
from workforce.pools.models import Pool
from workforce.tokens.models import ApiToken
from workforce.tokens.secret import new_secret

PROBLEM = "application/problem+json"


def refused(response, status, code):
    """Whether it is a refusal in our form."""
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM), response.content
    body = response.json()
    assert (body["status"], body["code"], body["type"]) == (
        status,
        code,
        f"urn:crewmark:problem:{code}",
    )
    assert body["title"]
    assert body["detail"]
    return body


def test_a_token_says_who_it_is(world, script):
    me = script.call("GET", "me").json()
    assert me["member"] == world.acme.members["owner"].pk
    assert (me["organization"], me["role"]) == ("acme", "owner")
    assert me["scopes"] == ["read", "label", "review", "manage", "admin"]


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        ("", "unknown_token"),
        ("cmk_" + "0" * 49, "unknown_token"),
        (new_secret(), "unknown_token"),
        ("cmk_é", "unknown_token"),
    ],
    ids=["nothing", "a wrong sum", "well formed", "no letters of ours"],
)
def test_what_is_no_token_of_ours_opens_nothing(world, secret, code):
    response = Script(secret).call("GET", "me")
    refused(response, 401, code)
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_token_of_another_organization_opens_nothing(world):
    for slug in ("acme", "nobody"):
        refused(Script(world.other.secrets["owner"], slug).call("GET", "me"), 401, "unknown_token")


@pytest.mark.parametrize(
    "spoiled",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
    ids=["revoked", "expired"],
)
def test_a_dead_token_opens_nothing(world, script, spoiled):
    with tenant(world.acme.pk):
        ApiToken.objects.filter(member=world.acme.members["owner"]).update(**spoiled)
    refused(script.call("GET", "me"), 401, "unknown_token")


def test_who_leaves_takes_no_token_along_and_finds_none_when_back(world):
    acme = world.acme
    script = Script(acme.secrets["manager"])
    assert script.call("GET", "me").status_code == 200
    with tenant(acme.pk):
        gone = remove_member(by=acme.members["owner"], member=acme.members["manager"])
    refused(script.call("GET", "me"), 401, "unknown_token")
    with tenant(acme.pk):
        gone.left_at = None
        gone.save()
    refused(script.call("GET", "me"), 401, "unknown_token")


def test_scopes_narrow_the_role_also_where_an_action_looks_at_the_fresh_row(world):
    """Making an owner asks again on the locked row; the token's limits count there too."""
    acme = world.acme
    with tenant(acme.pk):
        _token, secret = people.make_token(acme.members["owner"], scopes=["read"])
    script = Script(secret)
    place = f"members/{acme.members['reviewer'].pk}"
    assert script.call("GET", place).status_code == 200
    refused(script.call("PATCH", place, {"role": "owner"}), 403, "forbidden")
    admin = Script(acme.secrets["owner"])
    assert admin.call("PATCH", place, {"role": "owner"}).json()["role"] == "owner"


def test_a_token_that_only_manages_finds_the_draft_it_is_to_fill(world):
    with tenant(world.acme.pk):
        _token, secret = people.make_token(world.acme.members["manager"], scopes=["manage"])
        Project.objects.update(state="draft")
    script, place = Script(secret), f"projects/{world.acme.project.pk}"
    assert script.call("PATCH", f"{place}/policy", {"settings": {}}).status_code == 200
    refused(script.call("GET", f"{place}/items"), 403, "forbidden")


def test_a_scope_beyond_the_role_gives_nothing(world):
    refused(Script(world.acme.secrets["annotator"]).call("GET", "members"), 403, "forbidden")


def test_the_audit_log_names_the_token(world, script):
    made = script.call("POST", "pools", {"name": "By script"}).json()
    with tenant(world.acme.pk):
        entry = AuditEntry.objects.get(action="pool.created", subject_id=made["id"])
        token = ApiToken.objects.get(member=world.acme.members["owner"])
        assert entry.detail["token"] == token.pk


def test_the_last_use_is_noted_once_an_hour(world, script):
    def last_used():
        with tenant(world.acme.pk):
            return ApiToken.objects.get(member=world.acme.members["owner"]).last_used_at

    assert last_used() is None
    script.call("GET", "me")
    first = last_used()
    script.call("GET", "me")
    assert last_used() == first
    with tenant(world.acme.pk):
        ApiToken.objects.update(last_used_at=first - timedelta(hours=2))
    script.call("GET", "me")
    assert last_used() >= first


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "code"),
    [
        ("GET", "no/such/place", None, 404, "not_found"),
        ("GET", f"pools/{2**63}", None, 404, "not_found"),
        ("POST", f"assignments/{10**18}/submit", {}, 404, "not_found"),
        ("POST", f"assignments/{10**30}/submit", {}, 404, "not_found"),
        ("DELETE", "pools", None, 405, "method_not_allowed"),
        ("OPTIONS", "pools", None, 405, "method_not_allowed"),
        ("POST", "pools", "{", 400, "malformed"),
        ("POST", "pools", "[" * 5000, 400, "malformed"),
        ("POST", "pools", '{"name": "\\u0000"}', 400, "malformed"),
        ("POST", "pools", '{"name": "\\ud800"}', 400, "malformed"),
        ("POST", "pools", '{"name": 1e999}', 400, "malformed"),
        ("POST", "pools", '{"name": NaN}', 400, "malformed"),
        ("POST", "pools", '["name"]', 422, "invalid"),
        ("POST", "pools", {}, 422, "invalid"),
        ("POST", "pools", {"name": "x" * 81}, 422, "invalid"),
        ("POST", "pools", {"name": "Fine", "nmae": "typing error"}, 422, "invalid"),
        ("GET", "members?rle=owner", None, 422, "invalid"),
        ("GET", "members?role=king", None, 422, "invalid"),
        ("GET", "members?limit=201", None, 422, "invalid"),
        ("GET", "members?cursor=nonsense", None, 422, "bad_cursor"),
        ("GET", "members?cursor=%00", None, 422, "invalid"),
        ("GET", "costs?first=2026-01-01", None, 422, "invalid"),
        ("POST", "invitations", {"email": "a@b.c", "role": "manager"}, 422, "invalid"),
    ],
)
def test_every_refusal_is_a_problem_document_and_changes_nothing(
    world, script, method, path, sent, status, code
):
    refused(script.call(method, path, sent), status, code)
    with tenant(world.acme.pk):
        assert Pool.objects.count() == 1


def test_the_problem_names_each_wrong_field(script):
    body = refused(script.call("POST", "rates", {"unit_price": "x", "per": "y"}), 422, "invalid")
    assert {error["field"] for error in body["errors"]} == {"label_kind", "unit_price", "per"}


def test_what_is_no_json_is_refused(script):
    response = script.call("POST", "pools", "name=x", Content_Type="text/plain")
    refused(response, 415, "unsupported_media_type")


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
def test_too_much_at_once_is_refused(script):
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == 100
    refused(script.call("POST", "pools", {"name": "x" * 200}), 413, "too_large")


def test_a_refusal_of_an_action_comes_with_its_code(world, script):
    body = refused(
        script.call("POST", "pools", {"name": "Pool quartzacme"}), 409, "pool_name_taken"
    )
    assert "quartzacme" in body["detail"]


def test_answers_are_kept_by_nobody_on_the_way(script):
    assert script.call("GET", "me")["Cache-Control"] == "private, no-store"
