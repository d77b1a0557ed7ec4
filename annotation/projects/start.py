"""Start and pause a project, with the setup checklist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotation.datasets.models import Item
from annotation.projects.closing import refuse_closed
from annotation.projects.models import CopyState, Project, ProjectCopy, ProjectState
from annotation.projects.pool_counts import set_quotas
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from core.audit.record import record
from core.declarations import Declaration, declared
from core.identity.models import Member
from core.permissions.can import require
from core.web.errors import Conflict
from workforce.members.invitations.queries import invited_to
from workforce.pools.models import Pool, PoolMember


@dataclass(frozen=True)
class StartCheck(Declaration):
    """A step of the checklist that an app above requires before a project starts.

    `missing` returns a sentence for each thing that is missing. `page` is the URL name of the
    project's page where the step is done, `ask` that of the POST that asks the members who may
    open that page.
    """

    name: str
    title: str | Promise
    missing: Callable[[Project], list[str]]
    page: str
    ask: str = ""

    @property
    def key(self) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True)
class Step:
    """One thing a project needs before it starts; `missing` says what to do while it isn't done.

    `page` is the URL name of the project's page where it is done. `ask` is the URL name of the
    POST that asks the members who may open that page, empty where there is none.
    """

    title: str
    missing: str
    page: str
    ask: str = ""

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def checklist(project: Project) -> list[Step]:
    """What the project needs before it starts, in the order of the work."""
    has_items = Item.objects.filter(project=project).exists()
    return [
        Step(
            _("Import data"),
            missing_data(project, has_items=has_items),
            "imports" if has_items or is_being_copied(project) else "import_new",
        ),
        Step(_("Publish the guideline"), missing_guideline(project), "guideline_edit"),
        Step(_("Choose annotators and reviewers"), missing_people(project), "project_team"),
        *(
            Step(str(check.title), " ".join(check.missing(project)), check.page, check.ask)
            for check in declared(StartCheck).values()
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


def is_being_copied(project: Project) -> bool:
    """Whether items of another project are being copied into this one."""
    return ProjectCopy.objects.filter(project=project, state=CopyState.RUNNING).exists()


def missing_data(project: Project, *, has_items: bool) -> str:
    """What the data lack."""
    if is_being_copied(project):
        return _("Items are still being copied. Wait until all are copied.")
    return "" if has_items else _("Upload a file. Each row becomes one item.")


def missing_people(project: Project) -> str:
    """Which annotators are missing. Invited people count once they have joined."""
    assigned = Pool.objects.filter(assigned_projects__project=project)
    places = PoolMember.objects.filter(pool__in=assigned)
    if places.filter(member__left_at=None, member__suspended_at=None).exists():
        return ""
    if invited := invited_to(list(assigned.values_list("pk", flat=True))).count():
        return ngettext(
            "%(number)s invited person joins the assigned pools when they accept. "
            "The project can start then.",
            "%(number)s invited people join the assigned pools when they accept. "
            "The project can start once one of them has joined.",
            invited,
        ) % {"number": invited}
    if assigned:
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
