"""Which files does an organization keep? One row for each content, however often it is used."""

from __future__ import annotations

from django.db import models

from core.tenancy.keys import TenantKey
from core.tenancy.models import TenantModel


class Media(TenantModel):
    """A file that items show: an image, an audio file, a video or a series of measurements.

    `width` and `height` are pixels as it is seen, EXIF turn applied; None for what isn't seen.
    `facts` are those of its medium (media.registry), `previews` the names of the files that were
    made of it, by what they are. `stored_as` holds the bytes as they were brought, and `sha256` is
    of those. The row comes into being when an import lands; the files lie in that import's folder
    (media.files).
    """

    sha256 = models.BinaryField(max_length=32)
    stored_as = models.CharField(max_length=200)
    thumbnail_as = models.CharField(max_length=200)
    mime = models.CharField(max_length=40)
    medium = models.CharField(max_length=12, default="image", db_default="image")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    facts = models.JSONField(default=dict, db_default={})
    previews = models.JSONField(default=dict, db_default={})
    size_bytes = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="media_tenant_key"),
            models.UniqueConstraint(fields=["organization", "sha256"], name="media_content_once"),
        ]
        indexes = [
            models.Index(fields=["stored_as"], name="media_by_file"),
            models.Index(fields=["thumbnail_as"], name="media_by_thumbnail"),
        ]

    def __str__(self) -> str:
        return f"{self.mime} {self.pk}"
