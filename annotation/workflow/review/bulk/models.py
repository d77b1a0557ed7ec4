"""Many answers accepted at once: which ones, by whom, and how far it is."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class BulkState(models.TextChoices):
    """How far it is."""

    PREVIEW = "preview", _("Ready to start")
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Stopped")


class BulkAccept(TenantModel):
    """The reviews that one reviewer accepts at once, each in the version the preview showed.

    `handled` counts from the beginning of `review_ids`; `refused` are those that somebody else
    took, decided or changed meanwhile.
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    review_ids = ArrayField(models.BigIntegerField())
    versions = ArrayField(models.SmallIntegerField())
    state = models.CharField(max_length=9, choices=BulkState, default=BulkState.PREVIEW)
    handled = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    failure = models.TextField(blank=True, default="")
    started_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [TenantKey(name="bulk_accept_tenant_key")]
        indexes = [models.Index(fields=["project", "-id"], name="bulk_accept_newest")]

    def __str__(self) -> str:
        return f"{len(self.review_ids)} reviews of {self.project}"
