"""Which rows and tables may the application's database role touch? Set after each migration.

A new table has no grants until this ran, so a table nobody secured can't be read at all.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections, models

from core.tenancy.models import TenantModel

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
}


def grant(table: str) -> list[str]:
    """Data for the two roles, no DDL and no TRUNCATE; of a few tables less."""
    rights = FEWER_RIGHTS.get(table, "select, insert, update, delete")
    return [
        f'revoke all on "{table}" from {APP}, {ACROSS}',
        f'grant {rights} on "{table}" to {APP}, {ACROSS}',
    ]


def secure_tables(using: str = "default", **_: Any) -> None:
    """Put row security on every customer's table and grant the application's roles their data."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    tenant = tenant_tables()
    statements = [f"grant usage on schema public to {APP}, {ACROSS}"]
    for table in sorted(present):
        statements += grant(table)
        if table in tenant:
            statements += secure(table, tenant[table])
    statements.append(f"grant usage, select on all sequences in schema public to {APP}, {ACROSS}")
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def is_tenant(model: type[models.Model]) -> bool:
    """Whether a model's rows belong to one organization."""
    return model._meta.db_table in tenant_tables()
