"""Do the pages take many files, with and without a script, and show what was found?"""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.datasets.imports.inspection import inspect_import
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.imports.source import running, source_of
from annotation.datasets.models import Import, ImportState, Item
from core.tenancy.scope import tenant
from tests.annotation.pages import at, form_values, sign_in, text_of
from tests.factories.media import image, make_image_project
from tests.factories.projects import make_project

RED, BLUE = image(colour="red"), image(colour="blue")
TABLE = b"file_name,cell\na.png,RBC\nb.png,WBC\n"


@pytest.fixture
def manager(world):
    return sign_in(world.acme.users["manager"])


@pytest.fixture
def cells(world):
    with tenant(world.acme.pk):
        return make_image_project("Cells", by=world.acme.members["manager"])


def files(**contents):
    return {"file": [SimpleUploadedFile(name, content) for name, content in contents.items()]}


def newest(world):
    with tenant(world.acme.pk):
        return Import.objects.select_related("project").order_by("-pk").first()


def inspected(client, page, world):
    """The page of the preview, which a job makes; until then the page says so and asks again."""
    assert "Checking the files" in text_of(page)
    assert 'http-equiv="refresh"' in page.text
    source = newest(world)
    inspect_import(organization_id=world.acme.pk, import_id=source.pk)
    return client.get(at(world.acme, "import_preview", source.project_id, source.pk), follow=True)


def test_many_files_without_a_script(manager, cells, world):
    sent = files(**{"a.png": RED, "b.png": BLUE, "c.png": RED[:60], "metadata.csv": TABLE})
    answer = manager.post(at(world.acme, "import_new", cells.pk), sent, follow=True)
    answer = inspected(manager, answer, world)
    page = text_of(answer)
    source = newest(world)
    assert source.file_name == "a.png and 3 more"
    assert "Images 3" in page
    assert "Will be rejected" in page
    assert "RBC , WBC" in page
    where = at(world.acme, "import_preview", cells.pk, source.pk)
    chosen = form_values(answer) | {"use-1": "shown", "name-1": "cell kind", "start": "1"}
    assert manager.post(where, chosen).status_code == 302
    run_import(organization_id=world.acme.pk, import_id=source.pk)
    report = manager.get(at(world.acme, "import_status", cells.pk, source.pk))
    assert "3 files were checked" in text_of(report)
    assert "seven days" in text_of(report)
    with tenant(world.acme.pk):
        found = Item.objects.filter(project=cells).order_by("position")
        assert [(item.external_id, item.data) for item in found] == [
            ("a.png", {"cell kind": "RBC"}),
            ("b.png", {"cell kind": "WBC"}),
        ]


def ask(client, url, sent):
    return client.post(url, sent, headers={"accept": "application/json"})


def test_a_script_sends_files_in_portions_and_may_cancel(manager, cells, world):
    first = ask(
        manager, at(world.acme, "import_new", cells.pk), files(**{"a.png": RED}) | {"more": 1}
    )
    places = first.json()
    assert ask(manager, places["add"], files(**{"b.png": BLUE})).json() == places
    early = manager.get(at(world.acme, "import_thumbnail", cells.pk, newest(world).pk, 1))
    assert early.status_code == 404
    page = text_of(inspected(manager, manager.get(places["preview"]), world))
    assert "Images 2" in page
    small = manager.get(at(world.acme, "import_thumbnail", cells.pk, newest(world).pk, 2))
    assert small["Content-Type"] == "image/webp"
    for number in (0, 3, 13):
        gone = at(world.acme, "import_thumbnail", cells.pk, newest(world).pk, number)
        assert manager.get(gone).status_code == 404
    assert manager.post(places["cancel"]).status_code == 302
    assert newest(world).state == ImportState.CANCELLED
    refused = ask(manager, places["add"], files(**{"c.png": RED}))
    assert refused.status_code == 409
    assert "Canceled" in refused.json()["message"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file"),
        (files(**{"a.csv": b"a,b\n1,2\n"}), "is for images"),
    ],
)
def test_a_script_is_told_in_words_too(manager, cells, world, sent, sentence):
    for each in sent.get("file", ()):
        each.seek(0)
    answer = ask(manager, at(world.acme, "import_new", cells.pk), sent)
    assert answer.status_code == 422
    assert sentence in json.loads(answer.content)["message"]


