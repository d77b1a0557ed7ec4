"""Which errors say that something is away, and which are faults of ours?"""

import errno
import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from annotation.workflow.events.models import WorkEvent
from annotation.workflow.lifecycle.models import Annotation, Assignment
from config import embedded
from core.tenancy.scope import tenant
from core.web.outage import has_no_room, outage_of
from tests.factories import people
from tests.support.desk import HAM, make_desk
from tests.support.no_room import ROOM_AGAIN, full


@contextmanager
def no_room_for(table, database):
    """PostgreSQL's disk is full as soon as a row is written there."""
    with embedded.superuser_connection(database) as superuser:
        superuser.execute(full(table))
        try:
            yield
        finally:
            superuser.execute(ROOM_AGAIN)


def error_of(sql):
    """What the database says to a statement."""
    with (
        pytest.raises(DatabaseError) as raised,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    return raised.value


@pytest.mark.parametrize("sql", ["select 1 / 0", "select nothing", "set statement_timeout = 'x'"])
def test_a_statement_that_is_wrong_is_a_fault(db, sql):
    assert outage_of(error_of(sql)) is None


def test_a_statement_that_was_cancelled_took_too_long(db):
    error = error_of("set local statement_timeout = 1; select pg_sleep(5)")
    assert isinstance(error, OperationalError)
    assert (outage_of(error).code, outage_of(error).status) == ("took_too_long", 503)


def test_a_page_that_waits_for_a_lock_is_told_so(committed_db):
    """Somebody holds the row of the assignment; the web's limit is made short."""
    desk = make_desk()
    with tenant(desk.organization.pk):
        held = desk.claim()
    client = Client(raise_request_exception=False)
    client.force_login(desk.annotators[0].user)
    page = reverse("assignment_submit", args=[desk.organization.slug, held.pk])
    lock = "select from annotation_item where id = %s for update"
    with embedded.superuser_connection(committed_db) as other, other.transaction():
        other.execute(lock, [held.item_id])
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '50ms'")
        try:
            refused = client.post(page, {"label": "ham", "revision": 0})
        finally:
            with connection.cursor() as cursor:
                cursor.execute("reset lock_timeout")
    assert refused.status_code == 503
    assert "This took too long and was stopped" in refused.text
    with tenant(desk.organization.pk):
        assert Assignment.objects.get().state == "held", "nothing is half done"


@pytest.mark.parametrize("state", ["57P01", "57P03", "53300", "53200", "08006"])
def test_a_database_that_ends_or_refuses_connections_is_away(db, state):
    raised = error_of(f"do $$ begin raise 'no' using errcode = '{state}'; end $$")
    assert (outage_of(raised).code, outage_of(raised).status) == ("database_away", 503)


@pytest.mark.parametrize("kind", ["page", "json", "api"])
def test_a_database_without_room_is_full_and_not_away(committed_db, kind):
    """As with the disk of the files: a sentence of its own, and each request asks again."""
    desk = make_desk()
    with tenant(desk.organization.pk):
        held = desk.claim()
        token = people.make_token(desk.annotators[0])[1]
        sent = {"answer": HAM, "revision": 0, "guideline": desk.project.guideline_id}
    client = Client(raise_request_exception=False)
    client.force_login(desk.annotators[0].user)
    page = reverse("assignment_submit", args=[desk.organization.slug, held.pk])

    def submit():
        if kind == "page":
            return client.post(page, {"label": "ham", "revision": 0})
        as_json = {"content_type": "application/json", "headers": {"accept": "application/json"}}
        if kind == "json":
            return client.post(page, json.dumps(sent), **as_json)
        as_json["headers"] = {"authorization": f"Bearer {token}"}
        script = reverse("api_assignment_submit", args=[desk.organization.slug, held.pk])
        return client.post(script, json.dumps(sent), **as_json)

    with no_room_for("annotation_annotation", committed_db):
        refused = submit()
    assert refused.status_code == 507
    assert "The server has run out of storage" in refused.text
    assert kind == "page" or refused.json()["code"] == "disk_full"
    with tenant(desk.organization.pk):
        assert Assignment.objects.get().state == "held", "nothing is half done"
        assert not Annotation.objects.exists()
    assert submit().status_code < 400
    with tenant(desk.organization.pk):
        assert Annotation.objects.count() == 1
        kinds = WorkEvent.objects.values_list("kind", flat=True)
        assert sorted(kinds) == ["label.accepted", "outcome.decided"]


def test_a_database_that_is_not_there_is_away(committed_db, tmp_path):
    copy = connection.copy()
    copy.settings_dict = connection.settings_dict | {"HOST": str(tmp_path)}
    with pytest.raises(OperationalError) as raised:
        copy.ensure_connection()
    assert outage_of(raised.value).code == "database_away"


def test_a_disk_without_room():
    with pytest.raises(OSError, match="No space") as raised:
        Path("/dev/full").write_bytes(b"words")
    assert raised.value.errno == errno.ENOSPC
    assert has_no_room(raised.value)
    assert outage_of(raised.value).code == "disk_full"


def test_a_file_that_is_missing_is_a_fault(tmp_path):
    with pytest.raises(FileNotFoundError) as raised:
        (tmp_path / "nothing").read_text()
    assert outage_of(raised.value) is None
    assert outage_of(None) is None
