"""Do the database's own walls hold when somebody writes SQL past everything else?

All of it runs as the application's role, on committed rows, without a scope.
"""

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction

from config import embedded
from core.tenancy.models import TenantModel
from core.tenancy.row_security import tenant_tables
from tests.isolation.attack import changed, rows, set_to, value
from tests.isolation.fingerprint import rolled_back
from workforce.tokens.secret import digest_of, new_secret

TABLES = sorted(tenant_tables().items())
OF_ROWS = [(table, column) for table, column in TABLES if column != "id"]
REFUSAL = r"permission denied|must be owner|only superuser|must be superuser"


def total(database, table):
    """All rows of a table, counted as superuser."""
    with embedded.superuser_connection(database) as superuser:
        return superuser.execute(f'select count(*) from "{table}"').fetchone()[0]


def test_the_application_asks_as_its_own_role(standing_world):
    assert value("select current_user") == "crewmark_app"
    assert value("select session_user") == "crewmark_app"


@pytest.mark.parametrize(("table", "column"), TABLES)
def test_with_no_setting_there_is_nothing(standing_world, django_db_setup, table, column):
    assert total(django_db_setup, table) >= 2, "the world has rows, so that this can fail"
    assert value(f'select count(*) from "{table}"') == 0
    with set_to(""):
        assert value(f'select count(*) from "{table}"') == 0


@pytest.mark.parametrize(("table", "column"), TABLES)
def test_with_one_organization_set_only_its_rows_are_there(
    standing_world, django_db_setup, table, column
):
    seen = 0
    for side in (standing_world.acme, standing_world.other):
        with set_to(side.pk):
            found = rows(f'select {column}, count(*) from "{table}" group by 1')
        assert [organization for organization, _ in found] == [side.pk]
        seen += found[0][1]
    assert seen == total(django_db_setup, table)


@pytest.mark.parametrize(("table", "column"), TABLES)
def test_rows_of_another_can_not_be_changed_or_deleted(standing_world, table, column):
    acme, other = standing_world.acme, standing_world.other
    acts = {
        f'update "{table}" set id = id where {column} = %s': "update",
        f'delete from "{table}" where {column} = %s': "delete",
        f'select 1 from "{table}" where {column} = %s for update': "update",
    }
    for act, right in acts.items():
        with set_to(acme.pk):
            if value("select has_table_privilege(%s, %s)", table, right):
                assert changed(act, other.pk) == 0
                continue
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                changed(act, other.pk)


def written_columns(table):
    """The columns of a table that a statement may write: not those that are generated."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 "
            "and not attisdropped and attgenerated = '' order by attnum",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.parametrize(("table", "column"), OF_ROWS)
def test_a_row_can_not_be_given_to_another(standing_world, table, column):
    """Neither moved (row security or, where rows are final, the trigger refuses) nor inserted."""
    acme, other = standing_world.acme, standing_world.other
    moved = pytest.raises(
        DatabaseError, match=r"row-level security|Cannot update|permission denied"
    )
    with moved, set_to(acme.pk):
        changed(f'update "{table}" set organization_id = %s', other.pk)
    columns = ", ".join(f'"{name}"' for name in written_columns(table))
    copy = (
        f'insert into "{table}" ({columns}) overriding system value select {columns} from ('
        f"select (jsonb_populate_record(t, jsonb_build_object('organization_id', %s, "
        f"'id', 9000000 + id))).* from \"{table}\" t limit 1) copied"
    )
    with pytest.raises(ProgrammingError, match="row-level security"), set_to(acme.pk):
        changed(copy, other.pk)


def relations():
    """Each composite key: table, column of the parent's id, parent table."""
    for model in apps.get_models():
        if not issubclass(model, TenantModel):
            continue
        for field in model._meta.fields:
            if field.remote_field and issubclass(field.remote_field.model, TenantModel):
                yield model._meta.db_table, field.column, field.remote_field.model._meta.db_table


