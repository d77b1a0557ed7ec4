"""Do the data pages bring a file in, show what became of it, and keep others out?"""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_q.models import OrmQ

from annotation.datasets.imports.jobs import run_import
from annotation.datasets.models import Import, ImportState, Item
from annotation.projects.grants import Level
from core.tenancy.scope import tenant
from tests.factories.projects import (
    grant,
    make_batch,
    make_finding,
    make_import,
    make_item,
    make_project,
)

TSV = "ham\tHello, how are you?\nspam\tWin a prize now, call us!\nham\tHello, how are you?\n"


@pytest.fixture
def manager(client, world):
    client.force_login(world.acme.users["manager"])
    return client


@pytest.fixture
def project(world):
    with tenant(world.acme.pk):
        return make_project("Empty", by=world.acme.members["manager"])


def url(name, project, *ids):
    return reverse(name, args=["acme", project.pk, *ids])


def send(client, project, content, name="data.tsv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(url("import_new", project), {"file": SimpleUploadedFile(name, content)})


def newest(world):
    with tenant(world.acme.pk):
        return Import.objects.order_by("-pk").first()


def chosen(**changes):
    """What the browser sends for TSV as detected."""
    return {
        "encoding": "utf-8",
        "delimiter": "tab",
        "name-1": "label",
        "use-1": "hidden",
        "name-2": "text",
        "use-2": "text",
    } | changes


def test_from_file_to_items(manager, project, world):
    answer = send(manager, project, TSV)
    source = newest(world)
    assert answer.url == url("import_preview", project, source.pk)
    page = manager.get(answer.url).content.decode()
    assert page.count("Hello, how are you?") == 2
    answer = manager.post(answer.url, chosen(start="1"))
    assert answer.url == url("import_status", project, source.pk)
    waiting = manager.get(answer.url).content.decode()
    assert "Waiting to start" in waiting
    assert 'http-equiv="refresh"' in waiting
    assert OrmQ.objects.count() == 1
    run_import(organization_id=world.acme.pk, import_id=source.pk)
    done = manager.get(answer.url).content.decode()
    assert 'http-equiv="refresh"' not in done
    findings = url("import_findings", project, source.pk)
    assert f'href="{findings}?kind=duplicate"' in done
    shown = manager.get(f"{findings}?kind=duplicate").content.decode()
    assert "Same text as line 1." in shown
    assert "ham\tHello, how are you?" in shown
    listed = manager.get(url("items", project)).content.decode()
    assert "Win a prize now, call us!" in listed
    assert "0/1" in listed or "0/2" in listed
    with tenant(world.acme.pk):
        item = Item.objects.get(project=project, text__startswith="Win")
    assert item.hidden == {"label": "spam"}
    page = manager.get(url("item_detail", project, item.pk)).content.decode()
    assert "Never sent to annotators" in page


def test_changing_how_the_file_is_read_shows_it_again_before_anything_starts(
    manager, project, world
):
    send(manager, project, TSV)
    source = newest(world)
    preview = url("import_preview", project, source.pk)
    answer = manager.post(preview, chosen(delimiter="comma", start="1"), follow=True)
    assert "Preview updated" in answer.content.decode()
    fresh = newest(world)
    assert (fresh.state, fresh.options["dialect"]["delimiter"]) == (ImportState.PREVIEW, ",")
    answer = manager.post(preview, chosen(header="on", delimiter="tab"), follow=True)
    assert answer.context["form"].column_fields()[0].name.value() == "ham"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"use-1": "text"}, "exactly one column as the text"),
        ({"use-2": "hidden"}, "exactly one column as the text"),
        ({"use-1": "external_id", "use-2": "external_id"}, "exactly one column"),
    ],
)
def test_columns_that_make_no_items_get_a_sentence(manager, project, world, changes, sentence):
    send(manager, project, TSV)
    answer = manager.post(
        url("import_preview", project, newest(world).pk), chosen(start="1", **changes)
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert newest(world).state == ImportState.PREVIEW


def test_two_kept_columns_need_two_names(manager, project, world):
    send(manager, project, "a\tb\tsome longer text\nc\td\tanother longer text\n")
    columns = {"name-1": "x", "name-2": "x", "use-2": "shown", "name-3": "text", "use-3": "text"}
    answer = manager.post(
        url("import_preview", project, newest(world).pk), chosen(start="1", **columns)
    )
    assert "same name" in answer.content.decode()


def test_an_unclear_encoding_is_asked_and_shown(manager, project, world):
    send(manager, project, "x\tnaïve café for €5\n".encode("cp1252"))
    preview = url("import_preview", project, newest(world).pk)
    page = manager.get(preview).content.decode()
    assert "Choose an encoding" in page
    assert "naïve café for €5" in page
    answer = manager.post(preview, chosen(encoding="unsure", start="1"))
    assert (answer.status_code, "encoding first" in answer.content.decode()) == (422, True)
    answer = manager.post(preview, chosen(encoding="windows-1252", start="1"))
    assert answer.url == url("import_status", project, newest(world).pk)


def uploads_in(folder):
    """The uploaded files of all organizations; images of guidelines lie one folder deeper."""
    return [path for path in folder.glob("*/*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n \n", "has no rows"),
        (bytes(range(32)) * 40, "binary"),
    ],
)
def test_what_is_no_table_gets_a_sentence(
    manager, project, world, uploads_folder, content, sentence
):
    answer = send(manager, project, content)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert uploads_in(uploads_folder) == []


