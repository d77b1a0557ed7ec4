"""Row security and grants of the application's database role, set after each migration.

A new table has no grants until this ran, so a table nobody secured can't be read at all.
What is append-only can't be changed by the application even past the triggers that refuse it.
"""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connections, models

from core.tenancy.models import TenantModel

OWNER = "crewmark_owner"
APP = "crewmark_app"
ACROSS = "crewmark_across"
SCOPE = "(select nullif(current_setting('app.organization', true), '')::bigint)"


def tenant_tables() -> dict[str, str]:
    """Table -> the column that names its organization, for every customer's table."""
    found: dict[str, str] = {}
    for model in apps.get_models(include_auto_created=True):
        if issubclass(model, TenantModel):
            found[model._meta.db_table] = "organization_id"
    found[apps.get_model("core", "Organization")._meta.db_table] = "id"
    return found


def secure(table: str, organization_column: str) -> list[str]:
    """The statements that put one customer's table behind row security, safe to repeat."""
    inside = f"{organization_column} = {SCOPE}"
    walls = f"using ({inside}) with check ({inside})"
    return [
        f'alter table "{table}" enable row level security',
        f'drop policy if exists one_organization on "{table}"',
        f'create policy one_organization on "{table}" to {APP} {walls}',
        f'drop policy if exists across on "{table}"',
        f'create policy across on "{table}" to {ACROSS} using (true) with check (true)',
    ]


FEWER_RIGHTS = {
    "django_migrations": "select",
    # No composite key could prove their rows, so they stay empty; removing a person looks in.
    "guardian_userobjectpermission": "select, delete",
    "guardian_groupobjectpermission": "select, delete",
    # What a verification of the audit log found stays as it was found.
    "core_auditcheck": "select, insert",
}
EVERYTHING = "select, insert, update, delete"
APPEND_ONLY = "select, insert"
NEVER_DELETED = "select, insert, update"

# django-pgtrigger asks this one function before each of its triggers, and each migration that adds
# a trigger brings its own version of it back, which believes a setting that anybody may set.
# Both users count: a function that runs with the owner's rights doesn't make the caller the owner.
IGNORE_FOR_THE_OWNER_ONLY = f"""
create or replace function public._pgtrigger_should_ignore(trigger_name name) returns boolean
language plpgsql stable as $$
begin
    if not pg_catalog.pg_has_role(session_user, '{OWNER}', 'member')
        or not pg_catalog.pg_has_role(current_user, '{OWNER}', 'member') then
        return false;
    end if;
    return coalesce(
        trigger_name operator(pg_catalog.=)
            any (nullif(pg_catalog.current_setting('pgtrigger.ignore', true), '')::name[]),
        false
    );
end
$$
"""


def rights_by_trigger() -> dict[str, str]:
    """Table -> the rights that its model's triggers leave; of the other tables nothing.

    A Protect trigger without a condition makes a table append-only. A ReadOnly trigger makes some
    columns final, which deleting and inserting again would get around.
    """
    rights: dict[str, str] = {}
    for model in apps.get_models(include_auto_created=True):
        for trigger in getattr(model._meta, "triggers", []):
            refused = {str(operation) for operation in trigger.operation or ()}
            if isinstance(trigger, pgtrigger.ReadOnly):
                rights.setdefault(model._meta.db_table, NEVER_DELETED)
            elif (
                isinstance(trigger, pgtrigger.Protect)
                and trigger.condition is None
                and {"UPDATE", "DELETE"} <= refused
            ):
                rights[model._meta.db_table] = APPEND_ONLY
    return rights


def grant(table: str, rights: str) -> list[str]:
    """Data for the two roles, never DDL or TRUNCATE."""
    return [
        f'revoke all on "{table}" from {APP}, {ACROSS}',
        f'grant {rights} on "{table}" to {APP}, {ACROSS}',
    ]


def secure_tables(using: str = "default", **_: Any) -> None:
    """Put row security on every customer's table and grant the application's roles their data."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    tenant = tenant_tables()
    rights = FEWER_RIGHTS | rights_by_trigger()
    statements = [f"grant usage on schema public to {APP}, {ACROSS}", IGNORE_FOR_THE_OWNER_ONLY]
    for table in sorted(present):
        statements += grant(table, rights.get(table, EVERYTHING))
        if table in tenant:
            statements += secure(table, tenant[table])
    statements.append(f"grant usage, select on all sequences in schema public to {APP}, {ACROSS}")
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def is_tenant(model: type[models.Model]) -> bool:
    """Whether a model's rows belong to one organization."""
    return model._meta.db_table in tenant_tables()
