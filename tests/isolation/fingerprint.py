"""Did anything of an organization change? One checksum over all rows of each of its tables."""

from contextlib import contextmanager

from django.db import connection, transaction

from core.tenancy.row_security import tenant_tables
from core.tenancy.scope import across_tenants


def fingerprint(organization_id):
    """Table -> (rows, checksum), seen across tenants inside the open transaction."""
    parts = [
        f"select '{table}', count(*), md5(string_agg(t::text, '|' order by t.id)) "
        f'from "{table}" t where t.{column} = {int(organization_id)}'
        for table, column in sorted(tenant_tables().items())
    ]
    with across_tenants("tests compare all rows"), connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts))
        return {table: (rows, checksum) for table, rows, checksum in cursor.fetchall()}


def wrote():
    """Whether the open transaction has done anything that could have changed a row."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_xact_id_if_assigned() is not null")
        return cursor.fetchone()[0]


@contextmanager
def rolled_back():
    """A test's own outer transaction around some requests or jobs, undone at the end."""
    outer = transaction.atomic()
    outer._from_testcase = True  # scopes may open their durable transactions inside
    with outer:
        yield
        transaction.set_rollback(True)
