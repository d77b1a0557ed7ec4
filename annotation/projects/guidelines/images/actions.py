"""How do pictures get into a guideline, and out of it?"""

from __future__ import annotations

import secrets
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from annotation.projects.guidelines.images.encoding import LIMIT_BYTES, encode_picture
from annotation.projects.guidelines.models import GuidelinePicture
from annotation.projects.models import Project
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Invalid
from core.web.plain_name import one_line

MAX_PICTURES = 500
MAX_NAME_LENGTH = 120


@transaction.atomic
def add_picture(
    *, by: Member, project: Project, upload: UploadedFile[Any], words: str = ""
) -> GuidelinePicture:
    """Keep a picture for the project's guideline; `words` tell what is on it.

    Raises Invalid for a file that is no PNG, JPEG or WebP or larger than 5 MB.
    """
    require(by, "guideline.change")
    if (upload.size or 0) > LIMIT_BYTES:
        raise Invalid(_("The picture is larger than 5 MB. Make it smaller and try again."))
    if GuidelinePicture.objects.filter(project=project).count() >= MAX_PICTURES:
        raise Conflict(_("This guideline has 500 pictures already. Remove one first."))
    encoded = encode_picture(upload)
    named = words.strip() or PurePath(upload.name or "").stem
    picture = GuidelinePicture.objects.create(
        project=project,
        key=secrets.token_hex(8),
        name=one_line(named)[:MAX_NAME_LENGTH] or _("Picture"),
        kind=encoded.kind,
        stored_as=default_storage.save(
            f"{current_organization_id()}/guideline/{secrets.token_hex(16)}",
            ContentFile(encoded.content),
        ),
        size_bytes=len(encoded.content),
        width=encoded.width,
        height=encoded.height,
        added_by=by,
    )
    record("guideline.picture_add", by=by, subject=picture, project=project.pk)
    return picture


@transaction.atomic
def remove_picture(*, by: Member, picture: GuidelinePicture) -> None:
    """Take a picture away for good, also from versions that show it: there its words stay."""
    require(by, "guideline.change")
    record("guideline.picture_remove", by=by, subject=picture, project=picture.project_id)
    stored_as = picture.stored_as
    picture.delete()
    if not GuidelinePicture.objects.filter(stored_as=stored_as).exists():
        transaction.on_commit(lambda: default_storage.delete(stored_as))
