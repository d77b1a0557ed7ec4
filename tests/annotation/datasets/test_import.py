"""Does a file become the right items and findings, all of them or none?"""

import subprocess
import sys
import threading
import time

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection, connections
from django.db.utils import DatabaseError
from django.urls import reverse

from annotation.datasets.imports import jobs, steps
from annotation.datasets.imports.actions import cancel_import, restart_import
from annotation.datasets.imports.failures import fail
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.imports.options import ColumnUse
from annotation.datasets.models import Batch, ImportFinding, ImportState, Item
from annotation.datasets.queue_order import ARRIVAL
from annotation.projects.models import ProjectPool
from config import embedded
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Invalid
from tests.factories.projects import make_project

MESSAGES = (
    "ham\tHello, how are you today?\nspam\tWin a prize now, call us!\nham\tSee you at eight\n"
)


def items(desk):
    with tenant(desk.side.pk):
        return list(Item.objects.filter(project=desk.project).order_by("position"))


def findings(desk, source):
    with tenant(desk.side.pk):
        found = ImportFinding.objects.filter(source=source).order_by("line")
        return [(row.kind, row.line, row.like_line, row.reason, row.raw) for row in found]


def staged(desk):
    with tenant(desk.side.pk), connection.cursor() as cursor:
        cursor.execute("select count(*) from annotation_importrow")
        return cursor.fetchone()[0]


def counts(source):
    return source.imported, source.duplicates, source.known, source.refused


def use(**uses):
    """Change the use of columns by number: use(c1="shown")."""

    def change(options):
        columns = list(options.columns)
        for place, value in uses.items():
            at = int(place[1:]) - 1
            columns[at] = columns[at].model_copy(update={"use": ColumnUse(value)})
        return options.model_copy(update={"columns": tuple(columns)})

    return change


def test_a_file_becomes_a_batch_of_items(desk):
    source = desk.bring(MESSAGES)
    assert (source.state, counts(source)) == (ImportState.DONE, (3, 0, 0, 0))
    found = items(desk)
    assert [item.text for item in found] == [line.split("\t")[1] for line in MESSAGES.splitlines()]
    assert [item.hidden for item in found] == [
        {"column 1": "ham"},
        {"column 1": "spam"},
        {"column 1": "ham"},
    ]
    assert [item.data for item in found] == [{}, {}, {}]
    assert [item.external_id for item in found] == ["data.tsv:1", "data.tsv:2", "data.tsv:3"]
    assert {item.batch_id for item in found} == {source.batch_id}
    assert [item.position for item in found] == [1, 2, 3]
    assert source.read_bytes == source.size_bytes == len(MESSAGES)
    assert staged(desk) == 0


def test_whoever_started_it_is_told_how_it_ended(desk):
    done = desk.bring(MESSAGES + MESSAGES)
    failed = desk.bring("label,text\nx,hello there\n".encode("utf-16")[:-1], "broken.csv")
    with tenant(desk.side.pk):
        told = Notification.objects.filter(kind="import_done", member=desk.by).order_by("pk")
        first, second = told
    assert "3 new items, 3 duplicates, 0 rows rejected" in first.text
    assert first.url == reverse("import_status", args=["acme", desk.project.pk, done.pk])
    assert failed.state == ImportState.FAILED
    assert failed.failure in second.text


def test_slots_follow_the_policy(desk):
    """An overlap of 1.2; which ones the project's seed draws was computed once from the rule."""
    desk.bring("".join(f"message number {number}\n" for number in range(100)), "m.csv")
    twice = [
        1,
        4,
        10,
        13,
        15,
        18,
        20,
        23,
        25,
        31,
        37,
        40,
        43,
        49,
        55,
        60,
        69,
        71,
        73,
        74,
        76,
        79,
        83,
        87,
        93,
        96,
    ]
    for item in items(desk):
        expected = 2 if int(item.text.split()[-1]) in twice else 1
        assert (item.slots, item.open_slots) == (expected, expected), item.text


