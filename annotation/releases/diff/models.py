"""Stored comparisons of two releases."""

from __future__ import annotations

from django.db import models

from annotation.releases.models import Release, ReleaseState
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class ReleaseDiff(TenantModel):
    """The comparison of two ready releases, which never change, so neither does this.

    `summary` holds the sums, `blocks` where in the stored file each run of entries begins.
    """

    older = TenantForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    newer = TenantForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=ReleaseState, default=ReleaseState.BUILDING)
    summary = models.JSONField(default=dict)
    blocks = models.JSONField(default=list)
    rows = models.BigIntegerField(default=0)
    failure = models.TextField(blank=True)
    asked_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="release_diff_tenant_key"),
            models.UniqueConstraint(fields=["older", "newer"], name="release_diff_once"),
        ]

    def __str__(self) -> str:
        return f"{self.older_id} to {self.newer_id}"
