"""Is no key of anybody in the tree? Those of production come from the environment alone."""

import re

import pytest

from tests.support.repository import project_files, shown

KEYS = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "AWS": r"\bAKIA[0-9A-Z]{16}\b",
    "GitHub": r"\bgh[pousr]_[A-Za-z0-9]{30,}",
    "GitLab": r"\bglpat-[\w-]{20}",
    "Slack": r"\bxox[abprs]-[\w-]{10,}",
    "Stripe": r"\b[sr]k_live_[A-Za-z0-9]{16,}",
    "Google": r"\bAIza[\w-]{35}",
    "one of our own tokens": r"\bcmk_[A-Za-z0-9_-]{30,}",
    "web token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "password in an address": r"\b[a-z]+://[^\s/:@\"'<>]+:(?!password@)[^\s/:@\"'<>{}$]{8,}@",
    "named secret": r"(?i)\b\w*(?:secret|passw(?:or)?d|api_?key)\w*[\"']?\s*[:=]\s*"
    r"[\"'](?=[^\"']*\d)(?=[^\"']*[a-z])[A-Za-z0-9+/=_-]{24,}[\"']",
}
SEEN = re.compile("|".join(f"(?:{pattern})" for pattern in KEYS.values() if "(?i)" not in pattern))
NAMED = re.compile(KEYS["named secret"])
BINARY = {".png", ".jpg", ".webp", ".gif", ".ico", ".woff2"}


def found_in(text):
    return [match.group()[:40] for pattern in (SEEN, NAMED) for match in pattern.finditer(text)]


def test_no_file_holds_one():
    held = {
        shown(path): found
        for path in project_files()
        if path.suffix not in BINARY and (found := found_in(path.read_text(errors="replace")))
    }
    assert not held


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "postgres://crewmark:" + "correcthorse" + "@db/crewmark",
        'SECRET_KEY = "' + "x7" * 20 + '"',
        "cmk_" + "a1" * 20,
    ],
)
def test_the_check_sees_what_it_looks_for(text):
    assert found_in(text)
