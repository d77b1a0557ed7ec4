"""Does what is written once stay as it was, whatever SQL the application's role sends?

`pgtrigger.ignore` switches the triggers of django-pgtrigger off, and anybody may set it: only the
owner of the tables may be believed, and behind the triggers the grants must refuse as well.
"""

import re
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, ProgrammingError, transaction

from config import embedded
from core.audit.chain import verify_chain
from core.tenancy.row_security import APPEND_ONLY, rights_by_trigger
from core.tenancy.scope import tenant
from tests.isolation.attack import changed, rows, set_to, value

LEDGERS = {
    "annotation_workevent",
    "billing_ledgerentry",
    "billing_ledgertransaction",
    "billing_usageevent",
    "core_auditentry",
    "core_auditseal",
}
IGNORE_ALL = (
    "select set_config('pgtrigger.ignore', "
    "(select array_agg(tgname::text)::text from pg_trigger where not tgisinternal), true)"
)


def on_every_change():
    """The tables with a trigger that PostgreSQL itself says fires at each change and deletion."""
    return {
        table
        for (table,) in rows(
            "select tgrelid::regclass::text from pg_trigger "
            # bits of tgtype: row 1, before 2, delete 8, update 16
            "where not tgisinternal and tgqual is null and tgtype & 27 = 27 and tgattr = ''"
        )
    }


def ignoring_functions():
    """The triggers of the database that ask whether they are to be ignored."""
    return rows(
        "select tgname, tgrelid::regclass::text, prosrc from pg_trigger join pg_proc "
        "on pg_proc.oid = tgfoid where not tgisinternal order by 2, 1"
    )


@contextmanager
def as_role(role, organization):
    """One transaction as that role, with every trigger told to be ignored, undone at the end."""
    with set_to(organization):
        if role != "crewmark_app":
            rows(f"set local role {role}")
        rows(IGNORE_ALL)
        yield


def test_the_append_only_tables_are_those_with_such_a_trigger(db):
    found = {table for table, rights in rights_by_trigger().items() if rights == APPEND_ONLY}
    assert found == on_every_change() >= LEDGERS


def test_an_annotation_is_neither_deleted_nor_put_in_anew(standing_world):
    with as_role("crewmark_app", standing_world.acme.pk):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, transaction.atomic():
            rows("delete from annotation_annotation")


@pytest.mark.parametrize("role", ["crewmark_app", "crewmark_across"])
@pytest.mark.parametrize("right", ["update", "delete", "truncate"])
def test_no_role_of_the_application_may_change_what_is_append_only(db, role, right):
    for table in on_every_change() | {"core_auditcheck"}:
        assert not value("select has_table_privilege(%s, %s, %s)", role, table, right), table
        if right == "update":
            assert not value("select has_any_column_privilege(%s, %s, 'update')", role, table)
        for needed in ("select", "insert"):
            assert value("select has_table_privilege(%s, %s, %s)", role, table, needed), table


@pytest.mark.parametrize("role", ["crewmark_app", "crewmark_across"])
def test_no_trigger_of_the_database_is_ignored_for_the_application(standing_world, role):
    with as_role(role, standing_world.acme.pk):
        for name, table, source in ignoring_functions():
            assert value("select public._pgtrigger_should_ignore(%s)", name) is False, (table, name)
            hooks = source.replace('"public"._pgtrigger_should_ignore(TG_NAME)', "")
            assert not re.search("ignore|current_setting", hooks, re.IGNORECASE), (table, name)


def test_the_owner_alone_is_believed(django_db_setup):
    """The owner's own session; neither a superuser's as the application nor the other way round."""
    ask = "select public._pgtrigger_should_ignore('pgtrigger_x')"
    with embedded.superuser_connection(django_db_setup) as superuser:
        superuser.execute("set role crewmark_owner")
        assert superuser.execute(ask).fetchone() == (False,)
        superuser.execute("set pgtrigger.ignore = '{pgtrigger_x,pgtrigger_y}'")
        assert superuser.execute(ask).fetchone() == (True,)
        superuser.execute("set role crewmark_app")
        assert superuser.execute(ask).fetchone() == (False,)
        superuser.execute("reset role")
        superuser.execute("set session authorization crewmark_app")
        assert superuser.execute(ask).fetchone() == (False,)


@pytest.mark.parametrize("role", ["crewmark_app", "crewmark_across"])
@pytest.mark.parametrize("table", sorted(LEDGERS))
@pytest.mark.parametrize(
    "act", ["update {} set id = id", "delete from {}", "select 1 from {} for update"]
)
def test_append_only_rows_are_refused_with_all_triggers_ignored(standing_world, role, table, act):
    with as_role(role, standing_world.acme.pk):
        assert value(f"select count(*) from {table}") > 0
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows(act.format(table))


@pytest.mark.parametrize(
    "act",
    [
        "update annotation_annotation set answer = '{}'",
        "update annotation_annotation set member_id = null",
        "update annotation_annotation set revision = revision + 1",
        "update annotation_release set content_hash = '' where state = 'ready'",
        "delete from annotation_release where state = 'ready'",
        "update annotation_guidelineversion set content = '{}' where published_at is not null",
    ],
)
def test_final_rows_of_other_tables_are_refused_too(standing_world, act):
    """Their other columns change, so the grant stays: here the trigger refuses."""
    with as_role("crewmark_app", standing_world.acme.pk):
        table = act.split()[2 if act.startswith("delete") else 1]
        assert value(f"select count(*) from {table}") > 0
        with pytest.raises(DatabaseError, match=r"Cannot (update|delete)"), transaction.atomic():
            changed(act)


def test_after_the_attack_the_audit_log_holds(standing_world):
    """What the attack did when it worked: seals deleted, entries rewritten, nothing noticed."""
    acme = standing_world.acme
    attacks = [
        "delete from core_auditseal",
        "update core_auditentry set action = 'forged'",
        "update core_auditcheck set broken_at = null",
    ]
    with tenant(acme.pk):
        before = verify_chain()
    for attack in attacks:
        with as_role("crewmark_app", acme.pk), pytest.raises(DatabaseError), transaction.atomic():
            rows(attack)
    with tenant(acme.pk):
        assert verify_chain() == before
    assert before.sealed > 0
    assert before.broken_at is None
