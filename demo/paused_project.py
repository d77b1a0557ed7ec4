"""The paused project of a story: a copy of the main one."""

from __future__ import annotations

from annotation.projects.copying.actions import copy_project
from annotation.projects.copying.jobs import copy_items
from annotation.projects.models import Project, ProjectState
from annotation.projects.start import pause_project, start_project
from core.tenancy.scope import tenant
from demo.organization import founded, manager_of, project_of
from demo.story import Story


def copy(story: Story) -> bool:
    """The copy with its items; a copy that was interrupted goes on."""
    organization_id = founded(story)
    with tenant(organization_id):
        held = Project.objects.filter(name=story.again).first()
        if held is not None and held.state == ProjectState.PAUSED:
            return False
        if held is None:
            held = copy_project(
                by=manager_of(story), source=project_of(story), name=story.again, with_data=True
            )
    copy_items(organization_id=organization_id, project_id=held.pk)
    with tenant(organization_id):
        rest(story, Project.objects.get(pk=held.pk))
    return True


def rest(story: Story, held: Project) -> None:
    """Start it, so that everything is ready, and pause it until the crew is free."""
    start_project(by=manager_of(story), project=held)
    held.refresh_from_db()
    pause_project(by=manager_of(story), project=held)
