"""The demo's tests draw the same samples in each run."""

from random import Random

import pytest


@pytest.fixture(autouse=True)
def same_samples(monkeypatch):
    """A project's salt, which decides what is drawn for review, is no chance here."""
    monkeypatch.setattr("annotation.projects.models.secrets.randbelow", Random(7).randrange)
