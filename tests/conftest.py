"""Which database, data and switches do the tests get?"""

from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connections

from config import embedded, env
from tests.support import database
from tests.support.database import StandingRows
from tests.support.live import installation, served  # noqa: F401  # fixtures
from tests.support.toys import toy  # noqa: F401  # a fixture
from tests.support.world import build_world
from tests.workforce.crews import build_crews

# The fixtures whose rows stand in a database of their own, with what builds them.
STANDING = {"world": build_world, "crews": build_crews}
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
    with database.copied_database(worker_of(request)) as name:
        database.name_for_others(name)
        connections["default"].settings_dict = database.connection_settings(name)
        yield name
        with django_db_blocker.unblock():
            connections.close_all()


@pytest.fixture(autouse=True)
def audit_anchors(request, tmp_path_factory):
    """A folder for the heads of audit logs that no other test has; it is made when needed."""
    before = settings.AUDIT_ANCHORS
    settings.AUDIT_ANCHORS = tmp_path_factory.getbasetemp() / f"anchors-{id(request.node)}"
    yield settings.AUDIT_ANCHORS
    settings.AUDIT_ANCHORS = before


def worker_of(request) -> str:
    """The name of this process among those of the run."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def standing_rows(request, django_db_setup, tmp_path_factory):
    """The worlds of this process by the name of their fixture, each made when it is first asked."""
    with ExitStack() as databases:
        made = {}

        def rows_of(name):
            if name not in made:
                copied = database.copied_database(f"{worker_of(request)}_{name}")
                made[name] = StandingRows(
                    databases.enter_context(copied), STANDING[name], tmp_path_factory.mktemp(name)
                )
            return made[name]

        yield rows_of


@pytest.fixture
def database_of_the_test(request, standing_rows, django_db_blocker):
    """Connected to the database in which the test's world stands; what makes its objects by name.

    Without such a database they are made in the test itself.
    """
    wanted = [name for name in STANDING if name in request.fixturenames]
    if not wanted:
        yield STANDING
        return
    (name,) = wanted
    rows = standing_rows(name)
    with django_db_blocker.unblock(), rows.entered():
        yield {name: rows.objects}


@pytest.fixture
def db(database_of_the_test, _django_db_helper):
    """A transaction that is rolled back, in the database that the test needs."""


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
def world(db, database_of_the_test):
    """Two organizations of one shape (tests/support/world.py), as they were after the test."""
    return database_of_the_test["world"]()


@pytest.fixture
def committed_world(committed_db):
    """The same two organizations, committed."""
    return build_world()
