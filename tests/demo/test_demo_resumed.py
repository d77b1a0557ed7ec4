"""Does loading the demo go on where it was interrupted, and stop where it must not go?"""

from dataclasses import replace

import pytest
from django.core.management import CommandError

from annotation.datasets.models import Import
from annotation.projects.models import Project
from annotation.releases.models import Release
from annotation.workflow.lifecycle.models import Assignment
from core.identity.models import Member, Organization, Role, User
from core.tenancy.scope import tenant
from demo.harbour import HARBOUR
from demo.harbour_buoys import BUOYS
from demo.harbour_morse import MORSE
from demo.harbour_tides import TIDES
from demo.loading import STEPS, load
from demo.organization import start
from demo.project import bring_file
from tests.demo.demo_checks import assert_complete, command, scope

# All sorts of steps, and quick: many tests load it.
SHORT = replace(HARBOUR, sides=(BUOYS, replace(TIDES, rates=MORSE.rates)))


@pytest.fixture
def files(settings, tmp_path):
    """Uploads and releases of a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


def test_work_that_broke_off_leaves_nothing_behind(db, files):
    for step in STEPS[:6]:
        step(SHORT)
    nobody_errs = replace(SHORT, work=replace(SHORT.work, confused={}))
    with pytest.raises(KeyError):
        load(nobody_errs)
    with scope(SHORT):
        assert not Assignment.objects.exists()
    assert load(SHORT)
    assert_complete(SHORT)


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "done", [3, 9, *(pytest.param(steps, marks=SLOW) for steps in (1, 4, 6, 12))]
)
def test_it_goes_on_where_it_was_interrupted(db, files, done):
    for step in STEPS[:done]:
        assert step(SHORT)
    assert load(SHORT)
    assert_complete(SHORT)
    assert not load(SHORT)


def test_an_import_that_broke_off_is_started_again(db, files):
    for step in STEPS[:3]:
        step(SHORT)
    with scope(SHORT):
        source = bring_file(SHORT, Project.objects.get())
        start(SHORT, source, shown=SHORT.data.column)
        Import.objects.update(state="failed", failure="The machine was switched off.")
    assert load(SHORT)
    with scope(SHORT):
        assert Import.objects.get(project__name=SHORT.project).pk == source.pk
    assert_complete(SHORT)


def test_a_release_that_broke_off_is_built_again(db, files):
    for step in STEPS[:7]:
        step(SHORT)
    with scope(SHORT):
        manager = Member.objects.get(role=Role.MANAGER)
        Release.objects.create(
            project=Project.objects.get(), number=1, created_by=manager, state="failed"
        )
    assert load(SHORT)
    assert_complete(SHORT)


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=SLOW)])
def test_work_is_complete_with_other_seeds(db, files, seed):
    """People err, skip and dispute elsewhere, and something of each kind is left."""
    assert load(replace(SHORT, seed=seed))
    assert_complete(SHORT)


def test_it_refuses_a_taken_address(db, files):
    stranger = User.objects.create_user("stranger", "stranger@example.org")
    with tenant(next_number := 4711):
        Organization.objects.create(pk=next_number, slug=SHORT.slug, name="Somebody else's")
        Member.objects.create(user=stranger, role=Role.OWNER)
    with pytest.raises(CommandError, match="is taken"):
        command()


def test_it_refuses_a_server_of_ones_own(db, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/crewmark")
    with pytest.raises(CommandError, match="only into the embedded database"):
        command()
    assert not User.objects.exists()
