"""One whole installation for all tests that break it: it has to stand up again each time."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults._installation import Installation


@pytest.fixture(scope="session")
def installation():
    """Prepared, with nothing running but its database.

    In a folder that others may enter, as root's database runs as another user; pytest's own folder
    isn't one.
    """
    with TemporaryDirectory(prefix="crewmark-faults-") as folder:
        Path(folder).chmod(0o711)
        installation = Installation(Path(folder))
        try:
            installation.prepare()
            yield installation
        finally:
            installation.stop_all()


@pytest.fixture
def running(installation):
    """Web server and worker at work; they end with the test, quickly, as they can stand it."""
    installation.start_web()
    installation.start_worker()
    yield installation
    for name in list(installation.running):
        installation.kill(name)
