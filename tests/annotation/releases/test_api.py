"""Is a release made, followed and fetched by script?"""

import json

import pytest

from annotation.releases.diff.jobs import build_diff
from annotation.releases.jobs import build_release
from annotation.releases.models import Release
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from tests.support.script import Script


@pytest.fixture
def script(world):
    """The script of acme's manager."""
    return Script(world.acme.secrets["manager"])


def test_a_release_is_made_and_fetched(committed_world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    acme = committed_world.acme
    script = Script(acme.secrets["manager"])
    place = f"projects/{acme.project.pk}/releases"
    made = script.call("POST", place, {"note": "By script"}).json()
    assert made["state"] == "building"
    early = script.call("GET", f"releases/{made['id']}/download?format=jsonl")
    assert early.json()["code"] == "conflict"
    build_release(organization_id=acme.pk, release_id=made["id"])
    ready = script.call("GET", f"releases/{made['id']}").json()
    assert (ready["state"], ready["rows"], len(ready["content_hash"])) == ("ready", 1, 64)
    assert script.call("GET", place).json()["results"][0] == ready
    file = script.call("GET", f"releases/{made['id']}/download?format=jsonl")
    [row] = b"".join(file.streaming_content).splitlines()
    assert json.loads(row)["answer"] == {"label": "ham"}
    with tenant(acme.pk):
        assert AuditEntry.objects.get(action="release.download").detail["file"] == "jsonl"


def test_a_file_that_isnt_there_is_refused(world, script):
    with tenant(world.acme.pk):
        before = Release.objects.count()
    place = f"releases/{world.acme.release.pk}"
    assert script.call("GET", f"{place}/download").status_code == 422
    assert script.call("GET", f"{place}/download?format=exe").status_code == 422
    assert script.call("POST", f"{place}/rebuild").json()["code"] == "conflict"
    with tenant(world.acme.pk):
        assert Release.objects.count() == before


def test_two_releases_are_compared_and_the_changes_fetched(committed_world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    acme = committed_world.acme
    script = Script(acme.secrets["manager"])
    place = f"projects/{acme.project.pk}/releases"
    ids = [script.call("POST", place, {}).json()["id"] for _ in range(2)]
    sent = {"one": ids[1], "other": ids[0]}
    assert script.call("POST", f"{place}/compare", sent).json()["code"] == "invalid"
    for each in ids:
        build_release(organization_id=acme.pk, release_id=each)
    diff = script.call("POST", f"{place}/compare", sent).json()
    assert (diff["state"], diff["older"], diff["newer"]) == ("building", *ids)
    one = f"releases/diffs/{diff['id']}"
    early = script.call("GET", f"{one}/download?format=csv")
    assert early.json()["code"] == "conflict"
    build_diff(organization_id=acme.pk, diff_id=diff["id"])
    ready = script.call("GET", one).json()
    assert (ready["state"], ready["summary"]["same"]) == ("ready", 1)
    file = script.call("GET", f"{one}/download?format=jsonl")
    assert b"".join(file.streaming_content) == b""
    theirs = sent | {"other": committed_world.other.release.pk}
    assert script.call("POST", f"{place}/compare", theirs).json()["code"] == "unknown_release"
