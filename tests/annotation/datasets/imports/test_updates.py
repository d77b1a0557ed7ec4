"""Does an import update items by their external ids, previewed, and never below a label?"""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotation.datasets.imports.actions import confirm_update, start_import, upload_file
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.imports.options import (
    Column,
    ColumnUse,
    Duplicates,
    Existing,
    ImportOptions,
)
from annotation.datasets.models import Import, ImportFinding, ImportState, Item
from annotation.workflow.lifecycle.models import Assignment, AssignmentState, Draft
from annotation.workflow.queue.actions import retake
from annotation.workflow.queue.eligibility import find_work
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Gone, Invalid
from tests.annotation.pages import at, form_values, sign_in, text_of
from tests.factories.media import make_item_part, make_media
from tests.factories.work import make_draft
from tests.support.desk import make_desk
from tests.support.racing import race
from tests.support.script import Script

FIRST = (
    "id,text,topic,source\n"
    "a,apples are red,fruit,web\nb,bears are brown,animal,web\nc,clouds,sky,tv\n"
)


@pytest.fixture(autouse=True)
def uploads_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


class Importer:
    """A manager who brings tables into the project of a desk with three items, a, b and c."""

    def __init__(self, desk):
        self.desk = desk
        self.scope = desk.organization.pk
        with tenant(self.scope):
            self.by = desk.project.created_by
        self.bring(FIRST)

    def prepare(self, content, *, name="data.csv", **change):
        """Upload; `topic` is shown to annotators, and what else differs is said."""
        with tenant(self.scope):
            file = SimpleUploadedFile(name, content.encode())
            source = upload_file(by=self.by, project=self.desk.project, upload=file)
            options = ImportOptions.model_validate(source.options)
            columns = tuple(
                column.model_copy(update={"use": ColumnUse.SHOWN})
                if column.name == "topic"
                else column
                for column in options.columns
            )
            options = options.model_copy(update={"columns": columns} | change)
            start_import(by=self.by, source=source, options=options)
        return source

    def run(self, source):
        run_import(organization_id=self.scope, import_id=source.pk)
        with tenant(self.scope):
            return Import.objects.get(pk=source.pk)

    def bring(self, content, **change):
        return self.run(self.prepare(content, **change))

    def check(self, content, **change):
        return self.bring(content, existing=Existing.UPDATE, **change)

    def confirm(self, source):
        with tenant(self.scope):
            confirm_update(by=self.by, source=source)
        return self.run(source)

    def update(self, content, **change):
        """Check, confirm, and be sure that the check foretold what happened."""
        checked = self.check(content, **change)
        foretold = numbers(checked), checked.changes, self.findings(checked)
        done = self.confirm(checked)
        assert (numbers(done), done.changes, self.findings(done)) == foretold
        return done

    def items(self):
        with tenant(self.scope):
            return {
                item.external_id: (item.text, item.data, item.hidden)
                for item in Item.objects.filter(project=self.desk.project)
            }

    def findings(self, source):
        with tenant(self.scope):
            found = ImportFinding.objects.filter(source=source).order_by("line")
            return [(row.line, row.kind, row.reason) for row in found]


def numbers(source):
    return {
        "new": source.imported,
        "updated": source.updated,
        "unchanged": source.known,
        "duplicates": source.duplicates,
        "refused": source.refused,
    }


def counts(**values):
    return dict.fromkeys(("new", "updated", "unchanged", "duplicates", "refused"), 0) | values


@pytest.fixture
def importer(db):
    return Importer(make_desk(items=0, annotators=2))


