"""Does a whole installation come back from a backup, and take nobody's place unasked?"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import requests
from psycopg import sql

from annotation.projects.models import Project
from config import embedded
from config.backup.dump import copy_known
from config.backup.manifest import digest_of
from config.schedule import write_schedule
from config.server_account import hand_over, server_account
from core.audit.jobs import seal_audit
from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.factories import people
from tests.factories.media import image, make_media
from tests.factories.projects import make_image
from tests.support import database
from tests.support.desk import make_desk
from tests.support.machines import machines, set_password, sign_in
from tests.support.repository import ROOT
from tests.support.world import build_world

pytestmark = pytest.mark.slow
PASSWORD = "correct horse battery"


def begun(*words, name, var, **environment):
    """Begin the command for the installation of this database and folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "config.backup", *map(str, words)],
        cwd=ROOT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "CREWMARK_DATABASE_NAME": name,
            "CREWMARK_VAR": str(var),
        }
        | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def backup(*words, **place):
    """Run it to its end."""
    process = begun(*words, **place)
    said = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, *said)


@pytest.fixture
def restored(committed_db):
    """The name of a database that isn't there yet, and is gone afterwards."""
    name = f"{committed_db}_restored"
    yield name
    with embedded.superuser_connection() as superuser:
        for each in (name, f"{name}_restoring", f"{name}_replaced"):
            database.drop(superuser, each)


@pytest.fixture
def desk(committed_db, tmp_path, settings):
    """An installation with two worlds, a desk with work on it, images, and a sealed log."""
    settings.MEDIA_ROOT = tmp_path / "one" / "files"
    write_schedule()
    build_world()
    desk = make_desk(items=3)
    set_password(desk, PASSWORD)
    with tenant(desk.organization.pk):
        desk.submit(desk.claim())
        make_media(image(), stored=True)
        make_image(Project.objects.get(), by=Member.objects.get(role="owner"))
        _token, desk.secret = people.make_token(desk.annotators[1])
    seal_audit()
    return desk


@pytest.fixture
def saved(desk, committed_db, tmp_path):
    """The folder of its backup."""
    done = backup("save", tmp_path / "saved", name=committed_db, var=tmp_path / "one")
    assert done.returncode == 0, done.stderr
    return tmp_path / "saved"


def digests(name):
    """Each table with the number and the digest of its rows, and each sequence with its place."""
    found = {}
    with embedded.superuser_connection(name) as superuser:
        query = "select tablename from pg_tables where schemaname = 'public'"
        for (table,) in superuser.execute(query).fetchall():
            rows = sql.SQL(
                "select count(*), md5(string_agg(r::text, '|' order by r::text)) from {} r"
            )
            found[table] = superuser.execute(rows.format(sql.Identifier(table))).fetchone()
        query = "select sequencename, last_value from pg_sequences where schemaname = 'public'"
        found |= dict(superuser.execute(query).fetchall())
    return found


RIGHTS = """
select relname, relrowsecurity, relforcerowsecurity, relowner::regrole::text,
    (select array_agg(each::text order by each::text) from unnest(coalesce(relacl,
        acldefault(case relkind when 'S' then 's'::"char" else 'r' end, relowner))) each)
from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'S', 'v')
"""


# The names of what only says “not null” come from PostgreSQL.
CONSTRAINTS = """
select conrelid::regclass::text, conname, convalidated from pg_constraint where contype <> 'n'
"""
FUNCTIONS = """
select proname, prosecdef, proowner::regrole::text, md5(prosrc) from pg_proc
where pronamespace = 'public'::regnamespace and proowner::regrole::text ~ '^crewmark'
"""


def walls(name):
    """The policies, rights and triggers of a database."""
    queries = (
        "select tablename, policyname, roles::text, cmd, qual, with_check from pg_policies",
        RIGHTS,
        FUNCTIONS,
        "select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal",
        CONSTRAINTS,
        (
            "select indexrelid::regclass::text, indisunique, indisvalid from pg_index "
            "where indexrelid::regclass::text !~ '^pg_'"
        ),
        "select extname from pg_extension",
    )
    with embedded.superuser_connection(name) as superuser:
        return {repr(row) for query in queries for row in superuser.execute(query).fetchall()}


