"""Add and remove images of a guideline."""

from __future__ import annotations

import secrets
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from annotation.projects.guidelines.images.encoding import LIMIT_BYTES, encode_image
from annotation.projects.guidelines.models import GuidelineImage
from annotation.projects.models import Project
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Invalid
from core.web.plain_name import one_line

MAX_IMAGES = 500
MAX_NAME_LENGTH = 120


@transaction.atomic
def add_image(
    *, by: Member, project: Project, upload: UploadedFile[Any], words: str = ""
) -> GuidelineImage:
    """Keep an image for the project's guideline; `words` tell what is on it.

    Raises Invalid for a file that is no PNG, JPEG or WebP or larger than 5 MB.
    """
    require(by, "guideline.change")
    if (upload.size or 0) > LIMIT_BYTES:
        raise Invalid(_("The image is larger than 5 MB. Make it smaller and try again."))
    if GuidelineImage.objects.filter(project=project).count() >= MAX_IMAGES:
        raise Conflict(_("This guideline already has 500 images. Remove one first."))
    encoded = encode_image(upload)
    named = words.strip() or PurePath(upload.name or "").stem
    image = GuidelineImage.objects.create(
        project=project,
        key=secrets.token_hex(8),
        name=one_line(named)[:MAX_NAME_LENGTH] or _("Image"),
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
    record("guideline.image_add", by=by, subject=image, project=project.pk)
    return image


@transaction.atomic
def remove_image(*, by: Member, image: GuidelineImage) -> None:
    """Take an image away for good, also from versions that show it: there its words stay."""
    require(by, "guideline.change")
    record("guideline.image_remove", by=by, subject=image, project=image.project_id)
    stored_as = image.stored_as
    image.delete()
    if not GuidelineImage.objects.filter(stored_as=stored_as).exists():
        transaction.on_commit(lambda: default_storage.delete(stored_as))