def test_a_check_says_what_would_change_and_changes_nothing(importer):
    before = importer.items()
    checked = importer.check(
        "id,text,topic,source\na,apples are green,fruit,web\nb,bears are brown,animal,book\n"
        "c,clouds,sky,tv\nd,dogs bark,animal,web\nd,dogs,animal,web\n"
    )
    assert checked.state == ImportState.CHECKED
    assert numbers(checked) == counts(new=1, updated=2, unchanged=1, refused=1)
    assert checked.changes == [["", 1], ["source", 1]]
    found = importer.findings(checked)
    assert found[0] == (2, "updated", "Text: “apples are red” → “apples are green”")
    assert found[1] == (3, "updated", "source: “web” → “book”")
    assert found[2][:2] == (4, "known")
    assert found[3][:2] == (6, "refused")
    assert importer.items() == before
    done = importer.confirm(checked)
    assert done.state == ImportState.DONE
    assert importer.items() == {
        "a": ("apples are green", {"topic": "fruit"}, {"source": "web"}),
        "b": ("bears are brown", {"topic": "animal"}, {"source": "book"}),
        "c": ("clouds", {"topic": "sky"}, {"source": "tv"}),
        "d": ("dogs bark", {"topic": "animal"}, {"source": "web"}),
    }
    with tenant(importer.scope):
        lines = AuditEntry.objects.order_by("pk").values_list("action", "detail")
        assert [detail for action, detail in lines if action == "import.update"] == [{"items": 2}]


def test_the_same_update_again_changes_nothing(importer):
    table = "id,text,topic,source\na,apples are green,fruit,book\n"
    assert numbers(importer.update(table)) == counts(updated=1)
    with tenant(importer.scope):
        before = list(Item.objects.order_by("pk").values())
    assert numbers(importer.update(table)) == counts(unchanged=1)
    with tenant(importer.scope):
        assert list(Item.objects.order_by("pk").values()) == before


def test_columns_that_the_file_lacks_stay_and_new_ones_come(importer):
    done = importer.update("id,language\na,en\nb,\nz,en\n", columns=columns("id", "language"))
    assert numbers(done) == counts(updated=2, refused=1)
    assert "the file has no text column" in importer.findings(done)[-1][2]
    found = importer.items()
    assert found["a"] == ("apples are red", {"topic": "fruit"}, {"source": "web", "language": "en"})
    assert found["b"][2] == {"source": "web", "language": ""}
    assert set(found) == {"a", "b", "c"}


def columns(*names):
    uses = {"id": ColumnUse.EXTERNAL_ID, "text": ColumnUse.TEXT, "topic": ColumnUse.SHOWN}
    return tuple(Column(name=name, use=uses.get(name, ColumnUse.HIDDEN)) for name in names)


def test_a_column_moves_from_hidden_to_shown(importer):
    external_id, source = columns("id", "source")
    moved = (external_id, source.model_copy(update={"use": ColumnUse.SHOWN}))
    done = importer.update("id,source\na,web\n", columns=moved)
    assert importer.findings(done) == [(2, "updated", "source: now visible to annotators")]
    assert importer.items()["a"] == ("apples are red", {"topic": "fruit", "source": "web"}, {})


@pytest.mark.parametrize("stage", ["held", "submitted", "superseded", "done"])
def test_what_annotators_saw_of_an_item_stays(importer, stage):
    desk = importer.desk
    with tenant(importer.scope):
        assignment = desk.claim()
        item_id = assignment.item.external_id
        if stage != "held":
            desk.submit(assignment)
        if stage == "superseded":  # the slot was given back, its annotation is history
            assignment.annotations.update(is_live=False)
            Assignment.objects.filter(pk=assignment.pk).update(state="released")
            Item.objects.filter(pk=assignment.item_id).update(state="labeling", open_slots=1)
        if stage == "done":
            assert Item.objects.get(pk=assignment.item_id).state == "done"
    before = importer.items()[item_id]
    for table in (
        f"id,text,topic,source\n{item_id},another text,{before[1]['topic']},web\n",
        f"id,text,topic,source\n{item_id},{before[0]},another topic,web\n",
    ):
        done = importer.update(table)
        assert numbers(done) == counts(refused=1)
        assert "is labeled or in progress" in importer.findings(done)[0][2]
        assert importer.items()[item_id] == before
    hidden = f"id,text,topic,source\n{item_id},{before[0]},{before[1]['topic']},another source\n"
    assert numbers(importer.update(hidden)) == counts(updated=1)
    assert importer.items()[item_id][2] == {"source": "another source"}


