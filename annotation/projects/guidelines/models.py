"""Versioned guidelines, their images, and who has read which version."""

from __future__ import annotations

import pgtrigger
from django.db import models

from annotation.projects.models import Project
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class GuidelineVersion(TenantModel):
    """One version: the draft while `published_at` is empty, frozen afterwards.

    `content` is a guidelines.content.Guideline. A major version must be acknowledged.
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="guidelines")
    major = models.PositiveIntegerField(default=0)
    minor = models.PositiveIntegerField(default=0)
    content = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)
    edited_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="guideline_tenant_key"),
            models.UniqueConstraint(
                fields=["project", "major", "minor"],
                condition=models.Q(published_at__isnull=False),
                name="guideline_number_once",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(published_at=None),
                name="guideline_one_draft",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What people call the version, "2.1"."""
        return f"{self.major}.{self.minor}"


class Acknowledgement(TenantModel):
    """A member has read a major version of a project's guideline."""

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="acknowledgements")
    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="acknowledgements")
    major = models.PositiveIntegerField()
    acknowledged_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["project", "member", "major"], name="acknowledged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} has read {self.major}"


class GuidelineImage(TenantModel):
    """An image that guideline texts name by its key: ![words](image:key).

    The file is our own encoding of what was uploaded. A copied project's images share it.
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="guideline_images")
    key = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4)
    stored_as = models.CharField(max_length=200)
    size_bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="guideline_image_once"),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="guideline_image_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def markdown(self) -> str:
        """What to write where the image is to stand."""
        words = self.name.translate({ord(sign): " " for sign in "[]\\`"})
        return f"![{words.strip()}](image:{self.key})"
