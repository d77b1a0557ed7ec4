"""What is a closed project? One without new work, which nobody changes until it is reopened."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from annotation.projects.models import Project, ProjectState
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from core.web.errors import Conflict


@transaction.atomic
def close_project(*, by: Member, project: Project) -> None:
    """Put a project away: what people did stays to be read, reviewed and released."""
    require(by, "project.change")
    if move(project, ProjectState.CLOSED):
        record("project.close", by=by, subject=project)


@transaction.atomic
def reopen_project(*, by: Member, project: Project) -> None:
    """Let a closed project be changed again; it is paused until somebody starts it."""
    require(by, "project.change")
    locked = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if locked.state == ProjectState.CLOSED and move(project, ProjectState.PAUSED):
        record("project.reopen", by=by, subject=project)


def move(project: Project, state: ProjectState) -> bool:
    """Write the state; False if the project was in it."""
    others = Project.objects.filter(pk=project.pk).exclude(state=state)
    project.state = state
    return bool(others.update(state=state))


def refuse_closed(project: Project) -> None:
    """Raise Conflict if the project, as read under its lock, is closed."""
    if project.state == ProjectState.CLOSED:
        raise Conflict(
            _("This project is closed, so it can't be changed. Reopen it on its overview first."),
            code="project_closed",
        )
