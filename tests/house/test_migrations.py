"""Do the migrations say what the models say, in one line?"""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OURS = ("core", "workforce", "annotation", "billing")


def test_no_model_changed_without_its_migration(db):
    out = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=out, stderr=out)
    except SystemExit:
        pytest.fail(f"Run manage.py makemigrations:\n{out.getvalue()}")


def test_migrations_form_one_line_in_each_application(db):
    loader = MigrationLoader(connection)
    assert not loader.detect_conflicts()
    parents = Counter(
        (app, parent)
        for (app, name), migration in loader.disk_migrations.items()
        if app in OURS
        for parent in migration.dependencies
        if parent[0] == app
    )
    assert [branch for branch, children in parents.items() if children > 1] == []
