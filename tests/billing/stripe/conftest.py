"""The fake and a shop for the tests of this folder."""

import pytest

from tests.billing.stripe.shop import Shop, open_shop


@pytest.fixture
def fake(settings, monkeypatch):
    with open_shop(settings, monkeypatch, slugs=("acme", "other")) as fake:
        yield fake


@pytest.fixture
def shop(db, fake):
    return Shop(fake)
