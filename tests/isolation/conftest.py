"""What do the isolation tests stand on? A committed world that a whole module shares."""

import pytest
from django.db import connections

from tests.support import database
from tests.support.world import build_world


@pytest.fixture(scope="module")
def standing_world(django_db_setup, django_db_blocker):
    """Two organizations for all tests of a module, which leave nothing changed behind."""
    with django_db_blocker.unblock():
        yield build_world()
        connections.close_all()
    database.empty_tables(django_db_setup)
