"""Does the guide of the API do what it says, line by line, against a running Crewmark?"""

import os
import re
import shutil
import subprocess
import sys

import pytest

from config import env
from core.tenancy.scope import tenant
from tests.factories import people
from tests.support.repository import ROOT

pytestmark = pytest.mark.slow
GUIDE = (ROOT / "docs/guide/api.md").read_text()


def blocks(language):
    """The text of all blocks of code in one language."""
    return "\n".join(re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE))


@pytest.fixture
def place(served):
    """A running installation with one organization: an owner's token, an annotator's token."""
    organization = people.make_organization("acme")
    owner, mira = (people.make_user(f"{who}@example.org", name=who) for who in ("Ola", "Mira"))
    with tenant(organization.pk):
        _token, secret = people.make_token(people.make_member(owner, "owner"))
        annotator = people.make_member(mira, "annotator")
        _token, annotators = people.make_token(annotator, scopes=["read", "label"])
    return {
        "API": f"{served.address}/o/acme/api/v1",
        "TOKEN": secret,
        "ANNOTATOR_TOKEN": annotators,
    }


def carry_out(command, place, folder):
    """What the program prints; its complaints if it fails."""
    folder.mkdir()
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | place,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_whole_job_with_curl(place, tmp_path):
    missing = [name for name in ("bash", "curl", "jq") if shutil.which(name) is None]
    if missing and not env.flag("CI", default=False):
        pytest.skip(f"not installed here: {', '.join(missing)}")
    printed = carry_out(["bash", "-euc", blocks("bash")], place, tmp_path / "curl")
    rows = (tmp_path / "curl/release.jsonl").read_text().splitlines()
    assert len(rows) == 4
    assert '"labels": 4' in printed


def test_the_whole_job_with_python(place, tmp_path):
    printed = carry_out([sys.executable, "-c", blocks("python")], place, tmp_path / "python")
    assert "4 rows released" in printed