def test_real_messages(desk, real_data):
    content = (real_data / "text" / "sms_spam.tsv").read_bytes()
    source = desk.bring(content, "sms_spam.tsv")
    assert (source.rows, *counts(source)) == (5574, 5171, 403, 0, 0)
    found = items(desk)
    assert len(found) == 5171
    assert {item.hidden["column 1"] for item in found} == {"ham", "spam"}
    lines = content.decode().splitlines()
    for kind, line, like, reason, raw in findings(desk, source):
        assert kind == "duplicate"
        assert lines[line - 1] == raw
        assert raw.split("\t")[1] == lines[like - 1].split("\t")[1]
        assert str(like) in reason


def test_the_same_file_twice_brings_nothing_new(desk):
    content = MESSAGES + "ham\tSee you at eight\n"
    assert counts(desk.bring(content)) == (3, 1, 0, 0)
    again = desk.bring(content)
    assert counts(again) == (0, 1, 3, 0)
    assert again.batch_id is None
    assert len(items(desk)) == 3
    with tenant(desk.side.pk):
        assert Batch.objects.filter(project=desk.project).count() == 1


def test_the_same_texts_under_another_name_are_duplicates_of_items(desk):
    desk.bring(MESSAGES)
    again = desk.bring(MESSAGES, "other.tsv")
    assert counts(again) == (0, 3, 0, 0)
    assert "data.tsv:1" in findings(desk, again)[0][3]


def test_another_file_of_the_same_name_loses_nothing(desk):
    desk.bring(MESSAGES)
    second = desk.bring("ham\tA new message\nspam\tAnother new one\n")
    assert counts(second) == (2, 0, 0, 0)
    assert items(desk)[3].external_id == f"data.tsv:1#{second.pk}"
    assert [item.position for item in items(desk)] == [1, 2, 3, 4, 5]


def test_at_random_the_positions_are_drawn_and_the_arrival_stays(desk):
    with tenant(desk.side.pk):
        policy = desk.project.policy
        policy.settings = policy.settings | {"order": "random"}
        policy.save()
    desk.bring("".join(f"ham\tMessage number {number}\n" for number in range(20)))
    found = items(desk)
    arrivals = [item.position & ARRIVAL for item in found]
    assert sorted(arrivals) == list(range(1, 21))
    assert arrivals != list(range(1, 21))
    desk.bring("ham\tOne more\n", "more.tsv")
    assert 21 in {item.position & ARRIVAL for item in items(desk)}


def test_an_import_raises_what_a_share_comes_to(desk):
    with tenant(desk.side.pk):
        place = ProjectPool.objects.create(
            project=desk.project, pool=desk.side.pool, share_percent=50
        )
    desk.bring(MESSAGES)
    with tenant(desk.side.pk):
        slots = sum(Item.objects.filter(project=desk.project).values_list("slots", flat=True))
        assert ProjectPool.objects.get(pk=place.pk).quota == slots // 2


def test_two_projects_do_not_see_each_others_texts(desk):
    desk.bring(MESSAGES)
    with tenant(desk.side.pk):
        desk.project = make_project("Second", by=desk.by)
    assert counts(desk.bring(MESSAGES)) == (3, 0, 0, 0)


def test_given_ids_decide_before_texts(desk):
    first = desk.bring(
        "id,text\na,one text\nb,two text\na,one text\na,three text\nc,one text\n",
        "x.csv",
        use(c1="external_id"),
    )
    assert counts(first) == (2, 2, 0, 1)
    kinds = {line: kind for kind, line, *_ in findings(desk, first)}
    assert kinds == {4: "duplicate", 5: "refused", 6: "duplicate"}
    second = desk.bring(
        "id,text\na,one text\nb,changed text\nd,fresh text\n", "y.csv", use(c1="external_id")
    )
    assert counts(second) == (1, 0, 2, 0)
    same, differs = findings(desk, second)
    assert "Already imported" in same[3]
    assert "different text" in differs[3]
    assert [item.text for item in items(desk)] == ["one text", "two text", "fresh text"]


