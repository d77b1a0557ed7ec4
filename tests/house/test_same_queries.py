"""Does each page and each list cost the same statements for a row and for more than twenty?

The pages come from the URL configuration, with the filters of the measurement (bench/_variants.py):
a new one is looked at without being named here.
"""

import pytest
from django.db import connections

from bench._fill import Size, fill
from bench._kept import use
from bench._walk import clients, opened, pages
from tests.support.database import copied_database

ONE = Size(
    items=40,
    people=1,
    projects=1,
    pools=1,
    batches=1,
    findings=1,
    notifications=5,
    entries=5,
    listed=1,
)
MANY = Size(
    items=900,
    people=25,
    projects=25,
    pools=25,
    batches=25,
    findings=30,
    notifications=150,
    entries=150,
    listed=25,
)


MAX_COUNT = 40  # of one page
EMPTY = 6  # look-ups that a list without any row saves; one for each row would be twenty and more


@pytest.fixture
def statements_of(django_db_setup, django_db_blocker, settings, tmp_path):
    """How many statements each page takes in an organization of a size, by page, role and query."""
    settings.MEDIA_ROOT = tmp_path

    def measured(size):
        with copied_database(f"of_{size.listed}") as name:
            use(name)
            filled = fill(name, size)
            browsers = clients(filled)
            found = [page for page in pages(filled) if opened(page, browsers, filled, times=0)]
            connections.close_all()
        return {
            (page.name, page.role, page.url.partition("?")[2]): page.statements for page in found
        }

    with django_db_blocker.unblock():
        yield measured
        use(django_db_setup)


@pytest.mark.slow
def test_a_longer_list_needs_no_more_statements(statements_of):
    few, many = statements_of(ONE), statements_of(MANY)
    assert len(few) > 200
    more = {
        page: (few[page], many[page])
        for page in few.keys() & many.keys()
        if many[page] > few[page] + EMPTY or many[page] > MAX_COUNT
    }
    assert not more, "\n".join(f"{page}: {number}" for page, number in more.items())
