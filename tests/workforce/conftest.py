"""Which organizations do the tests about people start with?"""

import pytest

from tests.support.script import Script
from tests.workforce.crews import build_crews


@pytest.fixture
def crews(db, database_of_the_test):
    """Two organizations of people, as they were after the test."""
    return database_of_the_test["crews"]()


@pytest.fixture
def committed_crews(committed_db):
    """The same two, committed."""
    return build_crews()


@pytest.fixture
def script(world):
    """A script of the owner of the world's acme."""
    return Script(world.acme.secrets["owner"])
