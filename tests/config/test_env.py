"""Does a malformed environment variable stop the process with a sentence?"""

import re
import runpy
import sys

import pytest

from config import env
from tests.support.repository import ROOT


def test_an_unset_or_empty_variable_gives_the_default(monkeypatch):
    monkeypatch.delenv("CREWMARK_X", raising=False)
    assert env.text("CREWMARK_X", "d") == "d"
    monkeypatch.setenv("CREWMARK_X", "  ")
    assert env.text("CREWMARK_X", "d") == "d"
    assert env.flag("CREWMARK_X", default=True) is True
    assert env.whole_number("CREWMARK_X", default=3) == 3
    assert env.words("CREWMARK_X", default=["a"]) == ["a"]


@pytest.mark.parametrize(
    ("said", "meant"), [("1", True), ("Yes", True), ("off", False), ("0", False)]
)
def test_a_flag_is_yes_or_no(monkeypatch, said, meant):
    monkeypatch.setenv("CREWMARK_X", said)
    assert env.flag("CREWMARK_X", default=not meant) is meant


@pytest.mark.parametrize("said", ["-1", "1.5", "ten", "٣", "70000", "1e3"])
def test_a_number_out_of_range_or_no_number_stops(monkeypatch, said):
    monkeypatch.setenv("CREWMARK_X", said)
    with pytest.raises(
        SystemExit, match=r"CREWMARK_X is “.*”\. It must be a whole number from 1 to"
    ):
        env.whole_number("CREWMARK_X", default=5, least=1, most=65535)


def test_a_flag_that_is_neither_stops(monkeypatch):
    monkeypatch.setenv("CREWMARK_X", "perhaps")
    with pytest.raises(SystemExit, match="isn't a yes/no value"):
        env.flag("CREWMARK_X", default=True)


def test_a_word_that_is_no_choice_stops(monkeypatch):
    monkeypatch.setenv("CREWMARK_X", "blue")
    with pytest.raises(SystemExit, match="one of: green, red"):
        env.one_of("CREWMARK_X", ["red", "green"], default="red")


def test_a_word_may_be_in_capitals(monkeypatch):
    monkeypatch.setenv("CREWMARK_X", "RED")
    assert env.one_of("CREWMARK_X", ["red", "green"], default="green") == "red"


@pytest.mark.parametrize(
    ("variable", "said", "sentence"),
    [
        ("CREWMARK_LOG_LEVEL", "LOUD", "one of: CRITICAL, DEBUG"),
        ("CREWMARK_URL", "ftp//x", "look like https://"),
        ("CREWMARK_URL", "https://", "look like https://"),
        ("CREWMARK_URL", "https://crewmark.example:http", "look like https://"),
        ("CREWMARK_URL", "https://crewmark.example/?next=1", "look like https://"),
        ("CREWMARK_MAIL_FROM", "not an address", "look like Crewmark <"),
        ("CREWMARK_MAIL_FROM", "Crewmark <nobody>", "look like Crewmark <"),
        ("CREWMARK_FFMPEG", "/nope", "/nope isn't a program"),
        ("CREWMARK_FFMPEG", sys.executable, "ffprobe isn't a program"),
    ],
)
def test_the_settings_refuse_what_cant_work(monkeypatch, variable, said, sentence):
    monkeypatch.setenv(variable, said)
    with pytest.raises(SystemExit, match=f"{variable} is “{re.escape(said)}”.*{sentence}"):
        runpy.run_path(str(ROOT / "config/settings/base.py"))


@pytest.mark.parametrize("said", ["http://10.0.0.1:8000/", "https://crewmark.example"])
def test_where_people_reach_it(monkeypatch, said):
    monkeypatch.setenv("CREWMARK_URL", said)
    monkeypatch.setenv("CREWMARK_MAIL_FROM", "labels@example.org")
    read = runpy.run_path(str(ROOT / "config/settings/base.py"))
    assert (read["SITE_URL"], read["SERVER_EMAIL"]) == (said.rstrip("/"), "labels@example.org")


def test_a_missing_secret_says_what_it_is_for(monkeypatch):
    monkeypatch.delenv("CREWMARK_X", raising=False)
    with pytest.raises(SystemExit, match="needed for signing sessions"):
        env.required_text("CREWMARK_X", "signing sessions")


def test_a_list_is_split_at_commas(monkeypatch):
    monkeypatch.setenv("CREWMARK_X", "a.example, b.example,")
    assert env.words("CREWMARK_X") == ["a.example", "b.example"]


KEYS = {"sk_test_" + "x": "0", "rk_test_" + "x": "", "sk_live_" + "x": "1", "": ""}


@pytest.mark.parametrize(("key", "live"), KEYS.items())
def test_a_key_of_stripe_is_taken(monkeypatch, key, live):
    monkeypatch.setenv("CREWMARK_X", key)
    monkeypatch.setenv("CREWMARK_X_LIVE", live)
    assert env.stripe_key("CREWMARK_X", live="CREWMARK_X_LIVE") == key


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("sk_live_" + "x", "Set CREWMARK_X_LIVE=1"),
        ("pk_test_" + "x", "starts with sk_"),
        ("sk_x", "starts with sk_"),
        ("nonsense", "starts with sk_"),
    ],
)
def test_a_key_for_real_payments_is_taken_only_on_purpose(monkeypatch, key, reason):
    monkeypatch.setenv("CREWMARK_X", key)
    monkeypatch.delenv("CREWMARK_X_LIVE", raising=False)
    with pytest.raises(SystemExit, match=reason) as stopped:
        env.stripe_key("CREWMARK_X", live="CREWMARK_X_LIVE")
    assert key not in str(stopped.value), "a key is in no log"


def test_an_address_without_https_is_of_this_machine(monkeypatch):
    for address in ("", "https://stripe.example.org", "http://127.0.0.1:8000"):
        monkeypatch.setenv("CREWMARK_X", address)
        assert env.safe_address("CREWMARK_X") == address
    monkeypatch.setenv("CREWMARK_X", "http://stripe.example.org")
    with pytest.raises(SystemExit, match="without HTTPS"):
        env.safe_address("CREWMARK_X")
