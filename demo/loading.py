"""The steps that load a story, in order. A finished step isn't repeated."""

from __future__ import annotations

from collections.abc import Callable

from annotation.projects.models import Project, ProjectState
from annotation.workflow.lifecycle.models import Annotation
from core.tenancy.scope import tenant
from demo.billing import bill
from demo.clock import on_day, working_days
from demo.composing import seeded, spread
from demo.crew import found, gather, member_of
from demo.going_on import arrange, compare, go_on, release_again
from demo.harbour import HARBOUR
from demo.limits import limit
from demo.northwind import NORTHWIND
from demo.organization import brought, founded, organization_of, project_of, released
from demo.paused_project import copy
from demo.paying import pay_out
from demo.project import bring_file, go_live, revise, set_up
from demo.reviewing import review, waiting
from demo.second_project import (
    side_data,
    side_examples,
    side_project,
    side_release,
    side_start,
    side_talk,
)
from demo.second_project_work import side_work
from demo.story import Story
from demo.working import Shift, begin_shift
from workforce.pools.models import Pool

STORIES = (NORTHWIND, HARBOUR)
FIRST_DAY, RELEASE_DAY, REVISED_DAY = 16, 8, 7  # before today
LUNCH_SECONDS = 4 * 3600  # the reviewer looks in the afternoon
RELEASE_MINUTES, THINK_AGAIN_MINUTES = 8 * 60, 9 * 60
DECIDED, UNDECIDED = 1, 3  # disagreements of the first round and of the second
SENT_BACK = 3
SLIP_EVERY = 2  # days: every now and then a reviewer finds something

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
    shown = story.data.column
    return brought(story, story.project, lambda held: bring_file(story, held), shown=shown)


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
        chance = seeded(story.seed)
        days = first_days(story)
        for day, times in zip(days, spread(story.work.first, len(days), chance), strict=True):
            with on_day(day, story.timezone) as clock:
                shift = begin_shift(story, held, chance, clock)
                shift.label(times)
                if day == days[-1]:
                    shift.disagree(DECIDED)
                    shift.skip_one()
                    shift.overlook_one()
                clock.wait(LUNCH_SECONDS)
                review(story, held, count=len(waiting(story, held)), mends=True)
        return True


def first_days(story: Story) -> list[int]:
    """The days of the first round; the release is made in the evening of the last one."""
    return working_days(FIRST_DAY, RELEASE_DAY, story.timezone)


def think_again(story: Story) -> bool:
    """After the first release somebody thinks better of an answer that is in it."""
    with tenant(founded(story)):
        held = project_of(story)
        if Annotation.objects.filter(project=held, revision__gt=1, drawn=False).exists():
            return False
        with on_day(first_days(story)[-1], story.timezone, minutes=THINK_AGAIN_MINUTES) as clock:
            begin_shift(story, held, seeded(story.seed), clock).think_again()
        return True


def work_on(story: Story) -> bool:
    """The revised guideline, and a second round that leaves something to everybody, until today."""
    with tenant(founded(story)):
        held = project_of(story)
        if held.guideline is not None and held.guideline.minor:
            return False
        with on_day(REVISED_DAY, story.timezone):
            revise(story, held)
        chance = seeded(story.seed + 1)
        days = working_days(REVISED_DAY - 1, 0, story.timezone)
        for day, times in zip(days, spread(story.work.second, len(days), chance), strict=True):
            with on_day(day, story.timezone) as clock:
                shift = begin_shift(story, held, chance, clock)
                shift.label(times)
                if day % SLIP_EVERY == 0:
                    shift.slip(1)
                if day == 0:
                    leave_something(shift)
                else:
                    clock.wait(LUNCH_SECONDS)
                    review(story, held, count=len(waiting(story, held)))
        return True


def leave_something(shift: Shift) -> None:
    """The end of the second round, today.

    The reviewer has decided all but the newest: the last disagreements are still waiting, an item
    that two people skipped, and what was sent back is with its authors.
    """
    shift.slip(SENT_BACK)
    story, project = shift.story, shift.project
    earlier = waiting(story, project)
    shift.skip_by_two()
    shift.disagree(UNDECIDED)
    review(story, project, count=len(earlier & waiting(story, project)))


def release(story: Story) -> bool:
    """The first release of the main project."""
    with on_day(first_days(story)[-1], story.timezone, minutes=RELEASE_MINUTES):
        return released(story, story.project, number=1, note=story.note)


def before(days: int, step: Step, *, minutes: int = 0) -> Step:
    """The step, done in the morning so many days ago, `minutes` after the doors opened."""

    def done_then(story: Story) -> bool:
        with on_day(days, story.timezone, minutes=minutes):
            return step(story)

    return done_then


# The rounds of work know their days themselves; what follows them happens now.
STEPS: tuple[Step, ...] = (
    *(before(23, begin), before(22, people), before(20, project), before(20, data, minutes=30)),
    *(before(19, start), before(19, arrange, minutes=30), work, release, think_again),
    *(before(9, side_project), before(9, side_data, minutes=20), before(8, side_start)),
    *(work_on, side_work, side_examples, side_talk, side_release),
    *(go_on, release_again, compare, copy, bill, pay_out, limit),
)
