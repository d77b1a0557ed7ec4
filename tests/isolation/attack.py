"""How does a test speak to the database past the ORM, as the application's role?"""

from contextlib import contextmanager

from django.db import connection, transaction

from tests.isolation.fingerprint import rolled_back


def rows(sql, *parameters):
    """The rows of one statement; None for a statement without any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.fetchall() if cursor.description else None


def value(sql, *parameters):
    """The first column of the first row."""
    return rows(sql, *parameters)[0][0]


def changed(sql, *parameters):
    """How many rows the statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.rowcount


@contextmanager
def set_to(organization_id):
    """One transaction with the setting that row security reads, undone at the end."""
    with rolled_back(), transaction.atomic():
        rows("select set_config('app.organization', %s, true)", str(organization_id))
        yield