def test_bad_rows_are_refused_with_line_reason_and_row(desk):
    content = (
        b"label\ttext\nham\tfine text\nspam\t\nham\ttoo\tmany\nonly\nham\tnul \0 inside\n"
        b"ham\tbad \xff byte\nham\t" + b"x" * 100_001 + b"\nspam\tlast text\n"
    )

    def as_utf8(options):
        dialect = options.dialect.model_copy(update={"encoding": "utf-8"})
        return options.model_copy(update={"dialect": dialect, "encoding_is_sure": True})

    source = desk.bring(content, change=as_utf8)
    assert counts(source) == (2, 0, 0, 6)
    found = {line: (reason, raw) for _, line, _, reason, raw in findings(desk, source)}
    assert sorted(found) == [3, 4, 5, 6, 7, 8]
    assert "empty" in found[3][0]
    assert "3 columns instead of 2" in found[4][0]
    assert found[4][1] == "ham\ttoo\tmany"
    assert "1 columns instead of 2" in found[5][0]
    assert "NUL" in found[6][0]
    assert "encoding" in found[7][0]
    assert "100 KB" in found[8][0]
    assert [item.text for item in items(desk)] == ["fine text", "last text"]


def test_quotes_line_ends_emoji_and_backslashes_arrive_unchanged(desk):
    texts = [
        'say "hi"',
        "two\r\nlines",
        "tab\there",
        "back\\slash \\N \\t",
        "👩🏽‍🚀 e\u0301",
        "x\\",
    ]
    quoted = "".join(
        '"{}","{}"\r\n'.format(text.replace('"', '""'), number) for number, text in enumerate(texts)
    )
    source = desk.bring("text,note\r\n" + quoted, "x.csv", use(c1="text", c2="shown"))
    assert counts(source) == (len(texts), 0, 0, 0)
    assert [item.text for item in items(desk)] == texts
    assert [item.data for item in items(desk)] == [{"note": str(n)} for n in range(len(texts))]


def test_kept_columns_hold_any_text(desk):
    value = 'a "b" \\ é 👍 \t'
    content = 'text;extra\nsome longer text for labeling;"{}"\n'.format(value.replace('"', '""'))
    desk.bring(content, "x.csv", use(c1="text", c2="hidden"))
    assert items(desk)[0].hidden == {"extra": value}


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16"])
def test_other_encodings(desk, encoding):
    def chosen(options):
        dialect = options.dialect.model_copy(update={"encoding": encoding})
        return options.model_copy(update={"dialect": dialect, "encoding_is_sure": True})

    desk.bring("label,text\nx,naïve café costs €5\n".encode(encoding), "x.csv", chosen)
    assert items(desk)[0].text == "naïve café costs €5"


def test_an_encoding_nobody_chose_does_not_start(desk):
    source, options = desk.upload("x,caf\xe9\n".encode("latin-1"), "x.csv")
    with pytest.raises(Invalid, match="encoding"):
        desk.start(source, options)


def test_a_file_that_breaks_off_in_its_encoding_fails_with_a_sentence(desk):
    source = desk.bring("label,text\nx,hello there\n".encode("utf-16")[:-1], "x.csv")
    assert source.state == ImportState.FAILED
    assert "UTF-16" in source.failure
    assert (items(desk), staged(desk)) == ([], 0)


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_a_file_without_rows_is_refused(desk, content):
    with pytest.raises(Invalid):
        desk.upload(content)


def test_an_import_starts_once(desk):
    source, options = desk.upload(MESSAGES)
    desk.start(source, options)
    with pytest.raises(Conflict):
        desk.start(source, options)


def test_running_it_again_changes_nothing(desk):
    source = desk.bring(MESSAGES)
    assert counts(desk.run(source)) == (3, 0, 0, 0)
    assert len(items(desk)) == 3


def test_a_cancelled_import_leaves_nothing(desk):
    source, options = desk.upload(MESSAGES)
    desk.start(source, options)
    with tenant(desk.side.pk):
        cancel_import(by=desk.by, source=source)
    assert desk.run(source).state == ImportState.CANCELLED
    assert items(desk) == []
    with tenant(desk.side.pk):
        restart_import(by=desk.by, source=source)
    assert counts(desk.run(source)) == (3, 0, 0, 0)


