"""Which project asks for labels of any kind? One with these fields and texts, ready to work on.

Runs inside the installation (`Site.run`): Ada and Ben label, Rita and Ravi review.
"""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.datasets.imports.actions import start_import
from annotation.datasets.imports.inspection import inspect_import
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.imports.options import ImportOptions
from annotation.datasets.imports.uploading import upload
from annotation.datasets.models import Batch, Item
from annotation.label_types.registry import KINDS
from annotation.projects.models import SchemaVersion
from core.identity.models import Role
from core.tenancy.scope import tenant
from tests.browser.stage import begin, desk_of, member, members
from tests.factories import money
from tests.factories.projects import make_guideline, make_item


def ask(slug, fields, texts, *, review="all", overlap="1"):
    """Make the organization with its project; its people sign in as <name>@<slug>.example."""
    desk = begin(slug, texts=texts, review=review, overlap=overlap)
    with tenant(desk.organization.pk):
        owner = member("olga")
        desk.project.schema = SchemaVersion.objects.create(
            project=desk.project, number=2, fields=fields, created_by=owner
        )
        desk.project.save(update_fields=["schema"])
        for kind in KINDS.keys() - {"choice"}:
            money.make_rate(by=owner, label_kind=kind)
            money.make_pay_rate(by=owner, label_kind=kind)
    return desk


def differ(slug, fields, text, answers):
    """The same with one item that Ada and Ben have answered, each in their own way."""
    return answer_each(ask(slug, fields, [text], review="none", overlap="2"), answers)


def answer_each(desk, answers):
    """Ada's and Ben's answers to the one item."""
    with tenant(desk.organization.pk):
        Item.objects.update(slots=2, open_slots=2)
        for number, answer in enumerate(answers):
            desk.label(number, answer)
    return desk


def answered(desk, answer):
    """The next item of a project that was asked, answered by Ada."""
    with tenant(desk.organization.pk):
        desk.label(0, answer)


def explain(slug, class_key, item_text):
    """Publish a guideline whose block of this class shows the item with that text."""
    desk = desk_of(slug)
    with tenant(desk.organization.pk):
        item = Item.objects.get(text=item_text)
        examples = [{"item": item.pk, "good": True, "note": ""}]
        block = {"class_key": class_key, "definition": "A name.", "examples": examples}
        content = {"overview": "", "blocks": [block]}
        readers = members(Role.ANNOTATOR)
        make_guideline(desk.project, by=member("olga"), content=content, readers=readers, major=2)


def compare(slug, fields, rows, *, review="all"):
    """The same for texts to compare; each row is what they answer, then the texts."""
    desk = ask(slug, fields, [], review=review)
    with tenant(desk.organization.pk):
        desk.project.media_type = "pair"
        desk.project.save(update_fields=["media_type"])
        batch = Batch.objects.get(project=desk.project)
        for prompt, *texts in rows:
            make_item(batch, prompt, parts=[{"text": text} for text in texts])
    return desk


def compare_files(slug, fields, table, paths, *, review="all"):
    """The same for files to compare, which the rows of the table name."""
    desk = compare(slug, fields, [], review=review)
    with tenant(desk.organization.pk):
        owner = member("olga")
        files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in map(Path, paths)]
        table = SimpleUploadedFile("pairs.csv", table.encode())
        source = upload(by=owner, project=desk.project, uploads=[table, *files])
    inspect_import(organization_id=desk.organization.pk, import_id=source.pk)
    with tenant(desk.organization.pk):
        source.refresh_from_db()
        start_import(by=owner, source=source, options=ImportOptions.model_validate(source.options))
    run_import(organization_id=desk.organization.pk, import_id=source.pk)
    return desk


def ask_about(slug, medium, fields, paths, *, review="all"):
    """The same about media: these files are imported, in their order."""
    desk = ask(slug, fields, [], review=review)
    for path in map(Path, paths):
        with tenant(desk.organization.pk):
            desk.project.media_type = medium
            desk.project.save(update_fields=["media_type"])
            owner = member("olga")
            file = SimpleUploadedFile(path.name, path.read_bytes())
            source = upload(by=owner, project=desk.project, uploads=[file])
        inspect_import(organization_id=desk.organization.pk, import_id=source.pk)
        with tenant(desk.organization.pk):
            source.refresh_from_db()
            start_import(
                by=owner, source=source, options=ImportOptions.model_validate(source.options)
            )
        run_import(organization_id=desk.organization.pk, import_id=source.pk)
    return desk
