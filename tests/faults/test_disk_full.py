"""No file may grow beyond a megabyte: what people upload and what is built fails for want of room.

The limit is the system's own (RLIMIT_FSIZE), so each write ends in a real OSError.
"""

import resource

import pytest

from tests.faults._crew import Caller, Refused
from tests.faults._installation import until

ROOM = 1024 * 1024
SENTENCE = "There is no room left on the server."


def cramped():
    """Run in the new process before its program: what it writes stays small."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))


@pytest.fixture(scope="module")
def scene(installation):
    made = installation.scene("full", items=1, done_items=10_000)
    installation.start_web(preexec_fn=cramped)
    installation.start_worker(preexec_fn=cramped)
    yield made
    for name in list(installation.running):
        installation.kill(name)


def files_of(installation):
    """Everything that lies in the storage or among the temporary files."""
    folders = (installation.folder / "files", installation.temporary)
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("megabytes", [1.5, 3], ids=["held in memory", "as a temporary file"])
def test_an_upload_leaves_nothing(installation, scene, megabytes):
    before = files_of(installation)
    owner = Caller(installation.address, scene["slug"], scene["owner"])
    content = b"id,text\n" + b"row,some words of a message\n" * int(megabytes * ROOM / 28)
    with pytest.raises(Refused, match=f"507 .*{SENTENCE}"):
        owner.upload(f"/projects/{scene['empty']}/imports", "rows.csv", content)
    query = "select count(*) from annotation_import where project_id = %s"
    assert installation.database.one(query, scene["empty"]) == 0
    assert files_of(installation) == before


def test_a_release_fails_with_a_sentence_and_is_built_when_there_is_room(installation, scene):
    before = files_of(installation)
    owner = Caller(installation.address, scene["slug"], scene["owner"])
    release = owner.post(f"/projects/{scene['done']}/releases")["id"]
    failed = until(lambda: ended(owner, release))
    assert failed["state"] == "failed"
    assert "could not be written (File too large). Make room" in failed["failure"]
    assert files_of(installation) == before

    installation.kill("worker")
    installation.start_worker()
    owner.post(f"/releases/{release}/rebuild")
    assert until(lambda: ended(owner, release))["state"] == "ready"


def ended(owner, release):
    """The release, once it is ready or failed."""
    found = owner.get(f"/releases/{release}")
    return found if found["state"] != "building" else None
