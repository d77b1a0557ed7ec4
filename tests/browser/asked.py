"""Which project asks for labels of any kind? One with these fields and texts, ready to work on.

Runs inside the installation (`Site.run`): Ada and Ben label, Rita and Ravi review.
"""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.data.importing.actions import start_import
from annotation.data.importing.jobs import run_import
from annotation.data.importing.options import ImportOptions
from annotation.data.importing.uploading import upload
from annotation.kinds.registry import KINDS
from annotation.projects.models import SchemaVersion
from tests.browser.stage import begin, member
from tests.factories import money
from workforce.tenancy.scope import tenant


def ask(slug, fields, texts, *, review="all"):
    """Make the organization with its project; its people sign in as <name>@<slug>.example."""
    desk = begin(slug, texts=texts, review=review)
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
            start_import(
                by=owner, source=source, options=ImportOptions.model_validate(source.options)
            )
        run_import(organization_id=desk.organization.pk, import_id=source.pk)
    return desk