def test_no_file_gets_a_sentence(manager, project):
    assert "Choose a file." in manager.post(url("import_new", project), {}).content.decode()


def test_a_file_beyond_the_limit_gets_a_sentence_and_no_disk(
    manager, project, settings, uploads_folder
):
    settings.IMPORT_LIMIT_BYTES = 1000
    answer = send(manager, project, "x\tsome text\n" * 20_000)
    assert answer.status_code == 422
    assert "larger than" in answer.content.decode()
    assert uploads_in(uploads_folder) == []


def test_uploads_lie_in_a_folder_of_the_organization_under_a_random_name(
    manager, project, world, uploads_folder
):
    send(manager, project, TSV, "../../secret.tsv")
    source = newest(world)
    assert source.file_name == "secret.tsv"
    path = uploads_folder / source.stored_as
    assert path.parent == uploads_folder / str(world.acme.pk)
    assert "secret" not in path.name
    assert path.stat().st_mode & 0o077 == 0


def test_cancel_and_start_again(manager, project, world):
    send(manager, project, TSV)
    source = newest(world)
    manager.post(url("import_preview", project, source.pk), chosen(start="1"))
    page = manager.post(url("import_cancel", project, source.pk), follow=True).content.decode()
    assert "Nothing was imported" in page
    again = manager.post(url("import_cancel", project, source.pk))
    assert again.status_code == 409
    manager.post(url("import_restart", project, source.pk))
    assert newest(world).state == ImportState.QUEUED


def test_the_download_is_whole_and_runs_no_formula(manager, project, world):
    with tenant(world.acme.pk):
        source = make_import(
            project, by=world.acme.members["manager"], state="done", rows=2, refused=2
        )
        make_finding(source, line=2, kind="refused", reason="Bad", raw='a,"b"\nc')
        make_finding(source, line=1, kind="refused", reason="Bad", raw="=HYPERLINK(1)")
    answer = manager.get(url("import_findings_csv", project, source.pk))
    text = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[1:] == [
        ["'=HYPERLINK(1)", "1", "Rejected", "Bad", ""],
        ['a,"b"\nc', "2", "Rejected", "Bad", ""],
    ]