def test_whose_time_ran_out_cannot_take_the_old_text_again(importer):
    desk = importer.desk
    with tenant(importer.scope):
        assignment = desk.claim()
        make_draft(assignment)
        member = desk.annotators[0]
        Assignment.objects.filter(pk=assignment.pk).update(state=AssignmentState.EXPIRED)
        Item.objects.filter(pk=assignment.item_id).update(open_slots=1)
        held, place = find_work(member, assignment.pk)
    done = importer.update("id,text,topic\na,another text,fruit\n")
    assert numbers(done) == counts(updated=1)
    with tenant(importer.scope):
        assert not Draft.objects.exists()
        with pytest.raises(Gone):
            retake(place, held)


def test_texts_that_are_there_already_are_duplicates(importer):
    table = "id,text\na,clouds\nb,brand new\nd,brand new\ne,bears are brown\n"  # b's text until now
    done = importer.update(table)
    assert numbers(done) == counts(updated=1, duplicates=3)
    assert [reason for _line, kind, reason in importer.findings(done) if kind == "duplicate"] == [
        "Same text as item “c” in this project.",
        "Same text as line 3.",
        "Same text as item “b” in this project.",
    ]
    kept = importer.update("id,text\na,clouds\n", duplicates=Duplicates.KEEP)
    assert numbers(kept) == counts(updated=1)


def test_an_update_needs_an_id_and_a_table(importer):
    with pytest.raises(Invalid, match="external ID"):
        importer.prepare("text\nhello\n", existing=Existing.UPDATE)


def test_items_made_of_files_keep_them(importer):
    with tenant(importer.scope):
        item = Item.objects.get(external_id="a")
        make_item_part(item, make_media(medium="image"))
        Item.objects.filter(pk=item.pk).update(parts=[{"media": "image", "name": "a.png"}])
    done = importer.update("id,text,topic\na,another text,fruit\n")
    assert importer.findings(done)[0][1] == "refused"
    assert "consists of files" in importer.findings(done)[0][2]


def test_other_organizations_items_are_out_of_reach(importer, world):
    with tenant(world.acme.pk):
        theirs = list(Item.objects.order_by("pk").values("pk", "text", "data", "hidden"))
        named = Item.objects.order_by("pk").first().external_id
    done = importer.update(f"id,text,topic\n{named},stolen,fruit\n")
    assert numbers(done) == counts(new=1)
    with tenant(world.acme.pk):
        assert list(Item.objects.order_by("pk").values("pk", "text", "data", "hidden")) == theirs


def test_a_check_is_confirmed_once_and_can_be_cancelled(importer):
    checked = importer.check("id,text,topic\na,another text,fruit\n")
    importer.confirm(checked)
    with tenant(importer.scope), pytest.raises(Conflict):
        confirm_update(by=importer.by, source=checked)


def test_labeled_since_the_check_is_refused(importer):
    checked = importer.check("id,text,topic\na,another text,fruit\n")
    assert numbers(checked) == counts(updated=1)
    with tenant(importer.scope):
        importer.desk.label()
    done = importer.confirm(checked)
    assert numbers(done) == counts(refused=1)
    assert importer.items()["a"][0] == "apples are red"


def test_a_column_called_id_stays_the_id_where_it_repeats(importer):
    table = "ID,text,topic\na,apples are red,fruit\nd,dogs,animal\nd,dingos,animal\n,empty,x\n"
    source = importer.bring(table)
    assert numbers(source) == counts(new=1, unchanged=1, refused=2)
    assert importer.findings(source)[1:] == [
        (4, "refused", "The external ID “d” is already used in line 3 with a different text."),
        (5, "refused", "The external ID is empty."),
    ]