def drop_other_constraints(superuser, table):
    """Let nothing but the foreign key be in the way: no unique key and no check."""
    checks = superuser.execute(
        "select conname from pg_constraint where conrelid = %s::regclass and contype = 'c'",
        [table],
    ).fetchall()
    for (check,) in checks:
        superuser.execute(f'alter table "{table}" drop constraint "{check}"')
    keys = superuser.execute(
        "select relname from pg_index join pg_class on pg_class.oid = indexrelid "
        "where indrelid = %s::regclass and indisunique and not indisprimary "
        "and indexrelid not in (select conindid from pg_constraint where contype = 'f')",
        [table],
    ).fetchall()
    for (key,) in keys:
        superuser.execute(f'alter table "{table}" drop constraint if exists "{key}"')
        superuser.execute(f'drop index if exists "{key}"')


@pytest.mark.parametrize(("table", "column", "parent"), sorted(relations()))
def test_a_row_can_not_point_at_the_parent_of_another(
    standing_world, django_db_setup, table, column, parent
):
    """As superuser, so that neither row security nor a trigger is what refuses: the key is."""
    acme, other = standing_world.acme.pk, standing_world.other.pk
    with embedded.superuser_connection(django_db_setup) as superuser:
        find = 'select min(id) from "{}" where organization_id = %s'
        row = superuser.execute(find.format(table), [acme]).fetchone()[0]
        foreign = superuser.execute(find.format(parent), [other]).fetchone()[0]
        with superuser.transaction(force_rollback=True):
            superuser.execute(f'alter table "{table}" disable trigger user')
            drop_other_constraints(superuser, table)
            point = f'update "{table}" set "{column}" = %s where id = %s'
            with pytest.raises(psycopg.errors.ForeignKeyViolation):
                superuser.execute(point, [foreign, row])


@pytest.mark.parametrize(
    "statement",
    [
        "alter table workforce_pool disable row level security",
        "alter table workforce_pool disable trigger all",
        "alter table workforce_pool owner to crewmark_app",
        "alter default privileges for role crewmark_owner grant all on tables to crewmark_app",
        "truncate workforce_pool",
        "drop table workforce_pool",
        "drop policy one_organization on workforce_pool",
        "create policy mine on workforce_pool using (true)",
        "create table intruder (id int)",
        "create view intruder as select * from workforce_pool",
        "create function intruder() returns int language sql as 'select 1'",
        "create schema intruder",
        "create role intruder",
        "alter function workforce_enter security invoker",
        "select setval('workforce_pool_id_seq', 1)",
        "set role crewmark_owner",
        "set role postgres",
        "set session authorization crewmark_owner",
        "set session_replication_role = replica",
        "alter role crewmark_app bypassrls",
        "alter role crewmark_app set app.organization = '1'",
        "grant crewmark_owner to crewmark_app",
        "update django_migrations set name = name",
        "update guardian_userobjectpermission set object_pk = object_pk",
        "update guardian_groupobjectpermission set object_pk = object_pk",
    ],
)
def test_the_application_can_not_take_the_walls_down(standing_world, statement):
    refused = pytest.raises(DatabaseError, match=REFUSAL)
    with refused, transaction.atomic():
        rows(statement)


def test_row_security_can_not_be_switched_off(standing_world):
    refused = pytest.raises(ProgrammingError, match="would be affected by row-level security")
    with refused, set_to(standing_world.acme.pk):
        rows("set local row_security = off")
        rows("select * from workforce_pool")


def test_statistics_and_the_staging_leaf_tell_nothing(standing_world):
    tables = [table for table, _ in TABLES]
    assert value("select count(*) from pg_stats where tablename = any(%s)", tables) == 0
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows("select * from annotation_importrow_copied")