def test_the_download_is_whole_where_an_object_nests_without_end(manager, project, world):
    columns = [{"key": "text", "name": "text", "use": "text"}]
    options = {"form": "jsonl", "columns": columns}
    deep = '{"text": ' + "[" * 5_000 + "]" * 5_000 + "}"
    with tenant(world.acme.pk):
        by = world.acme.members["manager"]
        source = make_import(project, by=by, state="done", rows=2, refused=2, options=options)
        make_finding(source, line=1, kind="refused", reason="Bad", raw=deep)
        make_finding(source, line=2, kind="refused", reason="Bad", raw='{"text": "x"}')
    answer = manager.get(url("import_findings_csv", project, source.pk))
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))
    assert {row[0] for row in rows[1:]} == {deep, "x"}


def test_items_are_found_by_state_batch_and_id(manager, project, world):
    with tenant(world.acme.pk):
        first, second = make_batch(project, "One"), make_batch(project, "Two")
        make_item(first, "alpha text", external_id="a-1")
        make_item(second, "beta text", external_id="b-1", state="done")

    def texts(query):
        page = manager.get(url("items", project) + query)
        return [line.excerpt for line in page.context["lines"]]

    assert texts("") == ["beta text", "alpha text"]
    assert texts("?state=done") == ["beta text"]
    assert texts(f"?batch={first.pk}") == ["alpha text"]
    assert texts("?id=a-") == ["alpha text"]
    assert texts("?id=%25") == []
    assert texts("?id=%00") == ["beta text", "alpha text"]
    assert "No matches" in manager.get(url("items", project) + "?id=zzz").content.decode()


def test_an_item_shows_all_that_happened(manager, world):
    project, item = world.acme.project, world.acme.item
    page = manager.get(url("item_detail", project, item.pk)).content.decode()
    assert world.acme.hidden_secret in page
    assert world.acme.secret in page
    for word in (
        "Assigned as annotator 1",
        "Annotation 1, revision 1",
        "Ham",
        "Accepted",
        "Outcome",
    ):
        assert word in page
    assert f"well done {world.acme.secret}" in page


def test_empty_pages_say_what_to_do(manager, project, world, client):
    for name in ("items", "imports"):
        page = manager.get(url(name, project)).content.decode()
        assert "No data yet" in page
        assert url("import_new", project) in page
    with tenant(world.acme.pk):
        grant(project, world.acme.members["reviewer"], level=Level.VIEW)
    client.force_login(world.acme.users["reviewer"])
    page = client.get(url("items", project)).content.decode()
    assert "Items appear here once a project manager imports data." in page
    assert url("import_new", project) not in page


def test_annotators_and_other_organizations_see_nothing(client, world):
    acme = world.acme
    source, item = acme.rows["import"], acme.item
    names = [
        ("items", []),
        ("imports", []),
        ("item_detail", [item.pk]),
        ("import_status", [source.pk]),
        ("import_findings", [source.pk]),
        ("import_findings_csv", [source.pk]),
    ]
    for name, ids in names:
        address = url(name, acme.project, *ids)
        client.force_login(acme.users["annotator"])
        assert client.get(address).status_code == 403
        client.force_login(world.other.users["owner"])
        assert client.get(address).status_code == 404
        theirs = address.replace("/o/acme/", "/o/other/")
        assert client.get(theirs).status_code == 404
    client.force_login(acme.users["reviewer"])
    assert client.get(url("import_new", acme.project)).status_code == 403


@pytest.mark.parametrize("name", ["items", "imports", "import_findings"])
def test_lists_cost_the_same_for_1_and_20_rows(manager, project, world, name):
    with tenant(world.acme.pk):
        batch = make_batch(project)
        source = make_import(project, by=world.acme.members["manager"], state="done")

    def add(count, start):
        with tenant(world.acme.pk):
            for number in range(start, start + count):
                make_item(batch, f"text {number}", external_id=f"e{number}")
                make_import(project, by=world.acme.members["manager"], state="done")
                make_finding(source, line=number)

    def queries():
        ids = [source.pk] if name == "import_findings" else []
        with CaptureQueriesContext(connection) as captured:
            assert manager.get(url(name, project, *ids)).status_code == 200
        return len(captured)

    add(1, 0)
    queries()
    one = queries()
    add(19, 1)
    assert queries() == one
