"""Does the list of readers say who has read the version in force?"""

import pytest

from annotation.projects.guidelines.actions import publish_guideline, save_guideline_draft
from annotation.projects.guidelines.content import Guideline
from annotation.projects.guidelines.models import Acknowledgement
from annotation.projects.guidelines.readers import Reading, readers_of, reading_of
from annotation.projects.models import Project, ProjectPool
from core.tenancy.scope import tenant
from tests.annotation.pages import at, sign_in, text_of


@pytest.fixture
def side(world):
    return world.acme


def publish(side, level):
    with tenant(side.pk):
        project = Project.objects.get(pk=side.project.pk)
        save_guideline_draft(
            by=side.members["manager"], project=project, content=Guideline(overview="New.")
        )
        publish_guideline(by=side.members["manager"], project=project, level=level)


def read(side):
    with tenant(side.pk):
        project = Project.objects.select_related("guideline").get(pk=side.project.pk)
        return reading_of(project)


def test_a_major_version_is_unread_until_it_is_acknowledged(side):
    assert read(side) == Reading(people=2, read=2)
    publish(side, "major")
    assert read(side) == Reading(people=2, read=0)
    with tenant(side.pk):
        annotator = side.members["annotator"]
        Acknowledgement.objects.create(project=side.project, member=annotator, major=2)
        project = Project.objects.select_related("guideline").get(pk=side.project.pk)
        known = {each.pk: each.known_major for each in readers_of(project)}
    assert known == {annotator.pk: 2, side.members["both"].pk: 1}
    assert read(side) == Reading(people=2, read=1)
    manager = sign_in(side.users["manager"])
    url = at(side, "guideline_readers", side.project.pk)
    told = text_of(manager.get(url))
    assert "1 of 2 annotators have read it" in told
    assert annotator.name in told
    assert annotator.name not in text_of(manager.get(url, {"unread": "1"}))


def test_nobody_has_to_read_where_nobody_works(side):
    with tenant(side.pk):
        ProjectPool.objects.all().delete()
    manager = sign_in(side.users["manager"])
    assert "No annotators yet" in text_of(
        manager.get(at(side, "guideline_readers", side.project.pk))
    )
