"""The database is away for a while. Everybody is told so calmly, and nobody has to restart.

`CREWMARK_AWAY_SECONDS=65 script/test tests/faults/test_database_away.py` lets it be away for longer
than the lease of a minute that an installation has; without it both are some seconds.
"""

import json
import time

import pytest

from config import env
from tests.faults._crew import Caller, Crew
from tests.faults._facts import stored_answers, wrong
from tests.faults._installation import LEASE_SECONDS, METRICS_TOKEN, until

pytestmark = pytest.mark.slow
# Longer than a lease, so that the worker's processes notification it as well.
AWAY_SECONDS = env.whole_number("CREWMARK_AWAY_SECONDS", default=8, least=LEASE_SECONDS + 2)
REAL_LEASE_SECONDS = 60


@pytest.fixture
def running(installation):
    """Web server and worker at work, with the real lease where the database is away for longer."""
    if AWAY_SECONDS > REAL_LEASE_SECONDS:
        installation.lease_seconds = REAL_LEASE_SECONDS
    installation.start_web()
    installation.start_worker()
    yield installation
    installation.lease_seconds = LEASE_SECONDS
    for name in list(installation.running):
        installation.kill(name)


@pytest.fixture
def scene(running):
    return running.scene("away", done_items=500)


def test_everybody_waits_and_goes_on(running, scene):
    signed_in = f"sessionid={scene['session']}"
    owner = Caller(running.address, scene["slug"], scene["owner"])
    home = f"/o/{scene['slug']}/"

    with Crew(running.address, scene).at_work() as crew:
        until(lambda: len(crew.answers) > 3)
        running.database.stop()
        began = time.monotonic()
        assert running.get("/healthz")[0] == 200
        status, _headers, text = running.get("/readyz")
        assert (status, json.loads(text)["status"]) == (503, "the database doesn't answer")
        look_at_a_page(running, home, signed_in)
        look_at_json(running, home, signed_in)
        look_as_a_script(running, scene)
        time.sleep(max(0.0, AWAY_SECONDS - (time.monotonic() - began)))
        running.database.start()
        until(lambda: running.get("/readyz")[0] == 200, seconds=60)
        answers = len(crew.answers)
        release = owner.post(f"/projects/{scene['done']}/releases")["id"]
        until(lambda: owner.get(f"/releases/{release}")["state"] == "ready")
        until(lambda: len(crew.answers) > answers + 5)

    assert running.get(home, Cookie=signed_in)[0] == 200
    assert "reincarnated pusher" not in running.said("worker"), "it waits, it doesn't die"
    assert all(process.poll() is None for process in running.running.values())
    assert set(crew.answers) <= stored_answers(running.database, scene)
    assert sum(caller.unanswered for caller in crew.callers) > 0, "nobody noticed"
    assert wrong(running.database, scene) == {}
    figures = running.get("/metrics", Authorization=f"Bearer {METRICS_TOKEN}")[2]
    assert "crewmark_jobs_late_seconds" in figures


def look_at_a_page(running, path, cookie):
    """A person gets a page that says what is the matter and asks again by itself."""
    status, headers, text = running.get(path, Cookie=cookie)
    assert status == 503
    assert headers["Retry-After"] == "15"
    assert "can&#x27;t reach its database at the moment" in text
    assert 'http-equiv="refresh"' in text
    assert "Traceback" not in text
    assert running.get("/accounts/login/", Cookie=cookie)[0] == 503


def look_at_json(running, path, cookie):
    """The labeling page gets JSON; its outbox keeps the answer at every 5xx (server.js)."""
    status, _headers, text = running.get(path, Cookie=cookie, Accept="application/json")
    assert (status, json.loads(text)["code"]) == (503, "database_away")


def look_as_a_script(running, scene):
    """A script gets problem details, and when to ask again."""
    path = f"/o/{scene['slug']}/api/v1/projects"
    status, headers, text = running.get(path, Authorization=f"Bearer {scene['owner']}")
    assert (status, json.loads(text)["code"]) == (503, "database_away")
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Retry-After"] == "15"
