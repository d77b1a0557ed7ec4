"""Does every answer carry the policy, without anything that would soften it?"""

import runpy
from contextlib import nullcontext

import pytest
from django.urls import reverse
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser

from config.security import HEADER, HEADER_VALUE
from config.storage import MailFiles
from tests.support.repository import ROOT

SERVER = str(ROOT / "config/gunicorn.py")


def test_every_answer_carries_the_policy(client, db):
    for address in ("/accounts/login/", "/there-is-nothing-here/"):
        assert client.get(address).headers[HEADER] == HEADER_VALUE


def test_nothing_inline_is_allowed():
    assert "unsafe" not in HEADER_VALUE
    assert "*" not in HEADER_VALUE
    for directive in ("script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        assert directive in HEADER_VALUE.split("; ")


def settings_of_gunicorn():
    """The web server's settings as gunicorn reads them from our file."""
    ours, config = runpy.run_path(SERVER), Config()
    for name in config.settings.keys() & ours.keys():
        config.set(name, ours[name])
    return config


@pytest.fixture
def own_environment(monkeypatch):
    """Reading the web server's file sets a variable; it is taken back."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    return monkeypatch


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "PATH_INFO"])
def test_no_header_of_a_request_says_where_the_application_lies(own_environment, name):
    """Also from this machine, where a proxy of ours stands."""
    sent = f"GET /healthz HTTP/1.1\r\nHost: localhost\r\n{name}: /elsewhere\r\n\r\n"
    for config, passes in ((Config(), True), (settings_of_gunicorn(), False)):
        parser = RequestParser(config, iter([sent.encode()]), ("127.0.0.1", 50_000))
        names = {header for header, _ in next(parser).headers}
        assert (name in names) is passes


@pytest.mark.parametrize(
    ("address", "settings", "is_refused"),
    [
        ("0.0.0.0", "config.settings.dev", True),  # what is refused
        ("::", "config.settings.dev", True),
        ("crewmark.example.org", "config.settings.dev", True),
        ("127.0.0.1", "config.settings.dev", False),
        ("[::1]", "config.settings.dev", False),
        ("localhost", "config.settings.dev", False),
        ("0.0.0.0", "config.settings.production", False),  # in a container
    ],
)
def test_public_keys_and_passwords_are_served_to_this_machine_only(
    own_environment, address, settings, is_refused
):
    own_environment.setenv("CREWMARK_BIND", address)
    own_environment.setenv("DJANGO_SETTINGS_MODULE", settings)
    refused = pytest.raises(SystemExit, match="CREWMARK_BIND")
    with refused if is_refused else nullcontext():
        runpy.run_path(SERVER)


PRIVATE = ["members", "audit", "audit_csv", "costs", "earnings", "organization_home"]


@pytest.mark.parametrize("name", PRIVATE)
def test_no_page_of_an_organization_is_kept_on_a_disk(client, world, name):
    client.force_login(world.acme.users["owner"])
    answer = client.get(reverse(name, args=["acme"]))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_mails_in_files_are_for_the_servers_account_only(tmp_path):
    folder = tmp_path / "mail"
    folder.mkdir(mode=0o755)
    MailFiles(file_path=str(folder))
    assert folder.stat().st_mode & 0o777 == 0o700