def test_staged_rows_are_an_organizations_own(standing_world):
    """The table that an import's rows wait in belongs to no model."""
    acme, other = standing_world.acme, standing_world.other
    staged = (
        "insert into annotation_importrow_copied (import_id, run, line, raw) values (1, 1, 1, '')"
    )
    named = staged.replace("(import_id", "(organization_id, import_id").replace("(1,", "(%s, 1,", 1)
    with pytest.raises(DatabaseError, match="null value"), set_to(""):
        rows(staged)
    with pytest.raises(ProgrammingError, match="permission denied"), set_to(acme.pk):
        rows(named, other.pk)
    with set_to(acme.pk):
        rows(staged)
        assert value("select count(*) from annotation_importrow") == 1
        rows("select set_config('app.organization', %s, true)", str(other.pk))
        assert value("select count(*) from annotation_importrow") == 0
        assert changed("delete from annotation_importrow") == 0


def test_the_setting_ends_with_its_transaction(standing_world):
    with transaction.atomic():
        rows("select set_config('app.organization', %s, true)", str(standing_world.acme.pk))
        process = value("select pg_backend_pid()")
        assert value("select count(*) from workforce_pool") == 1
    with transaction.atomic():
        assert value("select pg_backend_pid()") == process
        assert not value("select current_setting('app.organization', true)")
        assert value("select count(*) from workforce_pool") == 0


def test_the_role_across_ends_with_its_transaction(standing_world):
    with transaction.atomic():
        rows("set local role crewmark_across")
        assert value("select count(*) from workforce_pool") == 2
    assert value("select current_user") == "crewmark_app"
    assert value("select count(*) from workforce_pool") == 0


def test_the_role_across_can_not_log_in_nor_change_tables(standing_world):
    assert value("select rolcanlogin from pg_roles where rolname = 'crewmark_across'") is False
    for statement in ("truncate workforce_pool", "drop table workforce_pool"):
        refused = pytest.raises(ProgrammingError, match=REFUSAL)
        with refused, transaction.atomic():
            rows("set local role crewmark_across")
            rows(statement)


ENTER = "select member_id from workforce_enter(%s, %s::bigint, false)"
LEAVE = "update core_member set left_at = now() where user_id = %s"


@pytest.mark.parametrize("who", ["stranger", "somebody of the other side", "somebody who left"])
def test_the_door_sets_nothing_for_who_may_not_enter(standing_world, who):
    """Not even the setting: who is turned away must not have the organization's rows in sight."""
    acme, other = standing_world.acme, standing_world.other
    user = {
        "stranger": standing_world.stranger,
        "somebody of the other side": other.users["owner"],
        "somebody who left": acme.users["owner"],
    }[who]
    with rolled_back():
        if who == "somebody who left":
            rows("set local role crewmark_across")
            assert changed(LEAVE, user.pk) == 1
            rows("set local role none")
        assert rows(ENTER, "acme", user.pk) == []
        assert not value("select current_setting('app.organization', true)")
        assert value("select count(*) from workforce_pool") == 0


def test_the_door_opens_for_a_member(standing_world):
    acme = standing_world.acme
    with transaction.atomic():
        assert rows(ENTER, "acme", acme.users["owner"].pk) == [(acme.members["owner"].pk,)]
        assert value("select current_setting('app.organization', true)") == str(acme.pk)


FORMER = "select member_id from workforce_enter_former(%s, %s)"


@pytest.mark.parametrize("who", ["stranger", "somebody of the other side", "a member"])
def test_the_door_of_former_members_sets_nothing_for_others(standing_world, who):
    acme, other = standing_world.acme, standing_world.other
    user = {
        "stranger": standing_world.stranger,
        "somebody of the other side": other.users["owner"],
        "a member": acme.users["owner"],
    }[who]
    with rolled_back():
        assert rows(FORMER, "acme", user.pk) == []
        assert not value("select current_setting('app.organization', true)")
        assert rows("select * from workforce_former_places(%s)", user.pk) == []
        assert value("select count(*) from workforce_pool") == 0