def may_make_tables(name):
    """Whether the application's role may make temporary tables, or any."""
    query = (
        "select has_database_privilege('crewmark_app', current_database(), 'temporary') "
        "or has_schema_privilege('crewmark_app', 'public', 'create')"
    )
    with embedded.superuser_connection(name) as superuser:
        return superuser.execute(query).fetchone()[0]


def files(folder):
    """Each file with its digest."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_everything_comes_back_and_people_go_on(desk, saved, committed_db, restored, tmp_path):
    before = digests(committed_db)
    assert before["core_auditentry"][0] > 0
    assert len(files(tmp_path / "one/files")) == 4
    done = backup("restore", saved, name=restored, var=tmp_path / "two")
    assert done.returncode == 0, done.stderr
    assert digests(restored) == before
    assert walls(restored) ^ walls(committed_db) == set()
    assert not may_make_tables(restored)
    assert files(tmp_path / "two/files") == files(tmp_path / "one/files")
    with machines(
        restored, tmp_path, webs=1, workers=1, CREWMARK_VAR=str(tmp_path / "two")
    ) as there:
        there.run("from django.core.management import call_command; call_command('verify_audit')")
        browser = requests.Session()
        assert sign_in(browser, there.addresses[0], PASSWORD).url.endswith("/o/desk/")
        label(desk, there.addresses[0])
    after = digests(restored)
    assert after["annotation_annotation"][0] == before["annotation_annotation"][0] + 1


def label(desk, address):
    """An annotator of before the backup takes an item and answers it."""
    place = f"{address}/o/desk/api/v1"
    headers = {"Authorization": f"Bearer {desk.secret}"}
    work = requests.post(
        f"{place}/projects/{desk.project.pk}/next", headers=headers, timeout=60
    ).json()["work"]
    sent = {
        "answer": {"label": "ham"},
        "guideline": work["guideline"]["id"],
        "revision": work["revision"],
    }
    path = f"{place}/assignments/{work['assignment']}/submit"
    answer = requests.post(path, json=sent, headers=headers, timeout=60)
    assert answer.ok, answer.text


def test_what_is_there_is_not_overwritten_unasked(saved, committed_db, restored, tmp_path):
    place = {"name": restored, "var": tmp_path / "two"}
    (tmp_path / "two/files").mkdir(parents=True)
    (tmp_path / "two/files/old").write_text("mine")
    refused = backup("restore", saved, **place)
    assert (refused.returncode, files(tmp_path / "two/files").keys()) == (1, {"old"})
    assert "--replace" in refused.stderr
    assert backup("restore", saved, "--replace", **place).returncode == 0
    assert "old" not in files(tmp_path / "two/files")
    with embedded.superuser_connection(restored) as superuser:
        superuser.execute("update core_organization set name = 'Changed since'")
    since = digests(restored)
    refused = backup("restore", saved, **place)
    assert (refused.returncode, "isn't empty" in refused.stderr) == (1, True)
    assert digests(restored) == since
    with embedded.superuser_connection(restored):
        refused = backup("restore", saved, "--replace", **place)
    assert (refused.returncode, "in use" in refused.stderr) == (1, True)
    assert digests(restored) == since
    other = json.loads((saved / "backup.json").read_text()) | {"key": "0" * 16}
    with changed(saved / "backup.json", json.dumps(other).encode()):
        done = backup("restore", saved, "--replace", **place)
    assert (done.returncode, "signed out" in done.stdout) == (0, True)
    assert digests(restored) == digests(committed_db)


def test_a_backup_is_nobodys_elses_to_read_or_to_write_over(saved, committed_db, tmp_path):
    assert {path.stat().st_mode & 0o077 for path in (saved, *saved.iterdir())} == {0}
    before = digest_of(saved / "database.dump")
    refused = backup("save", saved, name=committed_db, var=tmp_path / "one")
    assert (refused.returncode, "already exists" in refused.stderr) == (1, True)
    assert digest_of(saved / "database.dump") == before


def test_what_cant_be_restored_is_left_alone(saved, restored, tmp_path):
    def refusal():
        done = backup("restore", saved, name=restored, var=tmp_path / "two")
        assert done.returncode == 1
        return done.stderr

    newer = json.loads((saved / "backup.json").read_text())
    newer["migrations"].append("workforce.9999_of_tomorrow")
    with changed(saved / "backup.json", json.dumps(newer).encode()):
        assert "newer version" in refusal()
    for part, sentence in (
        ("backup.json", "isn't a Crewmark backup"),
        ("database.dump", "damaged"),
        ("files.tar", "damaged"),
    ):
        content = (saved / part).read_bytes()
        with changed(saved / part, content[: len(content) // 2]):
            assert sentence in refusal()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        embedded.superuser_connection(restored)


@contextmanager
def changed(path, content):
    """The file with another content, for this block."""
    before = path.read_bytes()
    path.write_bytes(content)
    yield
    path.write_bytes(before)


def test_a_server_of_ones_own(saved, committed_db, restored, tmp_path):
    """By the three addresses alone, as where the embedded server isn't in use."""
    socket = embedded.socket_directory()

    def address(user, name):
        return f"postgresql:///{name}?host={socket}&user={user}&password=not-asked-for"

    again = tmp_path / "again"
    done = backup("save", again, name="", var=tmp_path / "one", **own(address, committed_db))
    assert done.returncode == 0, done.stderr
    done = backup("restore", again, name="", var=tmp_path / "two", **own(address, restored))
    assert done.returncode == 0, done.stderr
    assert digests(restored) == digests(committed_db)
    assert files(tmp_path / "two/files") == files(tmp_path / "one/files")


