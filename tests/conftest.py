"""Which database, data and switches do the tests get?"""

import os
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connections

from config import embedded, env
from tests.support import database
from tests.support.live import installation, served  # noqa: F401  # fixtures
from tests.support.world import build_world

ROOT = Path(__file__).resolve().parent.parent

# The same examples in each run, however slow it is; CREWMARK_FUZZ=1 draws other ones each time.
IS_FUZZED = env.whole_number("CREWMARK_FUZZ", default=0) > 0
hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    derandomize=not IS_FUZZED,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session")
def database_server():
    """The embedded server, running for as long as this process needs it."""
    with embedded.held():
        yield


@pytest.fixture(scope="session")
def django_db_setup(request, database_server, django_db_blocker):
    """This process's own copy of the migrated template, reached as the application's role."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with database.copied_database(worker) as name:
        settings.DATABASES["default"]["NAME"] = name
        connections["default"].settings_dict["NAME"] = name
        # Processes that a test starts find the same database.
        os.environ["CREWMARK_DATABASE_NAME"] = name
        yield name
        with django_db_blocker.unblock():
            connections.close_all()


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker):
    """Real transactions: what a test commits is seen by others, and removed after the test."""
    name = django_db_setup
    with django_db_blocker.unblock():
        yield name
        connections.close_all()
    database.empty_tables(name)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data; without it these tests skip and say so, on CI they fail."""
    folder = env.folder("CREWMARK_DATA", default=ROOT.parent / "shared" / "data")
    if folder.is_dir():
        return folder
    sentence = f"No real data in {folder}. Set CREWMARK_DATA to the folder that holds it."
    if env.flag("CI", default=False):
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture
def world(db):
    """Two organizations of one shape (tests/support/world.py), gone after the test."""
    return build_world()


@pytest.fixture
def committed_world(committed_db):
    """The same two organizations, committed."""
    return build_world()


def pytest_collection_modifyitems(items):
    """The slow tests begin first, so that no worker sits idle at the end."""
    slow = ("tests/browser/", "tests/script/", "tests/faults/test_killed.py")
    items.sort(key=lambda item: not item.nodeid.startswith(slow))
