"""Does a server of one's own get what it needs, and do the container files name what exists?"""

import json
import os
import re
import subprocess
import sys

import psycopg
import pytest
import yaml

from config import embedded
from tests.support import database
from tests.support.repository import ROOT

NAME = "crewmark_own_server"
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())


def address(user, name=NAME, password=""):
    secret = f"&password={password}" if password else ""
    return f"postgresql:///{name}?host={embedded.socket_directory()}&user={user}{secret}"


def set_up(**environment):
    return subprocess.run(
        [sys.executable, "-m", "config.database", "roles"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "SUPERUSER_DATABASE_URL": address("postgres", "postgres"),
            "DATABASE_URL": address("crewmark_app"),
            "OWNER_DATABASE_URL": address("crewmark_owner"),
        }
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def dropped(django_db_setup):
    """Nothing of it is left on the server that all tests share."""
    yield
    with embedded.superuser_connection() as superuser:
        database.drop(superuser, NAME)


def test_a_database_is_made_that_the_owner_owns_and_making_it_again_changes_nothing(dropped):
    for _time in range(2):
        done = set_up()
        assert done.returncode == 0, done.stderr
        assert "manage.py migrate" in done.stdout
    with psycopg.connect(address("crewmark_owner")) as owner:
        assert owner.execute("select current_user").fetchone() == ("crewmark_owner",)
        owner.execute("create table mine (id int)")
    with (
        psycopg.connect(address("crewmark_app")) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("create table mine_too (id int)")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SUPERUSER_DATABASE_URL": ""}, "SUPERUSER_DATABASE_URL is not set"),
        ({"OWNER_DATABASE_URL": ""}, "OWNER_DATABASE_URL is not set"),
        ({"DATABASE_URL": "postgresql://postgres@db/x"}, "must log in as crewmark_app"),
        ({"DATABASE_URL": "postgresql://crewmark_app@db"}, "doesn't name a database"),
    ],
)
def test_what_is_missing_is_said(environment, sentence):
    done = set_up(**environment)
    assert done.returncode == 1
    assert sentence in done.stderr


def test_each_variable_of_the_containers_is_documented():
    documented = set(
        re.findall(
            r"^\| `(\w+)`", (ROOT / "docs/operations/environment.md").read_text(), re.MULTILINE
        )
    )
    services = COMPOSE["services"].values()
    used = {name for service in services for name in service.get("environment", {})}
    assert used - {"POSTGRES_PASSWORD"} <= documented


def test_each_secret_of_the_containers_is_in_the_example():
    example = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    needed = set(re.findall(r"\$\{(\w+):\?", (ROOT / "compose.yaml").read_text()))
    assert needed <= example


def test_web_and_worker_wait_for_the_tables_and_share_their_files():
    services = COMPOSE["services"]
    for name in ("web", "worker"):
        assert services[name]["depends_on"] == {
            "tables": {"condition": "service_completed_successfully"}
        }
        assert services[name]["volumes"] == ["files:/files"]
        assert "OWNER_DATABASE_URL" not in services[name]["environment"]
        assert "SUPERUSER_DATABASE_URL" not in json.dumps(services[name])


def test_redis_is_there_when_asked_for_and_keeps_nothing():
    redis = COMPOSE["services"]["redis"]
    assert redis["profiles"] == ["redis"]
    assert {"ports", "volumes"} & redis.keys() == set()
    assert "requirements-growing.txt" in (ROOT / "Dockerfile").read_text()