OLDEST = 15  # the oldest PostgreSQL that docs/operations/server.md promises
OLDER = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))  # where Debian has them
OLDER = [path.parent for path in OLDER if int(path.parts[-3]) == OLDEST]


@pytest.fixture
def oldest_server():
    """The address of an empty server of the oldest version, as its superuser and others see it."""
    account = server_account()
    as_other = {"user": account.pw_uid, "group": account.pw_gid} if not os.geteuid() else {}
    with tempfile.TemporaryDirectory(prefix="crewmark-oldest-") as folder:
        hand_over(Path(folder))
        data = Path(folder) / "data"

        def run(program, *words):
            command = [OLDER[0] / program, "-D", data, *words]
            silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run(command, cwd=folder, check=True, **silent, **as_other)

        run("initdb", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "-N")
        settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "start", "-w", "-o", settings)
        try:
            yield lambda user, name: f"postgresql:///{name}?host={folder}&user={user}"
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")


def own(address, name):
    """The variables of an installation in this database of a server."""
    return {
        "DATABASE_URL": address("crewmark_app", name),
        "OWNER_DATABASE_URL": address("crewmark_owner", name),
        "SUPERUSER_DATABASE_URL": address("postgres", "postgres"),
    }


@pytest.mark.skipif(not OLDER, reason=f"PostgreSQL {OLDEST} is not installed here")
def test_the_oldest_server_that_is_promised(saved, committed_db, oldest_server, tmp_path):
    """A backup of the embedded server comes there, is saved there, and comes back once more."""
    rows = "select count(*) from core_auditentry"
    with embedded.superuser_connection(committed_db) as superuser:
        expected = superuser.execute(rows).fetchone()
    for source, name in ((saved, "first"), (tmp_path / "again", "second")):
        place = {"name": "", "var": tmp_path / name} | own(oldest_server, name)
        done = backup("restore", source, **place)
        assert done.returncode == 0, done.stderr
        with psycopg.connect(oldest_server("postgres", name)) as superuser:
            assert superuser.execute(rows).fetchone() == expected
            assert superuser.info.server_version // 10_000 == OLDEST
        if name == "first":
            assert backup("save", tmp_path / "again", **place).returncode == 0
    with psycopg.connect(oldest_server("postgres", "postgres")) as superuser:
        names = {row[0] for row in superuser.execute("select datname from pg_database")}
    assert names == {"first", "second", "postgres", "template0", "template1"}


@pytest.mark.parametrize("known", [{"statement_timeout"}, {"statement_timeout", "of_tomorrow"}])
def test_settings_that_the_server_does_not_know_are_left_out(known):
    lines = [b"SET statement_timeout = 0;", b"SET of_tomorrow = 0;", b"CREATE TABLE x (y text);"]
    lines += [b"COPY x (y) FROM stdin;", b"SET of_tomorrow = 0;", b"\\."]
    written = io.BytesIO()
    copy_known(io.BytesIO(b"\n".join(lines)), written, known)
    expected = [*lines[:1], *(lines[1:2] if len(known) == 2 else []), *lines[2:]]
    assert written.getvalue() == b"\n".join(expected)


