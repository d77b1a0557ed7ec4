"""Closing a project: no new work and no changes until it is reopened."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotation.datasets.models import ItemState
from annotation.projects.models import Project, ProjectState
from annotation.workflow.lifecycle.models import Assignment
from annotation.workflow.lifecycle.models.claims import OPEN
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from core.web.errors import Conflict
from core.web.numbers import grouped


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


def unfinished_work(project: Project, by_state: Mapping[str, int]) -> list[str]:
    """What is left in an open project, a sentence each, for whoever is about to close it.

    `by_state`: its items by state.
    """
    if project.state == ProjectState.CLOSED:
        return []
    labeling = by_state.get(ItemState.LABELING, 0)
    review = by_state.get(ItemState.REVIEW, 0)
    adjudication = by_state.get(ItemState.ADJUDICATION, 0)
    held = Assignment.objects.filter(OPEN, project=project).count()
    sentences = [
        (
            labeling,
            ngettext(
                "%(n)s item isn't fully labeled.", "%(n)s items aren't fully labeled.", labeling
            ),
        ),
        (review, ngettext("%(n)s item is in review.", "%(n)s items are in review.", review)),
        (
            adjudication,
            ngettext(
                "%(n)s item needs adjudication.", "%(n)s items need adjudication.", adjudication
            ),
        ),
        (
            held,
            ngettext(
                "%(n)s item is in progress or assigned to an annotator.",
                "%(n)s items are in progress or assigned to annotators.",
                held,
            ),
        ),
    ]
    return [sentence % {"n": grouped(number)} for number, sentence in sentences if number]


def move(project: Project, state: ProjectState) -> bool:
    """Write the state; False if the project was in it."""
    others = Project.objects.filter(pk=project.pk).exclude(state=state)
    project.state = state
    return bool(others.update(state=state))


def refuse_closed(project: Project) -> None:
    """Raise Conflict if the project, as read under its lock, is closed."""
    if project.state == ProjectState.CLOSED:
        raise Conflict(
            _("This project is closed and can't be changed. Reopen it on its Overview page first."),
            code="project_closed",
        )
