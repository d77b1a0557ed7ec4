"""Which errors say that something is away, and which are faults of ours?"""

import errno
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from workforce.web.outage import has_no_room, outage_of


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


def test_a_statement_that_was_cancelled_is_a_fault(db):
    error = error_of("set local statement_timeout = 1; select pg_sleep(5)")
    assert isinstance(error, OperationalError)
    assert outage_of(error) is None


@pytest.mark.parametrize("state", ["57P01", "57P03", "53300", "08006"])
def test_a_database_that_ends_or_refuses_connections_is_away(db, state):
    raised = error_of(f"do $$ begin raise 'no' using errcode = '{state}'; end $$")
    assert (outage_of(raised).code, outage_of(raised).status) == ("database_away", 503)


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
