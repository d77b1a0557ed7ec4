"""Do tests, like the application, work as the role that can't change tables?"""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from config import database, database_roles, embedded
from core.identity.models import User
from core.tenancy import scope


def value_of(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def test_the_application_is_not_the_owner(db):
    assert value_of("select current_user") == database_roles.APP
    assert value_of("select session_user") == database_roles.APP
    assert value_of("select rolsuper from pg_roles where rolname = current_user") is False


@pytest.mark.parametrize(
    "statement",
    [
        "create table intruder (id int)",
        "alter table core_user add column intruder int",
        "truncate core_user",
        "drop table django_session",
        "alter role crewmark_app bypassrls",
        "set role crewmark_owner",
        "set role postgres",
    ],
)
def test_the_application_can_not_change_tables_or_roles(db, statement):
    refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_across_role_is_taken_on_for_one_transaction_only(committed_db):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role crewmark_across")
        assert value_of("select current_user") == database_roles.ACROSS
    assert value_of("select current_user") == database_roles.APP


def test_nothing_of_the_across_role_is_inherited(db):
    assert value_of("select pg_has_role('crewmark_app', 'crewmark_across', 'member')") is True
    assert value_of("select pg_has_role('crewmark_app', 'crewmark_across', 'usage')") is False


def test_committed_rows_are_seen_by_others(committed_db):
    User.objects.create_user("seen", "seen@example.org")
    with embedded.superuser_connection(committed_db) as other:
        assert other.execute("select count(*) from core_user").fetchone() == (1,)


def test_committed_rows_are_gone_in_the_next_test(committed_db):
    assert not User.objects.exists()


def test_set_up_may_be_repeated(database_server):
    embedded.set_up()
    embedded.set_up()


def test_nobody_listens_on_the_network(database_server):
    with embedded.superuser_connection() as superuser:
        assert superuser.execute("show listen_addresses").fetchone() == ("",)
        assert superuser.execute("show synchronous_commit").fetchone() == ("on",)
        assert superuser.execute("show fsync").fetchone() == ("on",)


def test_a_stranger_to_the_socket_folder_gets_nothing():
    assert embedded.socket_directory().stat().st_mode & 0o077 == 0


def test_the_wrong_database_is_an_error_and_not_a_silence(database_server):
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        embedded.superuser_connection("crewmark_nowhere")


def limits_now():
    return {name: value_of(f"show {name}") for name in scope.MORE_TIME}


WEB = {
    "statement_timeout": "1min",
    "lock_timeout": "20s",
    "idle_in_transaction_session_timeout": "10min",
}


def test_a_session_of_the_application_is_ended_where_it_blocks_others(db):
    assert limits_now() == WEB


def test_jobs_have_more_time_as_long_as_their_transaction_goes(committed_db):
    with scope.across_tenants("test"):
        assert limits_now() == scope.MORE_TIME
    assert limits_now() == WEB
    with scope.tenant(1):
        assert limits_now() == scope.MORE_TIME
    assert limits_now() == WEB


def test_the_web_server_has_no_more_time(committed_db, settings):
    settings.IS_WEB_SERVER = True
    with scope.tenant(1):
        assert limits_now() == WEB


def test_the_owner_takes_as_long_as_a_migration_needs(database_server):
    with psycopg.connect(**database.login("owner")) as owner:
        assert owner.execute("show statement_timeout").fetchone() == ("0",)
        assert owner.execute("show lock_timeout").fetchone() == ("0",)
