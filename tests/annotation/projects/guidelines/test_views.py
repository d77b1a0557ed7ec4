"""What do the guideline pages show to each role, and is nothing typed ever lost?"""

import json

import pytest

from annotation.projects.guidelines.actions import publish_guideline, save_guideline_draft
from annotation.projects.guidelines.content import ClassBlock, Guideline, parse_guideline
from annotation.projects.guidelines.models import Acknowledgement
from annotation.projects.guidelines.queries import draft_of, published
from annotation.projects.models import Project
from core.tenancy.scope import tenant
from tests.annotation.pages import at, form_values, page_of, sign_in, text_of
from tests.factories.projects import make_project


@pytest.fixture
def side(world):
    return world.acme


@pytest.fixture
def manager(side):
    return sign_in(side.users["manager"])


@pytest.fixture
def annotator(side):
    return sign_in(side.users["annotator"])


def publish(side, words, *, level="major"):
    """A further version of the project's guideline."""
    with tenant(side.pk):
        project = Project.objects.get(pk=side.project.pk)
        content = Guideline(
            overview=words, blocks=(ClassBlock(class_key="ham", definition=f"Ham {words}"),)
        )
        save_guideline_draft(by=side.members["manager"], project=project, content=content)
        return publish_guideline(by=side.members["manager"], project=project, level=level)


def stored_draft(side):
    with tenant(side.pk):
        draft = draft_of(side.project)
        return parse_guideline(draft.content) if draft else None


def test_everyone_reads_the_current_version(side, world):
    for role in ("owner", "admin", "manager", "reviewer", "annotator"):
        response = sign_in(side.users[role]).get(at(side, "guideline", side.project.pk))
        text = text_of(response)
        assert "What ham is." in text
        assert "A typical spam." in text
        assert ("Edit" in text) == (role in ("owner", "admin", "manager"))


def test_an_annotator_reads_no_other_project(side, annotator):
    with tenant(side.pk):
        hidden = make_project("Not theirs", by=side.members["manager"])
    assert annotator.get(at(side, "guideline", hidden.pk)).status_code == 404
    assert annotator.get(at(side, "guideline_compare", hidden.pk)).status_code == 404


def test_a_draft_is_the_writers_business(side, manager, annotator):
    with tenant(side.pk):
        draft = save_guideline_draft(
            by=side.members["manager"], project=side.project, content=Guideline(overview="secret")
        )
    url = at(side, "guideline_version", side.project.pk, draft.pk)
    assert "secret" in text_of(manager.get(url))
    assert annotator.get(url).status_code == 404
    assert sign_in(side.users["reviewer"]).get(url).status_code == 404
    assert "secret" not in text_of(annotator.get(at(side, "guideline", side.project.pk)))


def test_a_new_major_version_is_read_and_the_way_goes_on(side, annotator):
    publish(side, "new words")
    url = at(side, "guideline", side.project.pk)
    onward = at(side, "my_work")
    response = annotator.get(url, {"next": onward})
    assert "What's new" in text_of(response)
    sent = form_values(response)
    assert sent["next"] == [onward]
    response = annotator.post(at(side, "guideline_acknowledge", side.project.pk), sent)
    assert response["Location"] == onward
    assert "I have read" not in text_of(annotator.get(url))


def test_acknowledging_leads_to_nobody_elses_page(side, annotator):
    publish(side, "new words")
    for wanted in ("https://evil.example/", "//evil.example", "/o/other/", "/o/acme/\\evil"):
        response = annotator.post(
            at(side, "guideline_acknowledge", side.project.pk), {"next": wanted}
        )
        assert response.status_code == 302
        assert "evil" not in response["Location"] or response["Location"].startswith("/o/acme/")
        assert not response["Location"].startswith("/o/other")


@pytest.mark.parametrize("number", ["9" * 5_000, "0", "x", "²"])
def test_a_guideline_of_no_such_number_is_none(side, annotator, number):
    url = at(side, "guideline_acknowledge", side.project.pk)
    assert annotator.post(url, {"guideline": number}).status_code == 404


def test_the_labeling_page_acknowledges_as_json(side, annotator):
    version = publish(side, "new words")
    options = {"content_type": "application/json", "headers": {"accept": "application/json"}}
    url = at(side, "guideline_acknowledge", side.project.pk)
    response = annotator.post(url, json.dumps({}), **options)
    assert response.json() == {"ok": True}
    with tenant(side.pk):
        known = Acknowledgement.objects.filter(member=side.members["annotator"], major=2)
        assert known.count() == 1
    publish(side, "newer words")
    response = annotator.post(url, json.dumps({"guideline": version.pk}), **options)
    assert response.status_code == 409
    assert response.json()["code"] == "stale_guideline"


def test_writing_without_a_script(side, manager):
    url = at(side, "guideline_edit", side.project.pk)
    sent = form_values(manager.get(url)) | {
        "overview": "All **new**",
        "block-spam-definition": "Unwanted",
        "block-spam-example-1-text": "Win money",
        "block-spam-example-1-verdict": "good",
        "block-spam-example-1-note": "an offer",
    }
    assert manager.post(url, sent | {"save": "1"})["Location"] == url
    draft = stored_draft(side)
    assert draft.overview == "All **new**"
    assert draft.block("spam").definition == "Unwanted"
    assert [example.text for example in draft.block("spam").examples] == [
        "A typical spam.",
        "Win money",
    ]
    assert draft.block("ham").definition == "What ham is."
    response = manager.post(url, form_values(manager.get(url)) | {"add": "spam"})
    assert response["Location"].endswith("#block-spam")


