"""May everything Crewmark runs on be given away with it under Apache-2.0?"""

import re
from importlib.metadata import distribution

import pytest

from tests.support.repository import ROOT

NAMES = [
    re.split(r"[\[=]", line)[0]
    for name in ("requirements.txt", "requirements-growing.txt")
    for line in (ROOT / name).read_text().splitlines()
    if line and not line.startswith("#")
]
# The Lesser GPL lets a program use the library as it is, and pip installs it as it is.
STRONG = re.compile(
    r"(?<!lesser )(?<!l)\b(?:a?gpl|(?:affero )?general public licen[cs]e)", re.IGNORECASE
)


def licence_of(name):
    metadata = distribution(name).metadata
    classifiers = [c for c in metadata.get_all("Classifier") or [] if c.startswith("License")]
    return " ".join(
        [metadata["License-Expression"] or "", (metadata["License"] or "")[:200], *classifiers]
    )


def test_no_package_is_under_a_licence_that_would_bind_crewmark():
    said = {name: licence_of(name).strip() for name in NAMES}
    assert [name for name, words in said.items() if not words] == []
    assert {name: words for name, words in said.items() if STRONG.search(words)} == {}


@pytest.mark.parametrize(
    "said", ["GPL-3.0-only", "AGPL-3.0", "GNU Affero General Public License v3"]
)
def test_the_check_sees_what_it_forbids(said):
    assert STRONG.search(said)


@pytest.mark.parametrize("said", ["LGPL-3.0-only", "GNU Lesser General Public License v3", "MIT"])
def test_the_check_lets_the_rest_pass(said):
    assert not STRONG.search(said)
