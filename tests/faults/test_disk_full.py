"""No file may grow beyond a megabyte: what people upload and what is built fails for want of room.

The limit is the system's own (RLIMIT_FSIZE), so each write ends in a real OSError. The database's
disk is a second one: it has no room for rows of one table.
"""

import io
import os
import re
import resource
import subprocess
import wave
import zipfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults._crew import Caller, Refused
from tests.faults._facts import stored_answers, wrong
from tests.faults._installation import METRICS_TOKEN, until
from tests.support.live import WEB, wait_for
from tests.support.no_room import ROOM_AGAIN, full

pytestmark = pytest.mark.slow
ROOM = 1024 * 1024
SENTENCE = "The server (has run out of storage|is out of disk space)."


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
    assert "couldn't be written (File too large). Free up disk space" in failed["failure"]
    assert files_of(installation) == before

    installation.kill("worker")
    installation.start_worker()
    owner.post(f"/releases/{release}/rebuild")
    assert until(lambda: ended(owner, release))["state"] == "ready"


@pytest.fixture
def audio(installation, scene):
    """The empty project takes audio."""
    change = "update annotation_project set media_type = %s where id = %s"
    installation.database.sql(change, "audio", scene["empty"])
    yield
    installation.database.sql(change, "text", scene["empty"])


def test_an_import_fails_with_a_sentence_and_comes_when_there_is_room(installation, scene, audio):
    """Three megabytes of silence are small in their ZIP, and too large to be unpacked."""
    owner = Caller(installation.address, scene["slug"], scene["owner"])
    source = owner.upload(f"/projects/{scene['empty']}/imports", "audio.zip", zip_of_silence())
    until(lambda: owner.get(f"/imports/{source['id']}")["state"] == "preview")
    before = files_of(installation)
    installation.kill("worker")
    installation.start_worker(preexec_fn=cramped)
    owner.post(f"/imports/{source['id']}/start")
    failed = until(lambda: import_ended(owner, source))
    assert (failed["state"], failed["imported"]) == ("failed", 0)
    assert re.search(SENTENCE, failed["failure"])
    assert files_of(installation) == before
    assert in_project(installation, scene) == (0, 0)

    installation.kill("worker")
    installation.start_worker()
    owner.post(f"/imports/{source['id']}/restart")
    landed = until(lambda: import_ended(owner, source))
    assert (landed["state"], landed["imported"]) == ("done", 1), landed


class TestTheDatabasesDisk:
    """PostgreSQL has no room for a row of one table: told the same way, and nothing half done."""

    @pytest.fixture(autouse=True)
    def has_room_again(self, installation):
        yield
        installation.database.sql(ROOM_AGAIN)

    @pytest.fixture
    def owner(self, installation, scene):
        return Caller(installation.address, scene["slug"], scene["owner"])

    def test_an_answer(self, installation, scene):
        annotator = Caller(installation.address, scene["slug"], scene["annotators"][0])
        work = annotator.post(f"/projects/{scene['work']}/next")["work"]
        sent = {"answer": {"label": "ham"}, "revision": 0, "guideline": work["guideline"]["id"]}
        path = f"/assignments/{work['assignment']}/submit"
        installation.database.sql(full("annotation_annotation"))
        with pytest.raises(Refused, match=f"507 .*{SENTENCE}"):
            annotator.post(path, sent)
        assert wrong(installation.database, scene) == {}
        assert stored_answers(installation.database, scene) == set()
        assert installation.get("/readyz")[0] == 200, "it is not away"
        installation.database.sql(ROOM_AGAIN)
        stored = annotator.post(path, sent)
        assert {row[0] for row in stored_answers(installation.database, scene)} == {stored["id"]}

    def test_an_import(self, installation, scene, owner):
        before = in_project(installation, scene)
        content = b"id,text\nfull-1,one\nfull-2,two\n"
        source = owner.upload(f"/projects/{scene['empty']}/imports", "rows.csv", content)
        installation.database.sql(full("annotation_item"))
        owner.post(f"/imports/{source['id']}/start")
        failed = until(lambda: import_ended(owner, source))
        assert failed["state"] == "failed"
        assert re.search(SENTENCE, failed["failure"])
        assert in_project(installation, scene) == before
        installation.database.sql(ROOM_AGAIN)
        owner.post(f"/imports/{source['id']}/restart")
        landed = until(lambda: import_ended(owner, source))
        assert (landed["state"], landed["imported"]) == ("done", 2)

    def test_a_release(self, installation, scene, owner):
        before = files_of(installation)
        installation.kill("worker")
        release = owner.post(f"/projects/{scene['done']}/releases")["id"]
        installation.database.sql(full("core_auditentry"))  # what is written at its end
        installation.start_worker()
        failed = until(lambda: ended(owner, release))
        assert failed["state"] == "failed"
        assert re.search(SENTENCE, failed["failure"])
        assert files_of(installation) == before
        installation.database.sql(ROOM_AGAIN)
        owner.post(f"/releases/{release}/rebuild")
        assert until(lambda: ended(owner, release))["state"] == "ready"


