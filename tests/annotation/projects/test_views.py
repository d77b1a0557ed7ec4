"""What do the project pages show to each role, and what do they refuse?"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotation.projects.models import Project, ProjectPool, ProjectState
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from tests.annotation.pages import at, form_values, page_of, sign_in, text_of
from tests.factories.people import make_member, make_pool, make_user
from tests.factories.projects import make_batch, make_guideline, make_item, make_project

PAGES = ("project", "project_schema", "project_policy", "project_pools")


@pytest.fixture
def side(world):
    return world.acme


@pytest.fixture
def manager(side):
    return sign_in(side.users["manager"])


def stored(side):
    """The project as it is now."""
    with tenant(side.pk):
        return Project.objects.select_related("schema", "policy").get(pk=side.project.pk)


def test_everybody_sees_what_they_may_work_on(side, manager):
    with tenant(side.pk):
        by = side.members["manager"]
        make_project("Elsewhere", by=by)
        make_project("An owner's own", by=side.members["owner"])
        make_project("Unstarted", by=by, state=ProjectState.DRAFT, pools=[side.pool])
    url = at(side, "projects")
    granted = ("Elsewhere", "Unstarted", side.project.name)
    seen = text_of(manager.get(url))
    assert all(name in seen for name in granted)
    assert "An owner's own" not in seen
    seen = text_of(sign_in(side.users["admin"]).get(url))
    assert all(name in seen for name in (*granted, "An owner's own"))
    seen = text_of(sign_in(side.users["reviewer"]).get(url))
    assert side.project.name in seen
    assert "Elsewhere" not in seen
    response = sign_in(side.users["annotator"]).get(url)
    text = text_of(response)
    assert side.project.name in text
    assert "Elsewhere" not in text
    assert "Unstarted" not in text
    links = [link["href"] for link in page_of(response).find(id="main").find_all("a")]
    assert at(side, "label", side.project.pk) in links
    assert at(side, "project", side.project.pk) not in links


def test_a_paused_project_has_no_link_to_label(side):
    with tenant(side.pk):
        Project.objects.filter(pk=side.project.pk).update(state=ProjectState.PAUSED)
    response = sign_in(side.users["annotator"]).get(at(side, "projects"))
    assert "Paused. No work available." in text_of(response)
    assert at(side, "label", side.project.pk) not in response.content.decode()


def test_the_list_costs_the_same_for_one_and_for_twenty(side, manager):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert manager.get(at(side, "projects")).status_code == 200
        return len(caught)

    queries()
    few = queries()
    with tenant(side.pk):
        for number in range(20):
            project = make_project(f"Project {number}", by=side.members["manager"])
            make_item(make_batch(project), "text")
    assert queries() == few


def test_an_empty_list_says_what_to_do(side, manager):
    with tenant(side.pk):
        ProjectPool.objects.all().delete()
    text = text_of(sign_in(side.users["annotator"]).get(at(side, "projects")))
    assert "No projects for you yet" in text


def test_creating_from_the_template(side, manager):
    url = at(side, "project_new")
    sent = form_values(manager.get(url)) | {
        "name": "Tone of voice",
        "classes": "Kind\nHarsh\n",
        "decision_overlap": "1.2",
        "review_percent": "20",
        "review_first": "10",
    }
    response = manager.post(url, sent)
    with tenant(side.pk):
        made = Project.objects.select_related("policy").get(name="Tone of voice")
    assert response["Location"] == at(side, "import_new", made.pk)
    assert made.policy.settings["decision"]["overlap"] == "1.2"
    review = made.policy.settings["review"]
    assert (review["mode"], review["percent"], review["first"]) == ("sample", 20, 10)
    response = manager.get(at(side, "project", made.pk))
    text = text_of(response)
    assert "Publish the guideline" in text
    start = page_of(response).find("button", string=re.compile(r"^\s*Start\s*$"))
    assert start.has_attr("disabled")


@pytest.mark.parametrize(
    ("template", "media", "kind"),
    [
        ("several-classes", "text", "choice"),
        ("taxonomy", "text", "choice"),
        ("image-classification", "image", "choice"),
        ("segmentation", "image", "mask"),
        ("rating", "text", "rating"),
        ("free-text", "text", "text"),
        ("named-entities", "text", "span"),
        ("relations", "text", "span"),
        ("detection", "image", "box"),
        ("outlines", "image", "polygon"),
        ("key-points", "image", "keypoint"),
        ("transcription", "audio", "segment"),
        ("speaker-turns", "audio", "segment"),
        ("anomaly-windows", "series", "segment"),
        ("object-tracks", "video", "track"),
        ("action-segments", "video", "segment"),
        ("from-scratch", "text", "text"),
    ],
)
def test_each_template_makes_its_project(side, manager, template, media, kind):
    url = at(side, "project_new")
    classes = "A\n  B\n  C" if kind not in ("rating", "text") else ""
    sent = form_values(manager.get(url)) | {"name": "New", "template": template, "classes": classes}
    response = manager.post(url, sent)
    with tenant(side.pk):
        made = Project.objects.select_related("schema").get(name="New")
    assert (made.media_type, made.schema.fields[0]["kind"]) == (media, kind)
    next_page = "project_schema" if template == "from-scratch" else "import_new"
    assert response["Location"] == at(side, next_page, made.pk)
    assert manager.get(response["Location"]).status_code == 200
    for page in ("project_schema", "guideline_edit"):
        assert manager.get(at(side, page, made.pk)).status_code == 200


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"classes": "One"}, "at least two classes"),
        ({"decision_overlap": "0.5"}, "greater than or equal to 1"),
        ({"name": "taken"}, "Choose another name"),
        ({"name": " "}, "required"),
        ({"review_percent": "0"}, "greater than or equal to 1"),
        ({"decision_overlap": "NaN"}, "Enter a number"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(side, manager, values, sentence):
    if values.get("name") == "taken":
        values = {"name": side.project.name}
    url = at(side, "project_new")
    sent = form_values(manager.get(url)) | {"name": "N", "classes": "A\nB"} | values
    response = manager.post(url, sent)
    assert sentence in text_of(response)
    assert form_values(response)["classes"] == [sent["classes"]]


def test_the_overview_counts_items_and_links_to_them(side, manager):
    response = manager.get(at(side, "project", side.project.pk))
    text = text_of(response)
    assert "1 of 5 done" in text
    assert "In review 1" in text
    tiles = {tile["href"] for tile in page_of(response).select("a.tile")}
    assert at(side, "items", side.project.pk) + "?state=done" in tiles
    names = [link.text for link in page_of(response).select("nav.tabs a")]
    assert names[0] == "Overview"
    assert "Costs" not in names  # a manager doesn't see money


def test_starting_and_pausing(side, manager):
    overview = at(side, "project", side.project.pk)
    assert manager.get(at(side, "project_pause", side.project.pk)).status_code == 405
    manager.post(at(side, "project_pause", side.project.pk))
    assert stored(side).state == ProjectState.PAUSED
    assert "Resume" in text_of(manager.get(overview))
    manager.post(at(side, "project_start", side.project.pk))
    assert stored(side).state == ProjectState.LIVE


def test_a_start_that_is_refused_says_what_is_missing(side, manager):
    with tenant(side.pk):
        draft = make_project("New", by=side.members["manager"], state=ProjectState.DRAFT)
        make_guideline(draft, by=side.members["manager"])
    response = manager.post(at(side, "project_start", draft.pk), follow=True)
    assert "can't be started yet" in text_of(response)
    with tenant(side.pk):
        assert Project.objects.get(pk=draft.pk).state == ProjectState.DRAFT


def test_a_new_policy_says_when_it_applies(side, manager):
    url = at(side, "project_policy", side.project.pk)
    asked = manager.post(url, form_values(manager.get(url)) | {"decision_overlap": "2"})
    assert "4 more annotations will be needed." in text_of(asked)
    assert stored(side).policy.number == 1
    other = manager.post(url, form_values(asked) | {"decision_overlap": "3"})
    assert "8 more annotations will be needed." in text_of(other)
    manager.post(url, form_values(asked))
    assert stored(side).policy.settings["decision"]["overlap"] == "2"
    assert "Each item is labeled by 2 annotators." in text_of(manager.get(url))
    manager.post(url, form_values(manager.get(url)))
    assert stored(side).policy.number == 2


def test_a_policy_that_somebody_changed_meanwhile_is_not_overwritten(side, manager):
    url = at(side, "project_policy", side.project.pk)
    opened = form_values(manager.get(url))
    manager.post(url, form_values(manager.get(url)) | {"review_mode": "all"})
    refused = manager.post(url, opened | {"queue_lease_minutes": "77"})
    assert "Another manager changed these settings" in text_of(refused)
    settings = stored(side).policy.settings
    assert (settings["review"]["mode"], settings["queue"]["lease_minutes"]) == ("all", 30)
    manager.post(url, form_values(refused))
    settings = stored(side).policy.settings
    assert (settings["review"]["mode"], settings["queue"]["lease_minutes"]) == ("sample", 77)


def test_pools_are_unassigned_and_assigned(side, manager):
    url = at(side, "project_pools", side.project.pk)
    assert "Annotator quartzacme" in text_of(manager.get(url))
    manager.post(url, {"pool": side.pool.pk, "do": "unassign"})
    with tenant(side.pk):
        assert not ProjectPool.objects.filter(project=side.project).exists()
    manager.post(url, {"pool": side.pool.pk, "do": "assign"})
    with tenant(side.pk):
        assert ProjectPool.objects.filter(project=side.project).count() == 1


def test_a_pool_of_somebody_else_cant_be_assigned(side, manager, world):
    url = at(side, "project_pools", side.project.pk)
    for pool in (world.other.pool.pk, "x", ""):
        assert manager.post(url, {"pool": pool, "do": "assign"}).status_code == 404


def test_reviewers_read_and_dont_change(side):
    reviewer = sign_in(side.users["reviewer"])
    assert reviewer.get(at(side, "project_new")).status_code == 403
    for page in PAGES:
        url = at(side, page, side.project.pk)
        response = reviewer.get(url)
        assert response.status_code == 200
        assert not page_of(response).find(id="main").find("form", method="post")
        if page != "project":
            sent = {"pool": side.pool.pk, "decision_overlap": "3", "review_mode": "all"}
            sent |= {"review_percent": "5", "review_first": "20", "queue_lease_minutes": "5"}
            sent |= {"queue_order": "random"}
            assert reviewer.post(url, sent).status_code == 403
    for page in ("project_start", "project_pause"):
        assert reviewer.post(at(side, page, side.project.pk)).status_code == 403


def test_annotators_have_no_project_pages(side):
    annotator = sign_in(side.users["annotator"])
    for page in PAGES:
        assert annotator.get(at(side, page, side.project.pk)).status_code == 403


def test_another_organizations_project_isnt_there(side, world, manager):
    for page in (*PAGES, "guideline", "guideline_edit"):
        assert manager.get(at(side, page, world.other.project.pk)).status_code == 404


def limits_of(side):
    with tenant(side.pk):
        place = ProjectPool.objects.get(project=side.project)
        return place.share_percent, place.daily_each, place.daily_all, place.quota


def test_limits_and_deadline_are_set_and_taken_away(side, manager):
    url, prefix = at(side, "project_pools", side.project.pk), f"pool-{side.pool.pk}"
    sent = {"pool": side.pool.pk, "do": "limits", f"{prefix}-share_percent": "40"}
    manager.post(url, sent | {f"{prefix}-daily_each": "9", f"{prefix}-deadline_on": "2999-01-02"})
    assert limits_of(side) == (40, 9, None, 2)
    text = text_of(manager.get(url))
    assert "At most 2 annotations (40% of the project). Counting is in progress." in text
    assert "At most 9 annotations per day from each annotator." in text
    response = manager.post(url, sent | {f"{prefix}-share_percent": "101"})
    assert response.status_code == 422
    assert limits_of(side)[0] == 40
    manager.post(url, {"pool": side.pool.pk, "do": "limits"})
    assert limits_of(side) == (None, None, None, None)
    manager.post(url, {"do": "deadline", "project-deadline_on": "2999-01-02"})
    with tenant(side.pk):
        assert Project.objects.get(pk=side.project.pk).deadline_on.year == 2999


def test_the_page_of_pools_costs_the_same_for_many_people(side, manager):
    url = at(side, "project_pools", side.project.pk)
    manager.get(url)
    with CaptureQueriesContext(connection) as few:
        manager.get(url)
    with tenant(side.pk):
        crew = [make_member(make_user(f"p{n}@example.org")) for n in range(10)]
        make_pool("Many", members=crew)
    with CaptureQueriesContext(connection) as many:
        manager.get(url)
    assert len(many) == len(few)


def test_a_project_is_renamed_by_those_who_manage_it(side, manager):
    with tenant(side.pk):
        make_project("Taken", by=side.members["manager"])
    before = stored(side).name
    where = at(side, "project_rename", side.project.pk)
    refused = manager.post(where, {"name": " Taken "})
    assert refused.status_code == 422
    assert "A project named “Taken” already exists. Choose another name." in text_of(refused)
    assert manager.post(where, {"name": "  "}).status_code == 422
    assert stored(side).name == before
    renamed = manager.post(where, {"name": " Spring messages "}, follow=True)
    assert "Spring messages" in text_of(renamed)
    assert stored(side).name == "Spring messages"
    manager.post(where, {"name": "Spring messages"})
    with tenant(side.pk):
        [line] = AuditEntry.objects.filter(action="project.rename")
        assert line.detail == {"before": before, "after": "Spring messages"}
    overview = manager.get(at(side, "project", side.project.pk))
    assert where in [link["href"] for link in page_of(overview).find(id="main").find_all("a")]
    for role in ("annotator", "reviewer"):
        answer = sign_in(side.users[role]).post(where, {"name": "Mine"})
        assert answer.status_code in (403, 404)
    assert stored(side).name == "Spring messages"
