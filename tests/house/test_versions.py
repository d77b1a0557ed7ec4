"""A filled database of each earlier version migrates to this one and loses nothing."""

import os
import subprocess
import sys

import pytest

from config import embedded
from tests.support.dumped import FOLDER, MAX_BYTES, restored, rows_by_table
from tests.support.repository import ROOT

DUMPS = sorted(FOLDER.glob("*.sql.gz"))
# Migrate writes into these itself.
OWN = {"django_migrations", "django_content_type", "auth_permission", "django_q_schedule"}
RENAMED = {
    "core_notice": "core_notification",
    "core_noticechoice": "core_notificationchoice",
    "annotation_guidelinepicture": "annotation_guidelineimage",
}


def manage(name, *arguments, role):
    """One of Django's commands on a database, as one of its roles."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "CREWMARK_DATABASE_NAME": name,
        "CREWMARK_DATABASE_ROLE": role,
    }
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_there_is_a_dump_to_start_from():
    assert DUMPS, "script/dump-world VERSION makes one"
    assert all(path.stat().st_size <= MAX_BYTES for path in DUMPS)


@pytest.mark.slow
@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.name)
def test_a_filled_database_migrates_and_loses_nothing(path):
    with embedded.held(), restored(path) as name:
        before = rows_by_table(name)
        assert before["core_member"] > 10
        assert before["billing_ledgerentry"] > 0
        manage(name, "migrate", "--verbosity", "0", role="owner")
        after = rows_by_table(name)
        lost = {
            table: (rows, after.get(RENAMED.get(table, table)))
            for table, rows in before.items()
            if table not in OWN and after.get(RENAMED.get(table, table)) != rows
        }
        assert lost == {}
        assert "[ ]" not in manage(name, "showmigrations", role="owner")
        assert manage(name, "verify_audit", role="app").count("entries verified") == 2
