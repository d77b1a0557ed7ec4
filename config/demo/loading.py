"""In which steps does a story come true? Each is done or not done; what is done stays."""

from __future__ import annotations

from collections.abc import Callable

from annotation.data.importing.actions import restart_import
from annotation.data.importing.jobs import run_import
from annotation.data.models import Import, ImportState
from annotation.projects.models import Project, ProjectState
from annotation.releases.actions import create_release, rebuild_release
from annotation.releases.jobs import build_release
from annotation.releases.models import Release, ReleaseState
from annotation.workflow.models import Annotation
from config.demo.composing import seeded
from config.demo.crew import account_of, found, gather, member_of
from config.demo.harbour import HARBOUR
from config.demo.northwind import NORTHWIND
from config.demo.project import bring_file, go_live, revise, set_up
from config.demo.reviewing import review, waiting
from config.demo.story import Story
from config.demo.working import begin_shift
from workforce.members.models import Role
from workforce.members.scope import member_scope
from workforce.pools.models import Pool
from workforce.tenancy.scope import tenant

STORIES = (NORTHWIND, HARBOUR)
DECIDED, UNDECIDED = 1, 3  # disagreements of the first round and of the second
SENT_BACK = 3

Step = Callable[[Story], bool]


def load(story: Story) -> bool:
    """Do the steps that aren't done yet; False if there were none."""
    done = [step(story) for step in STEPS]  # all of them, whatever the first ones say
    return any(done)


def organization_of(story: Story) -> int | None:
    """The story's organization; None while it isn't founded."""
    with member_scope(slug=story.slug, user=account_of(story.owner)) as owner:
        return owner.organization_id if owner else None


def founded(story: Story) -> int:
    """The story's organization, which an earlier step has founded."""
    organization_id = organization_of(story)
    assert organization_id is not None, "the organization is the first step"
    return organization_id


def begin(story: Story) -> bool:
    """The organization and its owner."""
    if organization_of(story) is not None:
        return False
    found(story)
    return True


def people(story: Story) -> bool:
    """Everybody else, in one transaction with the pool."""
    with tenant(founded(story)):
        if Pool.objects.filter(name=story.pool).exists():
            return False
        gather(story, member_of(story.owner))
        return True


def project(story: Story) -> bool:
    """The project with guideline and rates."""
    with tenant(founded(story)):
        if Project.objects.filter(name=story.project).exists():
            return False
        set_up(story)
        return True


def data(story: Story) -> bool:
    """The import; one that was interrupted is started again from its beginning."""
    organization_id = founded(story)
    with tenant(organization_id):
        held = project_of(story)
        source = Import.objects.filter(project=held).order_by("pk").first()
        if source is None:
            source = bring_file(story, held)
        elif source.state == ImportState.DONE:
            return False
        elif source.state in (ImportState.FAILED, ImportState.CANCELLED):
            restart_import(by=member_of(story.of_role(Role.MANAGER)[0]), source=source)
    run_import(organization_id=organization_id, import_id=source.pk)
    return True


def start(story: Story) -> bool:
    """The project goes live."""
    with tenant(founded(story)):
        held = project_of(story)
        if held.state != ProjectState.DRAFT:
            return False
        go_live(story, held)
        return True


def work(story: Story) -> bool:
    """All labeling and reviewing, in one transaction."""
    with tenant(founded(story)):
        held = project_of(story)
        if Annotation.objects.filter(project=held).exists():
            return False
        do_work(story, held)
        return True


def do_work(story: Story, held: Project) -> None:
    """A first round, the revised guideline, a second round that leaves something to everybody.

    The reviewer has decided all but the newest: the last disagreements are still waiting, and what
    was sent back is with its authors.
    """
    shift = begin_shift(story, held, seeded(story.seed))
    shift.label(story.work.first)
    shift.disagree(DECIDED)
    shift.skip_one()
    review(story, held, count=waiting(story, held), mends=True)
    revise(story, held)
    shift.label(story.work.second)
    shift.slip(SENT_BACK)
    count = waiting(story, held)
    shift.disagree(UNDECIDED)
    review(story, held, count=count)


def release(story: Story) -> bool:
    """One release; one that was interrupted is built again."""
    organization_id = founded(story)
    with tenant(organization_id):
        manager = member_of(story.of_role(Role.MANAGER)[0])
        held = project_of(story)
        made = Release.objects.filter(project=held).order_by("pk").first()
        if made is None:
            made = create_release(by=manager, project=held, note=story.note)
        elif made.state == ReleaseState.READY:
            return False
        elif made.state == ReleaseState.FAILED:
            rebuild_release(by=manager, release=made)
    build_release(organization_id=organization_id, release_id=made.pk)
    return True


def project_of(story: Story) -> Project:
    """The story's project, in the open scope."""
    found_project: Project = Project.objects.get(name=story.project)
    return found_project


STEPS: tuple[Step, ...] = (begin, people, project, data, start, work, release)
