"""Is the published schema right, whole, and shown in the reference?"""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse

from core.api.schema import openapi_schema
from tests.isolation.expectations import EXPECTATIONS
from tests.isolation.routes import every_route

VERBS = {"get", "post", "put", "patch", "delete"}
ENDPOINTS = [route for route in every_route() if route.is_api and route.name != "api_openapi"]


def operations():
    """(path, verb, operation) of each."""
    for path, verbs in openapi_schema()["paths"].items():
        for verb, operation in verbs.items():
            yield path, verb, operation


def test_it_is_valid_openapi_and_gives_no_warning(tmp_path):
    call_command(
        "spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "openapi.yaml")
    )
    assert openapi_schema()["openapi"] == "3.1.0"


def test_every_endpoint_is_in_it():
    described = {re.sub(r"{\w+}", "{}", path).lstrip("/") for path, _, _ in operations()}
    routes = {re.sub(r"<\w+:\w+>", "{}", route.pattern) for route in ENDPOINTS}
    assert described == routes
    assert {route.name for route in ENDPOINTS} <= EXPECTATIONS.keys()


def test_every_operation_says_what_it_does_needs_and_refuses():
    for path, verb, operation in operations():
        place = f"{verb} {path}"
        assert verb in VERBS, place
        assert operation["summary"], place
        assert set(operation["security"][0]) == {"token"}, place
        assert "application/problem+json" in operation["responses"]["default"]["content"], place
        named = {parameter["name"] for parameter in operation["parameters"]}
        assert ("Idempotency-Key" in named) is (verb == "post"), place


@pytest.mark.parametrize("role", ["owner", "annotator"])
def test_the_reference_shows_every_operation_with_a_command(client, world, role):
    client.force_login(world.acme.users[role])
    page = BeautifulSoup(client.get(reverse("api_reference", args=["acme"])).content, "html.parser")
    shown = {section["id"]: section for section in page.select("section[id]")}
    assert shown.keys() == {operation["operationId"] for _, _, operation in operations()}
    for anchor, section in shown.items():
        assert "/o/acme/api/v1/" in section.get_text(), anchor
        assert page.select(f'nav a[href="#{anchor}"]'), anchor
    assert "scope manage" in shown["post_projects"].get_text()
    assert '"template"' in shown["post_projects"].get_text()
    assert "file=@" in shown["post_imports"].get_text()


def test_a_token_and_a_person_get_the_same_file(client, world, script):
    client.force_login(world.acme.users["manager"])
    page = client.get(reverse("api_openapi_file", args=["acme"]))
    assert page.json() == script.call("GET", "openapi.json").json()
