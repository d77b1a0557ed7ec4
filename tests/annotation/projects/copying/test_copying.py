"""Does a copy have all of the project but what people answered, once and whole?"""

import pytest
from django_q.models import OrmQ

from annotation.datasets.models import Item, ItemState
from annotation.projects.copying import jobs
from annotation.projects.copying.actions import copy_project, free_name, resume_copy, stop_copy
from annotation.projects.guidelines.images.actions import remove_image
from annotation.projects.guidelines.models import GuidelineImage
from annotation.projects.models import CopyState, Project, ProjectCopy, ProjectState
from annotation.projects.start import checklist
from annotation.workflow.lifecycle.models import Annotation
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.annotation.pages import at, form_values, sign_in, text_of


@pytest.fixture
def side(world):
    return world.acme


def make_copy(side, name="Copy", *, with_data=True):
    """A copy as its maker gets it, before the job ran."""
    with tenant(side.pk):
        source = Project.objects.select_related("schema", "policy", "guideline").get(
            pk=side.project.pk
        )
        return copy_project(
            by=side.members["manager"], source=source, name=name, with_data=with_data
        )


def run(side, copy):
    jobs.copy_items(organization_id=side.pk, project_id=copy.pk)


def test_the_settings_come_along_and_the_answers_do_not(side):
    copy = make_copy(side, with_data=False)
    with tenant(side.pk):
        copy = Project.objects.select_related("schema", "policy", "guideline").get(pk=copy.pk)
        source = Project.objects.select_related("schema", "policy", "guideline").get(
            pk=side.project.pk
        )
        assert copy.state == ProjectState.DRAFT
        assert copy.seed != source.seed
        assert (copy.template, copy.media_type) == (source.template, source.media_type)
        assert copy.schema.fields == source.schema.fields
        assert copy.policy.settings == source.policy.settings
        assert (copy.guideline.label, copy.guideline.project_id) == ("1.0", copy.pk)
        assert "How we see it" in copy.guideline.content["overview"]
        assert list(copy.pools.all()) == [side.pool]
        assert not Item.objects.filter(project=copy).exists()
        assert not Annotation.objects.filter(project=copy).exists()
        entry = AuditEntry.objects.get(action="project.copy")
        assert (entry.subject_id, entry.detail["source"]) == (copy.pk, source.pk)


def test_items_arrive_in_steps_and_a_second_run_adds_nothing(side, monkeypatch):
    monkeypatch.setattr(jobs, "COPY", jobs.COPY.replace(f"limit {jobs.STEP}", "limit 2"))
    with tenant(side.pk):
        Item.objects.filter(pk=side.items[4].pk).update(state=ItemState.EXCLUDED)
    copy = make_copy(side)
    with tenant(side.pk):
        assert ProjectCopy.objects.get(project=copy).total == 4
        assert OrmQ.objects.count() == 1
        jobs.take_step(copy.pk)
        assert ProjectCopy.objects.get(project=copy).copied == 2
        step = next(step for step in checklist(copy) if step.page == "imports")
        assert "being copied" in step.missing
    run(side, copy)
    run(side, copy)
    with tenant(side.pk):
        row = ProjectCopy.objects.get(project=copy)
        assert (row.state, row.copied) == (CopyState.DONE, 4)
        came = Item.objects.filter(project=copy).order_by("pk")
        assert [item.text for item in came] == [item.text for item in side.items[:4]]
        assert {item.state for item in came} == {ItemState.LABELING}
        assert all(item.open_slots == item.slots >= 1 for item in came)
        assert [item.hidden for item in came] == [item.hidden for item in side.items[:4]]
        assert {item.batch.name for item in came} == {side.project.name}


def test_what_is_imported_into_the_source_afterwards_stays_there(side):
    copy = make_copy(side)
    with tenant(side.pk):
        late = side.items[0]
        late.pk, late.external_id, late._state.adding = None, "late", True
        late.save()
    run(side, copy)
    with tenant(side.pk):
        assert Item.objects.filter(project=copy).count() == 5


def test_a_copy_can_be_stopped_and_go_on(side, monkeypatch):
    monkeypatch.setattr(jobs, "COPY", jobs.COPY.replace(f"limit {jobs.STEP}", "limit 2"))
    copy = make_copy(side)
    manager = side.members["manager"]
    with tenant(side.pk):
        jobs.take_step(copy.pk)
        stop_copy(by=manager, project=copy)
    run(side, copy)
    with tenant(side.pk):
        assert Item.objects.filter(project=copy).count() == 2
        resume_copy(by=manager, project=copy)
    run(side, copy)
    with tenant(side.pk):
        assert Item.objects.filter(project=copy).count() == 5


def test_an_image_of_the_copy_outlives_that_of_the_source(side, django_capture_on_commit_callbacks):
    copy = make_copy(side, with_data=False)
    client = sign_in(side.users["manager"])
    url = at(side, "guideline_image", copy.pk, side.image.key)
    for project, status in ((side.project, 200), (copy, 404)):
        assert client.get(url).status_code == 200
        with tenant(side.pk), django_capture_on_commit_callbacks(execute=True):
            image = GuidelineImage.objects.get(project=project, key=side.image.key)
            remove_image(by=side.members["manager"], image=image)
        assert client.get(url).status_code == status


def test_names_are_free_and_a_taken_one_is_refused(side):
    with tenant(side.pk):
        assert free_name(side.project) == f"{side.project.name} (copy)"
    make_copy(side, f"{side.project.name} (copy)", with_data=False)
    with tenant(side.pk):
        assert free_name(side.project) == f"{side.project.name} (copy 2)"
    with pytest.raises(Conflict, match="Choose another name"):
        make_copy(side, side.project.name)


def test_from_the_page(side):
    manager = sign_in(side.users["manager"])
    page = at(side, "project_copy", side.project.pk)
    sent = form_values(manager.get(page)) | {"with_data": "1"}
    told = text_of(manager.post(page, sent, follow=True))
    assert "0 of 5 items" in told
    assert "Stop copying" in told
    taken = manager.post(page, sent)
    assert taken.status_code == 422
    assert "Choose another name" in text_of(taken)


def test_each_column_of_an_item_is_copied_or_begins_anew():
    """A new column of Item: add it to COPIED of copying/jobs.py, or here."""
    anew = {
        "id",
        "project_id",
        "batch_id",
        "state",
        "slots",
        "open_slots",
        "created_at",
        "skips",
        "note",
        "purpose",  # only production is copied
        "has_reversals",
    }
    columns = {field.column for field in Item._meta.concrete_fields}
    assert columns == anew | set(jobs.COPIED)