def test_the_pages_preview_check_and_confirm(importer):
    manager = sign_in(importer.by.user)
    desk = importer.desk
    content = "id,text,source\na,apples are green,web\nb,bears are brown,book\nb,b again,x\n"
    upload = {"file": SimpleUploadedFile("next.csv", content.encode())}
    place = manager.post(at(desk.organization, "import_new", desk.project.pk), upload).headers[
        "Location"
    ]
    preview = manager.get(place)
    assert "1 row has a duplicate or missing external ID" in text_of(preview)
    assert "The external ID “b” is already used in line 3." in text_of(preview)
    source_id = int(place.rstrip("/").split("/")[-2])
    sent = form_values(preview) | {"existing": "update", "start": "1"}
    status = manager.post(place, sent).headers["Location"]
    run_import(organization_id=importer.scope, import_id=source_id)
    page = manager.get(status)
    assert "Items to update 2" in text_of(page)
    assert "New items 0" in text_of(page)
    assert "Will be rejected 1" in text_of(page)
    findings = manager.get(at(desk.organization, "import_findings", desk.project.pk, source_id))
    assert "source: “web” → “book”" in text_of(findings)
    confirm = at(desk.organization, "import_confirm", desk.project.pk, source_id)
    assert manager.post(confirm).status_code == 302
    run_import(organization_id=importer.scope, import_id=source_id)
    assert "Updated items 2" in text_of(manager.get(status))
    assert importer.items()["a"][0] == "apples are green"
    assert manager.post(confirm).status_code == 409


def test_columns_can_be_chosen_anew_after_a_check(importer):
    checked = importer.check("id,text,topic\na,another text,fruit\n")
    manager = sign_in(importer.by.user)
    place = at(importer.desk.organization, "import_preview", importer.desk.project.pk, checked.pk)
    manager.post(place, form_values(manager.get(place)) | {"refresh": "1"})
    with tenant(importer.scope):
        source = Import.objects.get(pk=checked.pk)
    assert (source.state, numbers(source)) == (ImportState.PREVIEW, counts())
    assert importer.findings(source) == []


def test_a_script_checks_and_confirms(world):
    script = Script(world.acme.secrets["manager"])
    project = f"projects/{world.acme.project.pk}"
    with tenant(world.acme.pk):
        free = Item.objects.filter(project=world.acme.project, assignments=None)
        chosen = free.exclude(state="done").order_by("-pk").first()
    content = json.dumps({"id": chosen.external_id, "text": "Another text altogether"})
    file = SimpleUploadedFile("new.jsonl", content.encode())
    source = (
        Client()
        .post(
            f"/o/acme/api/v1/{project}/imports",
            {"file": file},
            headers={"Authorization": f"Bearer {script.secret}"},
        )
        .json()
    )
    options = source["options"] | {"existing": "update"}
    place = f"imports/{source['id']}"
    script.call("PATCH", place, {"options": options})
    assert script.call("POST", f"{place}/start").json()["state"] == "queued"
    run_import(organization_id=world.acme.pk, import_id=source["id"])
    shown = script.call("GET", place).json()
    assert (shown["state"], shown["updated"], shown["imported"]) == ("checked", 1, 0)
    assert shown["changes"] == [{"column": None, "items": 1}]
    assert script.call("POST", f"{place}/start").json()["state"] == "queued"
    run_import(organization_id=world.acme.pk, import_id=source["id"])
    assert script.call("GET", place).json()["state"] == "done"
    with tenant(world.acme.pk):
        assert Item.objects.get(pk=chosen.pk).text == "Another text altogether"


@pytest.mark.race
def test_a_claim_and_an_update_at_once_never_mix(committed_db):
    importer = Importer(make_desk(items=0, annotators=2))
    desk = importer.desk
    for turn in range(6):
        table = f"id,text,topic\na,text {turn},fruit\nb,other {turn},animal\nc,third {turn},sky\n"
        checked = importer.check(table)
        with tenant(importer.scope):
            confirm_update(by=importer.by, source=checked)

        def claim():
            with tenant(importer.scope):
                claimed = desk.claim(turn % 2)  # noqa: B023  # run before the next turn
                return (claimed.pk, claimed.item.text) if claimed else None

        found, _ran = race(claim, lambda: importer.run(checked))  # noqa: B023  # run at once
        with tenant(importer.scope):
            for assignment in Assignment.objects.filter(state="held").select_related("item"):
                seen = found[1] if found and assignment.pk == found[0] else None
                assert seen in (None, assignment.item.text)
            held = Assignment.objects.filter(state="held")
            Item.objects.filter(pk__in=held.values("item")).update(open_slots=1)
            held.delete()