def test_cancel_between_two_steps_stops_the_run(desk, monkeypatch):
    monkeypatch.setattr(steps, "STEP_ROWS", 1)
    source, options = desk.upload(MESSAGES)
    desk.start(source, options)
    with tenant(desk.side.pk):
        running = jobs.begin_run(source.pk)
    taken = []
    for step in steps.steps_of(running):
        with tenant(desk.side.pk):
            taken.append(jobs.take_step(running, step))
        if len(taken) == 2:
            assert (staged(desk), desk.fresh(source).rows) == (2, 2)
            with tenant(desk.side.pk):
                cancel_import(by=desk.by, source=source)
    assert taken == [True, True, False, False]
    assert (staged(desk), items(desk)) == (0, [])


def test_a_run_of_an_import_that_was_started_again_is_over(desk, monkeypatch):
    """Else it would land what it read since, and nothing of what it had read before."""
    monkeypatch.setattr(steps, "STEP_ROWS", 1)
    source, options = desk.upload(MESSAGES)
    desk.start(source, options)
    with tenant(desk.side.pk):
        old = jobs.begin_run(source.pk)
        left = steps.steps_of(old)
        assert jobs.take_step(old, next(left))
        restart_import(by=desk.by, source=source)
        jobs.begin_run(source.pk)
        assert [jobs.take_step(old, step) for step in left] == [False] * 3
        jobs.land(old)
    fail(old, "It fell over.")
    running = desk.fresh(source)
    assert (running.state, running.failure, items(desk)) == (ImportState.RUNNING, "", [])
    assert counts(desk.run(source)) == (3, 0, 0, 0)
    assert len(items(desk)) == 3


class BreaksOff(FileSystemStorage):
    """A disk that dies in the middle of a file."""

    def open(self, name, mode="rb"):
        stored = super().open(name, mode)
        read = stored.file.read1

        def read1(size=-1):
            if stored.file.tell():
                raise OSError(5, "Input/output error")
            return read(100)

        file = stored.file
        stored.file = type(
            "Dying",
            (),
            {
                "read1": staticmethod(read1),
                "read": staticmethod(read1),
                "tell": file.tell,
                "readable": lambda self: True,
                "writable": lambda self: False,
                "seekable": lambda self: False,
                "closed": property(lambda self: file.closed),
                "close": lambda self: file.close(),
                "flush": lambda self: None,
            },
        )()
        return stored


def test_a_disk_that_dies_between_steps_fails_with_a_sentence(desk, monkeypatch, settings):
    monkeypatch.setattr(steps, "STEP_ROWS", 1)
    source, options = desk.upload(MESSAGES * 20)
    desk.start(source, options)
    working = settings.STORAGES
    settings.STORAGES = working | {
        "default": {"BACKEND": "tests.annotation.datasets.test_import.BreaksOff"}
    }
    failed = desk.run(source)
    assert (failed.state, items(desk), staged(desk)) == (ImportState.FAILED, [], 0)
    assert "can no longer be read" in failed.failure
    settings.STORAGES = working
    with tenant(desk.side.pk):
        restart_import(by=desk.by, source=source)
    assert counts(desk.run(source)) == (3, 57, 0, 0)


def test_a_fault_in_the_last_step_leaves_nothing_and_a_restart_finishes(
    committed_desk, committed_db
):
    desk = committed_desk
    source, options = desk.upload(MESSAGES)
    desk.start(source, options)
    fault = """
        create function fault() returns trigger language plpgsql as
        $$ begin raise exception 'fault'; end $$;
        create trigger fault after update on annotation_import for each row
        when (new.state = 'done') execute function fault()
    """
    with embedded.superuser_connection(committed_db) as superuser:
        superuser.execute(fault)
        try:
            with pytest.raises(DatabaseError, match="fault"):
                desk.run(source)
        finally:
            superuser.execute("drop trigger fault on annotation_import; drop function fault()")
    failed = desk.fresh(source)
    assert (failed.state, items(desk), staged(desk)) == (ImportState.FAILED, [], 0)
    assert findings(desk, source) == []
    with tenant(desk.side.pk):
        restart_import(by=desk.by, source=source)
    assert counts(desk.run(source)) == (3, 0, 0, 0)


