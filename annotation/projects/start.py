"""Start and pause a project, with the setup checklist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.models import Item
from annotation.projects.closing import refuse_closed
from annotation.projects.models import CopyState, Project, ProjectCopy, ProjectPool, ProjectState
from annotation.projects.pool_counts import set_quotas
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from core.audit.record import record
from core.declarations import Declaration, declared
from core.identity.models import Member
from core.permissions.can import require
from core.web.errors import Conflict


@dataclass(frozen=True)
class Blocker:
    """Why a project can't start, and the URL name of the page where that is settled.

    The URL takes `organization` alone.
    """

    sentence: str
    url_name: str


@dataclass(frozen=True)
class StartCheck(Declaration):
    """What one app requires before a project starts."""

    name: str
    blockers: Callable[[Project], list[Blocker]]

    @property
    def key(self) -> str:
        """The name."""
        return self.name


def blockers(project: Project) -> list[Blocker]:
    """What keeps the project from starting in the apps above."""
    checks = declared(StartCheck).values()
    return [blocker for check in checks for blocker in check.blockers(project)]


@dataclass(frozen=True)
class Step:
    """One thing a project needs before it starts; `missing` says what to do while it isn't done.

    `page` is the name of the address where it is done; `of_project` says whether that address
    names the project.
    """

    title: str
    missing: str
    page: str
    of_project: bool = True

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def checklist(project: Project) -> list[Step]:
    """What the project needs before it starts, in the order people do it."""
    return [
        Step(_("Publish the guideline"), missing_guideline(project), "guideline_edit"),
        Step(_("Import data"), missing_data(project), "imports"),
        Step(_("Assign a pool"), missing_people(project), "project_pools"),
        *(
            Step(_("Set up prices and pay"), blocker.sentence, blocker.url_name, of_project=False)
            for blocker in blockers(project)
        ),
    ]


def missing_guideline(project: Project) -> str:
    """What the guideline lacks."""
    if project.guideline_id is not None:
        return ""
    return _(
        "Describe what each class means, then publish the guideline. Annotators read "
        "it before they start."
    )


def missing_data(project: Project) -> str:
    """What the data lack."""
    if ProjectCopy.objects.filter(project=project, state=CopyState.RUNNING).exists():
        return _("Items are still being copied. Wait until all are copied.")
    if Item.objects.filter(project=project).exists():
        return ""
    return _("Upload a file. Each row becomes one item.")


def missing_people(project: Project) -> str:
    """Who is lacking."""
    assigned = ProjectPool.objects.filter(project=project)
    if assigned.filter(
        pool__places__isnull=False,
        pool__places__member__left_at=None,
        pool__places__member__suspended_at=None,
    ).exists():
        return ""
    if assigned.exists():
        return _("The assigned pools have no members yet. Add annotators to a pool.")
    return _("Choose one or more pools of annotators.")


@transaction.atomic
def start_project(*, by: Member, project: Project) -> None:
    """Let the queue hand out the project's items; raises Conflict with what is missing."""
    require(by, "project.change", project)
    locked = lock_project(project)
    if locked.state == ProjectState.LIVE:
        return
    refuse_closed(locked)
    missing = [step.missing for step in checklist(locked) if not step.is_done]
    if missing:
        raise Conflict(
            _("The project can't be started yet. %(missing)s") % {"missing": " ".join(missing)},
            code="not_ready",
        )
    set_state(locked, ProjectState.LIVE)
    set_quotas(locked)
    begin_patience_anew(locked)
    record("project.start", by=by, subject=locked)


def begin_patience_anew(project: Project) -> None:
    """Returned work waits for its author from now on: until now nobody could take it up."""
    waiting = Assignment.objects.filter(project=project, state=AssignmentState.RETURNED)
    waiting.update(returned_at=timezone.now())


@transaction.atomic
def pause_project(*, by: Member, project: Project) -> None:
    """Stop handing out work; what people hold and did stays theirs."""
    require(by, "project.change", project)
    locked = lock_project(project)
    if locked.state != ProjectState.LIVE:
        return
    set_state(locked, ProjectState.PAUSED)
    record("project.pause", by=by, subject=locked)


def lock_project(project: Project) -> Project:
    """The project's row as it is now, held until the transaction ends."""
    locked: Project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    return locked


def set_state(project: Project, state: ProjectState) -> None:
    """Write the state alone."""
    project.state = state
    project.save(update_fields=["state"])