def test_a_damaged_zip_is_told_where_it_was_read(manager, cells, world):
    sent = files(**{"a.zip": b"PK\x03\x04 nothing"})
    page = manager.post(at(world.acme, "import_new", cells.pk), sent, follow=True)
    page = text_of(inspected(manager, page, world))
    assert "damaged or incomplete" in page
    assert "Restart import" in page
    assert newest(world).state == ImportState.FAILED
    again = at(world.acme, "import_restart", cells.pk, newest(world).pk)
    page = manager.post(again, follow=True)
    assert "damaged or incomplete" in text_of(inspected(manager, page, world))


def test_nothing_starts_before_it_is_known_what_it_is(manager, cells, world):
    sent = files(**{"a.png": RED})
    place = manager.post(at(world.acme, "import_new", cells.pk), sent).url
    early = manager.post(place, {"start": "1"})
    assert early.status_code == 409
    assert "still being read" in text_of(early)
    cancelled = manager.post(at(world.acme, "import_cancel", cells.pk, newest(world).pk))
    assert cancelled.status_code == 302
    inspect_import(organization_id=world.acme.pk, import_id=newest(world).pk)
    assert newest(world).state == ImportState.CANCELLED


def test_files_that_come_while_others_are_read_are_in_the_preview(manager, cells, world):
    """A job that began before them is too late to say what was found."""
    add = at(world.acme, "import_new", cells.pk)
    places = ask(manager, add, files(**{"a.png": RED}) | {"more": 1}).json()
    first = newest(world)
    with tenant(world.acme.pk):
        began = source_of(first)
    ask(manager, places["add"], files(**{"b.png": BLUE}))
    with tenant(world.acme.pk):
        assert running(began).update(preview={}, state=ImportState.PREVIEW) == 0
    page = inspected(manager, manager.get(places["preview"]), world)
    assert "Images 2" in text_of(page)
    inspect_import(organization_id=world.acme.pk, import_id=newest(world).pk)
    assert newest(world).preview["media"] == 2, "the second job had nothing to do"


def test_files_do_not_go_into_an_import_of_a_table(manager, world):
    with tenant(world.acme.pk):
        project = make_project("Texts", by=world.acme.members["manager"])
    answer = manager.post(
        at(world.acme, "import_new", project.pk), files(**{"a.csv": b"a,b\n1,hello\n"})
    )
    add = answer.url.replace("columns", "files")
    assert ask(manager, add, files(**{"a.txt": b"x"})).status_code == 409


def test_a_lone_text_offers_to_be_one_item(manager, world):
    with tenant(world.acme.pk):
        project = make_project("Texts", by=world.acme.members["manager"])
    page = manager.post(
        at(world.acme, "import_new", project.pk), files(**{"a.txt": b"one\ntwo\n"}), follow=True
    )
    assert "import it as one item instead" in text_of(page)
    whole = at(world.acme, "import_whole", project.pk, newest(world).pk)
    page = inspected(manager, manager.post(whole, follow=True), world)
    assert "Text files 1" in text_of(page)


def test_another_encoding_is_shown_before_anything_starts(manager, world):
    with tenant(world.acme.pk):
        project = make_project("Texts", by=world.acme.members["manager"])
    sent = files(**{"a.txt": "Grüße".encode("cp1252"), "b.txt": b"plain"})
    page = manager.post(at(world.acme, "import_new", project.pk), sent, follow=True)
    assert "isn't valid UTF-8" in text_of(inspected(manager, page, world))
    where = at(world.acme, "import_preview", project.pk, newest(world).pk)
    again = manager.post(where, {"encoding": "windows-1252", "start": "1"}, follow=True)
    assert "Grüße" in text_of(inspected(manager, again, world))
    assert newest(world).state == ImportState.PREVIEW


def test_the_limit_holds_for_all_files_of_a_request(manager, cells, world, settings):
    settings.IMPORT_LIMIT_BYTES = len(RED) + 10
    answer = manager.post(
        at(world.acme, "import_new", cells.pk), files(**{"a.png": RED, "b.png": BLUE})
    )
    assert answer.status_code == 422
    assert "larger than" in text_of(answer)


def test_more_files_than_a_form_may_send_get_a_sentence(manager, cells, world, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    answer = manager.post(
        at(world.acme, "import_new", cells.pk), files(**{"a.png": RED, "b.png": BLUE})
    )
    assert answer.status_code == 413
    assert "Pack them into a ZIP" in answer.content.decode()