# A mount of this process tree alone; as root the system's own, else one of a user namespace.
OWN_MOUNTS = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
MAY_MOUNT = not subprocess.run(
    [*OWN_MOUNTS, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
).returncode
# Names of pages that nobody visited before: each is counted in a place of its own.
PLACES = ["", "projects/", "members/", "pools/", "audit/", "costs/", "earnings/", "throughput/"]
PLACES += ["reviews/", "questions/", "tokens/", "rates/", "settings/", "work/", "invitations/"]


@contextmanager
def web_with_full_disk(installation, full):
    """The web server on a files disk of its own; once it runs, no byte more fits in `full`."""
    disk = installation.folder / "disk"
    disk.mkdir(exist_ok=True)
    mounts = f"mount -t tmpfs -o size=1m none {disk} && mount -t tmpfs -o size=4m none /dev/shm"
    command = [*OWN_MOUNTS, "sh", "-c", f'{mounts} && exec "$@"', "web", *WEB]
    (installation.folder / "full-web.log").unlink(missing_ok=True)
    for name in list(installation.running):
        installation.kill(name)  # another web server would answer in its place
    process = installation.start(command, "full-web", environment={"CREWMARK_VAR": str(disk)})
    installation.running["full-web"] = process
    try:
        wait_for(installation.port, process)
        inside = Path(f"/proc/{process.pid}/root")
        for folder in (disk, Path("/dev/shm"))[: 1 + (full == "shared memory")]:
            fill_up(inside / folder.relative_to("/"))
        yield
    finally:
        installation.kill("full-web")


def fill_up(folder):
    """Write until the system refuses another page, on a small disk alone."""
    disk = os.statvfs(folder)
    size = disk.f_frsize * disk.f_blocks
    assert size <= 4 * ROOM, "this is the system's own disk"
    with (folder / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        for _ in range(size // 4096 + 1):
            filler.write(bytes(4096))
    assert os.statvfs(folder).f_bavail == 0


@pytest.fixture(scope="module")
def small(installation):
    """An organization whose pages are looked at; no server runs yet."""
    return installation.scene("bytes", items=1, done_items=1)


@pytest.mark.skipif(not MAY_MOUNT, reason="this system lets nobody mount a small disk")
class TestNoByteLeft:
    """Pages that nobody visited before are shown, and no process of the web server dies."""

    def visited(self, installation, scene):
        """Each page answered; in the old place of the figures the first dozen killed a process."""
        cookie = {"Cookie": f"sessionid={scene['session']}"}
        for place in PLACES:
            assert installation.get(f"/o/{scene['slug']}/{place}", **cookie)[0] in (200, 404)
        for name in ("labeling", "items", "imports", "releases", "schema", "guideline", "policy"):
            path = f"/o/{scene['slug']}/projects/{scene['done']}/{name}/"
            assert installation.get(path, **cookie)[0] in (200, 404)
        return installation.get("/metrics", Authorization=f"Bearer {METRICS_TOKEN}")

    def test_on_the_disk_of_files(self, installation, small):
        with web_with_full_disk(installation, "files"):
            status, _headers, figures = self.visited(installation, small)
        assert status == 200, figures
        assert 'crewmark_requests_total{method="GET",page="members",status="200"} 1.0' in figures
        assert figures.count("crewmark_jobs_waiting") == 3, "told once, for all processes"
        assert "SIGBUS" not in installation.said("full-web")

    def test_in_shared_memory_either(self, installation, small):
        with web_with_full_disk(installation, "shared memory"):
            status, _headers, figures = self.visited(installation, small)
        assert status == 200, figures
        assert "crewmark_jobs_waiting" in figures
        assert "SIGBUS" not in installation.said("full-web")


def zip_of_silence():
    """One audio, small as long as it is packed."""
    audio, packed = io.BytesIO(), io.BytesIO()
    with wave.open(audio, "wb") as written:
        written.setparams((1, 2, 16_000, 0, "NONE", ""))
        written.writeframes(bytes(3 * ROOM))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("silence.wav", audio.getvalue())
    return packed.getvalue()


def in_project(installation, scene):
    """How many items the empty project has, and how many rows of files wait."""
    (row,) = installation.database.sql(
        """select (select count(*) from annotation_item where project_id = %s),
            (select count(*) from annotation_importrow where organization_id = %s)""",
        scene["empty"],
        scene["organization"],
    )
    return row


def import_ended(owner, source):
    """The import, once it has ended."""
    found = owner.get(f"/imports/{source['id']}")
    return found if found["state"] in ("done", "failed") else None


def ended(owner, release):
    """The release, once it is ready or failed."""
    found = owner.get(f"/releases/{release}")
    return found if found["state"] != "building" else None
