"""The look-ups past row security don't find a suspended member either.

The functions of `0002_enter` are replaced; the rights to call them stay.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("workforce.migrations.0002_enter")
PRESENT, ACTIVE = "m.left_at is null", "m.left_at is null and m.suspended_at is null"


def replaced(statement):
    """The statement of 0002 for a function that is there already."""
    return statement.replace("create function", "create or replace function")


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_member_suspended_at"),
        ("workforce", "0003_plain_labels"),
    ]
    operations = [
        migrations.RunSQL(replaced(before).replace(PRESENT, ACTIVE), replaced(before))
        for before in (BEFORE.ENTER, BEFORE.BY_TOKEN, BEFORE.PLACES)
    ]
