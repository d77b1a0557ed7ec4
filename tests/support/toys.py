"""Fixture `toy`: the installation with the app of tests/toy above all others."""

import pytest
from django.apps import apps

from core.apps import read_declarations
from core.jobs.tenant_jobs import ACROSS_JOBS, name_of


@pytest.fixture
def toy(monkeypatch):
    """The module of the toy's declarations, read like those of all apps."""
    installed = [config.name for config in apps.get_app_configs()]
    read_declarations([*installed, "tests.toy"])
    from tests.toy import declares  # noqa: PLC0415  # what it declares is read above

    monkeypatch.setitem(ACROSS_JOBS, name_of(declares.wind_up), declares.wind_up)
    declares.HEARD.clear()
    declares.KEEPS.clear()
    yield declares
    read_declarations(installed)
