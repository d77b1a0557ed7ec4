"""Bring one file in as a process of its own, from the upload to the end of the job.

Prints, as JSON, how it ended, and by how many megabytes the process grew at most.
"""

import json
import resource
import sys
from pathlib import Path

import django

MEGABYTE = 1024 * 1024
WARM_UP = b"id,text\n1,warm\n2,up\n"


def peak():
    """The most memory this process has used so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def brought(organization_id, member_id, project_id, name, file):
    """Upload, start with the first guess, run: what became of it."""
    from django.core.files.uploadedfile import UploadedFile

    from annotation.datasets.imports.actions import start_import
    from annotation.datasets.imports.inspection import inspect_import
    from annotation.datasets.imports.jobs import run_import
    from annotation.datasets.imports.options import ImportOptions
    from annotation.datasets.imports.uploading import upload
    from annotation.datasets.models import Import, ImportState
    from annotation.projects.models import Project
    from core.identity.models import Member
    from core.tenancy.scope import tenant
    from core.web.errors import DomainError

    file.seek(0, 2)
    chosen = UploadedFile(file, name, size=file.tell())
    file.seek(0)
    before = peak()
    try:
        with tenant(organization_id):
            by = Member.objects.select_related("organization", "user").get(pk=member_id)
            project = Project.objects.get(pk=project_id)
            source = upload(by=by, project=project, uploads=[chosen])
        grew = peak() - before
        inspect_import(organization_id=organization_id, import_id=source.pk)
        with tenant(organization_id):
            source.refresh_from_db()
            if source.state == ImportState.PREVIEW:
                options = ImportOptions.model_validate(source.options)
                start_import(by=by, source=source, options=options)
    except DomainError as refusal:
        return {"state": "refused at upload", "sentence": refusal.message}
    run_import(organization_id=organization_id, import_id=source.pk)
    with tenant(organization_id):
        ended = Import.objects.get(pk=source.pk)
        finding = ended.findings.order_by("pk").first()
        return {
            "state": ended.state,
            "sentence": ended.failure or (finding.reason if finding else ""),
            "imported": ended.imported,
            "refused": ended.refused,
            "upload_grew_by": grew,
        }


def main(organization, member, project, media, path):
    """Warm up by a small import, so that only what the file costs is measured."""
    django.setup()
    import io

    from django.conf import settings

    settings.MEDIA_ROOT = media
    ids = (int(organization), int(member), int(project))
    brought(*ids, "warm.csv", io.BytesIO(WARM_UP))
    before = peak()
    with Path(path).open("rb") as file:
        ended = brought(*ids, Path(path).name, file)
    print(json.dumps(ended | {"grew_by": peak() - before}))


if __name__ == "__main__":
    main(*sys.argv[1:])
