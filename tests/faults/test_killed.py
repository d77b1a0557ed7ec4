"""Somebody pulls the plug while people label, a file comes in and a release is built.

Each victim is killed with -9 in the midst of all four and started again. What people were told is
done is there, once; the import is wholly there and the release is what it would have been.
"""

import pytest

from tests.faults._crew import Caller, Crew
from tests.faults._facts import decided_reviews, stored_answers, wrong
from tests.faults._installation import until

pytestmark = pytest.mark.slow
ROWS = 50_000


def file_of_rows():
    """A CSV with texts that are all different."""
    lines = (f"row-{number},Message {number}: some words of it" for number in range(ROWS))
    return ("id,text\n" + "\n".join(lines) + "\n").encode()


def kill_web(installation, page):
    """The web server with all its processes."""
    installation.kill("web")
    installation.start_web()


def kill_worker(installation, page):
    """The worker with all its processes: whatever fetches, works, notes results.

    The database notifications at the end of the statement that it is in.
    """
    assert "was interrupted" not in page()
    installation.kill("worker")
    until(lambda: "The import was interrupted." in page(), what="nobody says so")
    installation.start_worker()


def kill_database(installation, page):
    """The database with all its processes; the others go on and have to find it again."""
    installation.database.kill()
    installation.database.start()


VICTIMS = {"web": kill_web, "worker": kill_worker, "database": kill_database}


@pytest.mark.parametrize("victim", VICTIMS)
def test_killed_in_the_midst_of_everything(running, victim):
    scene, database = running.scene(victim), running.database
    owner = Caller(running.address, scene["slug"], scene["owner"])
    undisturbed = owner.post(f"/projects/{scene['done']}/releases")["id"]
    until(lambda: state_of(database, "release", undisturbed) == "ready")

    with Crew(running.address, scene).at_work() as crew:
        source = owner.upload(f"/projects/{scene['empty']}/imports", "rows.csv", file_of_rows())
        until(lambda: len(crew.verdicts) > 3)
        release = owner.post(f"/projects/{scene['done']}/releases")["id"]
        owner.post(f"/imports/{source['id']}/start")
        until(lambda: both_under_way(database, source["id"], release))
        VICTIMS[victim](running, lambda: page_of(running, scene, source["id"]))
        before = len(crew.answers), len(crew.verdicts)
        until(lambda: state_of(database, "import", source["id"]) == "done", what="no import")
        until(lambda: state_of(database, "release", release) == "ready", what="no release")
        until(lambda: len(crew.answers) > before[0] + 5 and len(crew.verdicts) > before[1] + 5)

    stored = stored_answers(database, scene)
    assert len(crew.answers) == len(set(crew.answers)), "nobody is told twice of one answer"
    assert set(crew.answers) <= stored, "an answer that was confirmed is there"
    assert len(stored) == len({row[1:] for row in stored}), "and is there once"
    assert set(crew.verdicts) <= decided_reviews(database, scene)
    assert wrong(database, scene) == {}
    assert imported(database, scene) == (ROWS, ROWS, 1, 1)
    assert hash_of(database, release) == hash_of(database, undisturbed)


def page_of(installation, scene, import_id):
    """What the owner sees of the import."""
    path = f"/o/{scene['slug']}/projects/{scene['empty']}/imports/{import_id}/"
    status, _headers, text = installation.get(path, Cookie=f"sessionid={scene['session']}")
    assert status == 200, text
    return text


def both_under_way(database, import_id, release_id):
    """Whether rows of the file wait to land and the release has begun."""
    return database.one(
        """select (select state = 'running' and rows > 0 from annotation_import where id = %s)
            and (select state = 'building' and manifest <> '{}' from annotation_release
                where id = %s)""",
        import_id,
        release_id,
    )


def state_of(database, what, pk):
    """How far it is; what failed says why."""
    state, failure = database.sql(
        f"select state, failure from annotation_{what} where id = %s", pk
    )[0]
    assert state != "failed", failure
    return state


def imported(database, scene):
    """Items, different items, batches, and how often the audit log says that it landed."""
    (row,) = database.sql(
        """select count(*), count(distinct external_id), count(distinct batch_id),
            (select count(*) from core_auditentry
                where organization_id = %s and action = 'import.land')
        from annotation_item where project_id = %s""",
        scene["organization"],
        scene["empty"],
    )
    return row


def hash_of(database, release_id):
    """The address of a release's content."""
    return database.one("select content_hash from annotation_release where id = %s", release_id)