def test_a_cleared_example_goes_and_a_reason_alone_is_refused(side, manager):
    url = at(side, "guideline_edit", side.project.pk)
    sent = form_values(manager.get(url)) | {"block-ham-example-0-text": ""}
    manager.post(url, sent)
    assert stored_draft(side).block("ham").examples == ()
    sent = form_values(manager.get(url)) | {"block-ham-example-0-note": "why?", "overview": "Kept"}
    response = manager.post(url, sent)
    assert response.status_code == 422
    assert "Enter the example's text" in text_of(response)
    assert form_values(response)["overview"] == ["Kept"]


def test_a_preview_saves_nothing_and_keeps_the_text(side, manager):
    url = at(side, "guideline_edit", side.project.pk)
    sent = form_values(manager.get(url)) | {"overview": "Look **here**", "preview": "1"}
    response = manager.post(url, sent)
    assert page_of(response).find("strong", string="here")
    assert form_values(response)["overview"] == ["Look **here**"]
    assert stored_draft(side) is None


def test_a_publish_during_writing_loses_nothing(side, manager):
    url = at(side, "guideline_edit", side.project.pk)
    sent = form_values(manager.get(url)) | {"overview": "My long evening's work"}
    publish(side, "somebody was quicker")
    response = manager.post(url, sent)
    assert response.status_code == 409
    assert "published this guideline while you were editing" in text_of(response)
    again = form_values(response)
    assert again["overview"] == ["My long evening's work"]
    assert stored_draft(side) is None
    assert manager.post(url, again).status_code == 302
    assert stored_draft(side).overview == "My long evening's work"


def test_a_block_the_form_doesnt_have_is_kept(side, manager):
    url = at(side, "guideline_edit", side.project.pk)
    sent = form_values(manager.get(url))
    sent = {name: value for name, value in sent.items() if "spam" not in name} | {"block": ["ham"]}
    manager.post(url, sent)
    assert stored_draft(side).block("spam").definition == "What spam is."


def test_publishing(side, manager):
    edit, url = (at(side, f"guideline_{page}", side.project.pk) for page in ("edit", "publish"))
    assert "No draft to publish" in text_of(manager.get(url))
    sent = form_values(manager.get(edit)) | {"overview": "Other words", "publish": "1"}
    assert manager.post(edit, sent)["Location"] == url
    response = manager.get(url)
    assert "Changes since 1.0" in text_of(response)
    assert page_of(response).find("ins").text.strip()
    sent = form_values(response)
    response = manager.post(url, sent)
    assert page_of(response).find(class_="errors")  # the level isn't chosen for anybody
    manager.post(url, sent | {"level": "minor", "note": "Wording"})
    with tenant(side.pk):
        newest = published(side.project).first()
        assert (newest.label, newest.note) == ("1.1", "Wording")
    response = manager.post(url, sent | {"level": "minor"})
    assert response.status_code == 409


def test_the_first_version_of_a_project_is_one(side, manager):
    with tenant(side.pk):
        project = make_project("Fresh", by=side.members["manager"])
    guideline = at(side, "guideline", project.pk)
    assert "No guideline published yet" in text_of(manager.get(guideline))
    edit, url = (at(side, f"guideline_{page}", project.pk) for page in ("edit", "publish"))
    manager.post(edit, form_values(manager.get(edit)) | {"block-ham-definition": "Wanted"})
    response = manager.get(url)
    assert "Classes without a definition: Spam" in text_of(response)
    manager.post(url, form_values(response))
    assert "1.0" in text_of(manager.get(guideline))


@pytest.mark.parametrize("role", ["reviewer", "annotator"])
def test_readers_dont_write(side, role):
    client = sign_in(side.users[role])
    for page in ("guideline_edit", "guideline_publish"):
        url = at(side, page, side.project.pk)
        assert client.get(url).status_code == 403
        assert client.post(url, {"overview": "x"}).status_code == 403


def test_any_two_versions_are_compared(side, annotator):
    old, new = side.guideline, publish(side, "new words")
    url = at(side, "guideline_compare", side.project.pk)
    page = page_of(annotator.get(url, {"old": old.pk, "new": new.pk}))
    assert "new" in [each.text.strip().split()[0] for each in page.find_all("ins")]
    turned = page_of(annotator.get(url, {"old": new.pk, "new": old.pk}))
    assert [each.text for each in turned.find_all("del")] == [
        each.text for each in page.find_all("ins")
    ]
    assert annotator.get(url, {"old": 0, "new": new.pk}).status_code == 404


def test_written_html_is_shown_as_text(side, manager):
    with tenant(side.pk):
        content = Guideline(
            overview="<script>alert(1)</script>",
            blocks=(
                ClassBlock(class_key="ham", examples=({"text": "<img src=x onerror=alert(1)>"},)),
            ),
        )
        save_guideline_draft(by=side.members["manager"], project=side.project, content=content)
        publish_guideline(by=side.members["manager"], project=side.project)
    page = page_of(manager.get(at(side, "guideline", side.project.pk))).find(id="main")
    assert not page.find("script")
    assert not page.find("img", src="x")
    assert "<script>alert(1)</script>" in page.text
