"""Who calls the API in its tests?"""

import pytest

from tests.support.script import Script


@pytest.fixture
def script(world):
    """The script of acme's owner."""
    return Script(world.acme.secrets["owner"])
