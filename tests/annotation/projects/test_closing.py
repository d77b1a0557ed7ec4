"""Does a closed project stay as it is until it is reopened, and does the list find it?"""

import pytest

from annotation.datasets.imports.actions import restart_import, start_import, upload_file
from annotation.datasets.imports.options import ImportOptions
from annotation.datasets.imports.uploading import add_files, begin_collection
from annotation.datasets.models import Item
from annotation.projects.closing import close_project, reopen_project
from annotation.projects.create import rename_project
from annotation.projects.guidelines.actions import publish_guideline, save_guideline_draft
from annotation.projects.guidelines.content import Guideline
from annotation.projects.models import Project, ProjectState
from annotation.projects.policy_change import change_policy
from annotation.projects.pools import assign_pool
from annotation.projects.schema_change import publish_schema
from annotation.projects.start import start_project
from annotation.workflow.lifecycle.policy import Policy
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.annotation.pages import at, page_of, sign_in, text_of
from tests.factories.projects import SCHEMA, make_import
from tests.support.desk import make_desk


@pytest.fixture
def side(world):
    return world.acme


@pytest.fixture
def closed(side):
    """The world's project, closed by its manager."""
    with tenant(side.pk):
        project = Project.objects.select_related("schema", "policy").get(pk=side.project.pk)
        close_project(by=side.members["manager"], project=project)
        yield project


def source_of(project, by):
    """An import of the project that was uploaded before."""
    return make_import(project, by=by)


@pytest.mark.parametrize(
    "act",
    [
        lambda by, project, side: publish_schema(by=by, project=project, fields=SCHEMA),
        lambda by, project, side: change_policy(by=by, project=project, policy=Policy()),
        lambda by, project, side: start_project(by=by, project=project),
        lambda by, project, side: assign_pool(by=by, project=project, pool=side.pool),
        lambda by, project, side: upload_file(by=by, project=project, upload=None),
        lambda by, project, side: begin_collection(by=by, project=project, uploads=[]),
        lambda by, project, side: add_files(by=by, source=source_of(project, by), uploads=[]),
        lambda by, project, side: start_import(
            by=by, source=source_of(project, by), options=ImportOptions(encoding_is_sure=True)
        ),
        lambda by, project, side: restart_import(by=by, source=source_of(project, by)),
        lambda by, project, side: rename_project(by=by, project=project, name="Other"),
        lambda by, project, side: publish_guideline(by=by, project=project),
        lambda by, project, side: save_guideline_draft(
            by=by, project=project, content=Guideline(overview="x")
        ),
    ],
    ids=[
        *(
            "schema",
            "policy",
            "start",
            "pool",
            "upload",
            "files",
            "more",
            "import",
            "again",
            "name",
        ),
        *("publish", "draft"),
    ],
)
def test_nothing_of_a_closed_project_changes(side, closed, act):
    with pytest.raises(Conflict, match="closed"):
        act(side.members["manager"], closed, side)


def test_reopened_it_is_paused_and_both_are_on_record(side, closed):
    by = side.members["manager"]
    close_project(by=by, project=closed)
    reopen_project(by=by, project=closed)
    reopen_project(by=by, project=closed)
    assert Project.objects.get(pk=closed.pk).state == ProjectState.PAUSED
    start_project(by=by, project=closed)
    assert Project.objects.get(pk=closed.pk).state == ProjectState.LIVE
    reopen_project(by=by, project=closed)
    assert Project.objects.get(pk=closed.pk).state == ProjectState.LIVE
    acts = AuditEntry.objects.filter(subject="project", subject_id=closed.pk).order_by("pk")
    assert list(acts.values_list("action", flat=True))[-3:] == [
        "project.close",
        "project.reopen",
        "project.start",
    ]


def test_the_list_hides_it_until_it_is_asked_for(side):
    manager, name = sign_in(side.users["manager"]), side.project.name
    url = at(side, "projects")
    assert name in text_of(manager.get(url))
    manager.post(at(side, "project_close", side.project.pk))
    assert "Reopen" in text_of(manager.get(at(side, "project", side.project.pk)))
    assert name not in text_of(manager.get(url))
    for found in ({"state": "closed"}, {"q": name[3:9].upper()}):
        assert name in text_of(manager.get(url, found))
    for nothing in ({"state": "live"}, {"q": "nothing like it"}, {"q": name, "state": "draft"}):
        assert "No projects match" in text_of(manager.get(url, nothing))
    assert "Label" not in text_of(sign_in(side.users["annotator"]).get(url))
    manager.post(at(side, "project_reopen", side.project.pk))
    assert name in text_of(manager.get(url))


def test_the_close_dialog_says_what_is_unfinished_and_can_be_left(db):
    desk = make_desk(items=4, annotators=3, policy={"review": {"mode": "all"}})
    manager = sign_in(desk.project.created_by.user)
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.claim(1)
        Item.objects.filter(pk=desk.item(3).pk).update(state="adjudication")
    page = manager.get(at(desk.organization, "project", desk.project.pk))
    dialog = page_of(page).find(id="close-project")
    assert [row.text.strip() for row in dialog("li")] == [
        "2 items aren't fully labeled.",
        "1 item is in review.",
        "1 item needs adjudication.",
        "1 item is in progress or assigned to an annotator.",
    ]
    cancel = dialog.find("button", popovertargetaction="hide")
    assert (cancel.text.strip(), cancel["popovertarget"], cancel["type"]) == (
        "Cancel",
        "close-project",
        "button",
    )
    closed = manager.post(at(desk.organization, "project_close", desk.project.pk), follow=True)
    assert text_of(closed).count("This project is closed.") == 1


def test_a_project_with_nothing_left_says_so(db):
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        desk.label()
    page = sign_in(desk.project.created_by.user).get(
        at(desk.organization, "project", desk.project.pk)
    )
    assert "All items are finished." in page_of(page).find(id="close-project").text