def test_the_door_of_former_members_opens_for_one(standing_world):
    acme = standing_world.acme
    with rolled_back():
        rows("set local role crewmark_across")
        assert changed(LEAVE, acme.users["owner"].pk) == 1
        rows("set local role none")
        assert rows(FORMER, "acme", acme.users["owner"].pk) == [(acme.members["owner"].pk,)]
        assert rows(FORMER, "other", acme.users["owner"].pk) == []


BY_TOKEN = "select member_id from workforce_enter_by_token(%s, %s, false)"


@pytest.mark.parametrize("what", ["elsewhere", "unknown", "revoked", "expired", "owner left"])
def test_the_door_of_tokens_sets_nothing_for_a_token_that_opens_nothing(standing_world, what):
    acme, other = standing_world.acme, standing_world.other
    spoil = {
        "revoked": "update workforce_apitoken set revoked_at = now()",
        "expired": "update workforce_apitoken set expires_at = now()",
        "owner left": "update core_member set left_at = now()",
    }
    secret = {"elsewhere": other.secrets["owner"], "unknown": new_secret()}.get(
        what, acme.secrets["owner"]
    )
    with rolled_back():
        rows("set local role crewmark_across")
        assert what not in spoil or changed(spoil[what]) > 1
        rows("set local role none")
        assert rows(BY_TOKEN, "acme", digest_of(secret)) == []
        assert not value("select current_setting('app.organization', true)")
        assert value("select count(*) from workforce_pool") == 0


def test_the_door_of_tokens_opens_for_a_good_one(standing_world):
    acme = standing_world.acme
    with transaction.atomic():
        found = rows(BY_TOKEN, "acme", digest_of(acme.secrets["owner"]))
        assert found == [(acme.members["owner"].pk,)]
        assert value("select current_setting('app.organization', true)") == str(acme.pk)


def test_functions_that_see_past_row_security_are_known_and_pinned(standing_world):
    """Each runs with the owner's eyes: it must name its search path and be called by ours only."""
    found = rows(
        "select proname, proconfig, has_function_privilege('pg_database_owner', oid, 'execute'), "
        "prorettype = 'trigger'::regtype from pg_proc "
        "where prosecdef and pronamespace = 'public'::regnamespace order by proname"
    )
    names = [name for name, _, _, _ in found]
    # annotation_refresh_statistics takes nothing and tells nothing: it only counts for the planner.
    # workforce_enter_by_token shows a row to whoever holds the secret behind its digest.
    safe = ["annotation_refresh_statistics", "billing_balanced", "workforce_enter"]
    # workforce_places tells where somebody works; only the one function of ours asks, for whoever
    # is signed in.
    safe += ["workforce_enter_by_token"]
    # The same two for people who left: they find nobody who can still enter.
    safe += ["workforce_enter_former", "workforce_former_places", "workforce_places"]
    assert names == safe, "Say here why a new one is safe."
    assert all(path == ["search_path=public, pg_temp"] for _, path, _, _ in found)
    assert not [name for name, _, public, is_trigger in found if public and not is_trigger]


# Which migrations ran; how often somebody tried to sign in.
NO_MODEL = {"django_migrations", "crewmark_cache"}


def test_no_table_escapes_the_walls(standing_world):
    """What no model describes is either behind row security or closed to the application."""
    open_tables = rows(
        "select relname from pg_class where relnamespace = 'public'::regnamespace "
        "and relkind in ('r', 'p', 'v', 'm', 'f') and not relrowsecurity "
        "and has_table_privilege('crewmark_app', oid, 'select')"
    )
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    strange = {name for (name,) in open_tables} - known - NO_MODEL
    assert not strange, "Secure these in their migration (row_security.secure), or revoke them."


def test_nothing_of_it_was_left_behind(standing_world):
    assert value("select current_user") == "crewmark_app"
    assert connection.get_autocommit()
