"""In which steps does a story come true? Each is done or not done; what is done stays."""

from __future__ import annotations

from collections.abc import Callable

from annotation.projects.models import Project, ProjectState
from annotation.workflow.models import Annotation
from config.demo.beside import side_data, side_project, side_work
from config.demo.composing import seeded
from config.demo.crew import found, gather, member_of
from config.demo.going_on import arrange, compare, go_on, release_again
from config.demo.harbour import HARBOUR
from config.demo.northwind import NORTHWIND
from config.demo.place import brought, founded, organization_of, project_of, released
from config.demo.project import bring_file, go_live, revise, set_up
from config.demo.reviewing import review, waiting
from config.demo.story import Story
from config.demo.working import begin_shift
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
    """The main project's items."""
    return brought(story, story.project, lambda held: bring_file(story, held))


def start(story: Story) -> bool:
    """The project goes live."""
    with tenant(founded(story)):
        held = project_of(story)
        if held.state != ProjectState.DRAFT:
            return False
        go_live(story, held)
        return True


def work(story: Story) -> bool:
    """The first round of labeling and reviewing, in one transaction."""
    with tenant(founded(story)):
        held = project_of(story)
        if Annotation.objects.filter(project=held).exists():
            return False
        shift = begin_shift(story, held, seeded(story.seed))
        shift.label(story.work.first)
        shift.disagree(DECIDED)
        shift.skip_one()
        review(story, held, count=waiting(story, held), mends=True)
        return True


def work_on(story: Story) -> bool:
    """The revised guideline, and a second round that leaves something to everybody.

    The reviewer has decided all but the newest: the last disagreements are still waiting, an item
    that two people skipped, and what was sent back is with its authors.
    """
    with tenant(founded(story)):
        held = project_of(story)
        if held.guideline is not None and held.guideline.minor:
            return False
        revise(story, held)
        shift = begin_shift(story, held, seeded(story.seed + 1))
        shift.think_again()
        shift.label(story.work.second)
        shift.slip(SENT_BACK)
        count = waiting(story, held)
        shift.skip_by_two()
        shift.disagree(UNDECIDED)
        review(story, held, count=count)
        return True


def release(story: Story) -> bool:
    """The first release of the main project."""
    return released(story, number=1, note=story.note)


STEPS: tuple[Step, ...] = (
    *(begin, people, project, data, start, work, release, work_on),
    *(arrange, side_project, side_data, side_work),
    *(go_on, release_again, compare),
)
