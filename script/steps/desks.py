"""What lies on the desks in the screenshots: for some of them an item that is begun.

Django has to be set up before this module is read (`script/steps/begun.py`).
"""

from django.urls import resolve

from annotation.datasets.models import Item
from annotation.projects.models import Project
from annotation.workflow.labeling.actions import save_draft
from core.tenancy.scope import tenant
from demo.loading import STORIES
from demo.organization import founded
from demo.second_project_work import ready
from demo.working import take
from script.steps.screenshot_table import Screenshot


def begin(screenshot: Screenshot) -> None:
    """Claim the next item for the person of the screenshot, with its truth as a draft."""
    page = resolve(screenshot.path)
    (story,) = [story for story in STORIES if story.slug == page.kwargs["organization"]]
    (person,) = [person for person in story.people if person.email == screenshot.email]
    with tenant(founded(story)):
        project = Project.objects.get(pk=page.kwargs["project_id"])
        (side,) = [side for side in story.sides if side.project == project.name]
        assignment, _place = take(ready(person, project))
        item = Item.objects.get(pk=assignment.item_id)
        save_draft(assignment, answer=side.truth(item, story.seed), revision=0)
