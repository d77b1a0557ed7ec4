"""Immutable snapshots of outcomes for training."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class ReleaseState(models.TextChoices):
    """How far a release is."""

    BUILDING = "building", _("Building")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class Release(TenantModel):
    """One numbered snapshot; `content_hash` is the root over its rows, hex SHA-256."""

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=ReleaseState, default=ReleaseState.BUILDING)
    content_hash = models.CharField(max_length=64, blank=True)
    rows = models.BigIntegerField(default=0)
    excluded = models.BigIntegerField(default=0)
    manifest = models.JSONField(default=dict)
    failure = models.TextField(blank=True)
    created_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="release_tenant_key"),
            models.UniqueConstraint(fields=["project", "number"], name="release_number_once"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ready_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="ready"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} release {self.number}"