@pytest.mark.race
def test_two_workers_with_one_job_import_once(committed_desk, monkeypatch):
    desk = committed_desk
    monkeypatch.setattr(steps, "STEP_ROWS", 50)
    source, options = desk.upload("".join(f"ham\tmessage {n}\n" for n in range(1000)))
    desk.start(source, options)
    barrier = threading.Barrier(2)
    done = []

    def work():
        try:
            barrier.wait()
            run_import(organization_id=desk.side.pk, import_id=source.pk)
            done.append(True)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert done == [True, True]
    assert counts(desk.fresh(source)) == (1000, 0, 0, 0)
    assert len(items(desk)) == 1000
    assert staged(desk) == 0


@pytest.mark.race
def test_two_imports_of_the_same_texts_at_once_bring_them_once(committed_desk):
    desk = committed_desk
    sources = []
    for name in ("one.tsv", "two.tsv"):
        source, options = desk.upload("".join(f"ham\tmessage {n}\n" for n in range(1000)), name)
        desk.start(source, options)
        sources.append(source)
    barrier = threading.Barrier(2)

    def work(source):
        barrier.wait()
        run_import(organization_id=desk.side.pk, import_id=source.pk)
        connections.close_all()

    threads = [threading.Thread(target=work, args=[source]) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    ends = sorted(counts(desk.fresh(source)) for source in sources)
    assert ends == [(0, 1000, 0, 0), (1000, 0, 0, 0)]
    assert len(items(desk)) == 1000


KILLED = """
import django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = {media!r}
from annotation.datasets.imports import jobs, steps
steps.STEP_ROWS = 100
jobs.run_import(organization_id={organization}, import_id={source})
"""


@pytest.mark.slow
@pytest.mark.race
def test_a_killed_worker_leaves_nothing_and_the_next_one_finishes(committed_desk, uploads_folder):
    desk = committed_desk
    source, options = desk.upload("".join(f"ham\tmessage {n}\n" for n in range(20_000)))
    desk.start(source, options)
    code = KILLED.format(media=str(uploads_folder), organization=desk.side.pk, source=source.pk)
    worker = subprocess.Popen([sys.executable, "-c", code])
    try:
        until = time.monotonic() + 120
        while not desk.fresh(source).rows and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        worker.kill()
        worker.wait()
    left = desk.fresh(source)
    assert left.state == ImportState.RUNNING
    assert 0 < left.rows < 20_000
    assert items(desk) == []
    assert counts(desk.run(source)) == (20_000, 0, 0, 0)
    assert len(items(desk)) == 20_000
    assert staged(desk) == 0


def test_staged_rows_stay_behind_the_walls(desk, world):
    source, options = desk.upload(MESSAGES)
    desk.start(source, options)
    with tenant(desk.side.pk):
        running = jobs.begin_run(source.pk)
        for step in steps.steps_of(running):
            jobs.take_step(running, step)
    assert staged(desk) == 3
    with tenant(world.other.pk), connection.cursor() as cursor:
        cursor.execute("select count(*) from annotation_importrow")
        assert cursor.fetchone() == (0,)
        cursor.execute("delete from annotation_importrow")
        assert cursor.rowcount == 0
    assert staged(desk) == 3


STAMP = "(organization_id, import_id, run, line, raw) values (1, 1, 1, 1, '')"


@pytest.mark.parametrize(
    "statement",
    ["select * from {}", "delete from {}", f"insert into {{}} {STAMP}", "truncate {}"],
)
def test_the_partition_takes_rows_and_gives_none(world, statement):
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, tenant(world.acme.pk), connection.cursor() as cursor:
        cursor.execute(statement.format("annotation_importrow_copied"))