class TestARestoreThatFails:
    """An installation with other work in it is to be replaced, and something breaks on the way."""

    @pytest.fixture
    def place(self, saved, restored, tmp_path):
        """That installation: the backup, worked on since, with files of its own and one changed."""
        place = {"name": restored, "var": tmp_path / "two"}
        assert backup("restore", saved, **place).returncode == 0
        with embedded.superuser_connection(restored) as superuser:
            superuser.execute("update core_organization set name = 'Changed since'")
        folder = tmp_path / "two/files"
        next(path for path in folder.rglob("*") if path.is_file()).write_bytes(b"changed")
        for number in range(300):
            (folder / f"own-{number}").write_text("only here")
        return place

    @staticmethod
    def state(place):
        """Its rows and files."""
        return digests(place["name"]), files(place["var"] / "files")

    @staticmethod
    def databases(place):
        """Which databases there are of it."""
        with embedded.superuser_connection() as superuser:
            query = "select datname from pg_database where starts_with(datname, %s)"
            return {name for (name,) in superuser.execute(query, [place["name"]])}

    @staticmethod
    def killed(saved, place, when):
        """Kill -9 the restore and what it started as soon as this is so."""
        process = begun("restore", saved, "--replace", **place)
        while process.poll() is None and not when():
            time.sleep(0.001)
        ended_before = process.poll() is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return not ended_before

    def test_changes_nothing(self, saved, place, tmp_path):
        before = self.state(place)
        with forged_archive(saved) as forged:
            done = backup("restore", forged, "--replace", **place)
        assert (done.returncode, "nothing was changed" in done.stderr) == (1, True), done.stderr
        assert (self.state(place), self.databases(place)) == (before, {place["name"]})

        process = begun("restore", saved, "--replace", **place)
        while len(self.databases(place)) < 2:
            assert process.poll() is None, process.communicate()
        with embedded.superuser_connection(place["name"]):  # somebody comes too early
            said = process.communicate()[1]
        assert (process.returncode, "nothing was changed" in said) == (1, True), said
        assert (self.state(place), self.databases(place)) == (before, {place["name"]})

    def test_or_is_killed_leaves_the_old_or_the_new(self, saved, place, committed_db, tmp_path):
        rows, old = self.state(place)
        packed = set(names_in(saved / "files.tar"))
        folder = place["var"] / "files"
        new = packed - old.keys() or {"restoring"}
        assert self.killed(saved, place, lambda: any((folder / name).exists() for name in new))
        found = self.state(place)
        assert found[0] == rows
        assert old.items() <= found[1].items(), "every file of the old state is there"

        with embedded.superuser_connection() as superuser:
            query = "select 1 from pg_database where datname = %s"
            replaced = [f"{place['name']}_replaced"]
            self.killed(saved, place, lambda: superuser.execute(query, replaced).fetchone())
        found = self.state(place)
        assert found[0] == digests(committed_db)
        assert packed <= found[1].keys(), "every file of the new state is there"
        assert backup("restore", saved, "--replace", **place).returncode == 0
        assert self.state(place) == (digests(committed_db), files(tmp_path / "one/files"))
        assert self.databases(place) == {place["name"]}

    def test_into_an_empty_place_leaves_no_database(self, saved, restored, tmp_path):
        place = {"name": restored, "var": tmp_path / "two"}
        with forged_archive(saved) as forged:
            assert backup("restore", forged, **place).returncode == 1
        assert (files(tmp_path / "two"), self.databases(place)) == ({}, set())


@contextmanager
def forged_archive(saved):
    """The backup with one more file at its end, whose name leads out of the storage."""
    with tempfile.TemporaryDirectory() as folder:
        forged = Path(folder) / "forged"
        shutil.copytree(saved, forged)
        with tarfile.open(forged / "files.tar", "a") as archive:
            archive.addfile(tarfile.TarInfo("../outside"), io.BytesIO())
        said = json.loads((forged / "backup.json").read_text())
        said["parts"]["files.tar"] = digest_of(forged / "files.tar")
        (forged / "backup.json").write_text(json.dumps(said))
        yield forged


def names_in(archive):
    """The files of an archive."""
    with tarfile.open(archive) as opened:
        return opened.getnames()
