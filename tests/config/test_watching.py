"""Can an operator see that it runs, and find a request in the log?"""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.test import Client

from config.request_id import RequestIdFilter
from tests.support.repository import ROOT


@pytest.fixture
def client(db):
    return Client()


def test_it_is_alive_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_it_is_ready_with_all_tables(client):
    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_before_its_tables_are_there():
    done = said_by(
        "from django.test import Client;"
        "print(Client(SERVER_NAME='127.0.0.1').get('/readyz').content.decode())",
        CREWMARK_DATABASE_NAME="postgres",  # a database that is there and has no table of ours
    )
    assert "manage.py migrate" in json.loads(done.stdout)["status"]


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", "Bearer no", "bearer key-of-figures"])
@pytest.mark.parametrize("token", ["", "key-of-figures"])
def test_figures_are_for_who_holds_the_token(client, settings, token, given):
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_figures_name_pages_and_no_customer(client, settings, world):
    settings.METRICS_TOKEN = "key-of-figures"
    client.force_login(world.acme.users["manager"])
    client.get(f"/o/acme/projects/{world.acme.project.pk}/items/")
    figures = client.get("/metrics", headers={"Authorization": "Bearer key-of-figures"}).text
    assert 'crewmark_requests_total{method="GET",page="items",status="200"}' in figures
    assert 'crewmark_request_seconds_bucket{le="0.005",page="items"}' in figures
    assert "crewmark_jobs_waiting 0.0" in figures
    assert "acme" not in figures


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abcDEF-123_", True), ("short", False), ("x" * 65, False), ("a b c d e f g", False)],
)
def test_a_request_has_an_id(client, given, kept):
    answered = client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert (answered == given) is kept
    assert len(answered) >= 8


def test_a_line_outside_of_requests_says_so():
    record = logging.LogRecord("x", logging.INFO, "x", 1, "x", None, None)
    assert RequestIdFilter().filter(record)
    assert record.request_id == "-"


def test_the_log_can_be_json():
    done = said_by(
        "import logging; logging.getLogger('crew').warning('late: %s', 'import')",
        CREWMARK_LOG_FORMAT="json",
    )
    line = json.loads(done.stderr.strip().splitlines()[-1])
    assert line["message"] == "late: import"
    assert (line["level"], line["logger"], line["request_id"]) == ("WARNING", "crew", "-")


def said_by(code, **environment):
    """A process of its own with these variables."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.dev"} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
