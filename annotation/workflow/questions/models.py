"""What annotators ask about items, and what they are told."""

from __future__ import annotations

from django.db import models

from annotation.datasets.models import Item
from annotation.projects.models import Project
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel


class Question(TenantModel):
    """One question about one item; open until `answered_at`."""

    project = TenantForeignKey(
        Project, on_delete=models.CASCADE, proven_by="item", related_name="+"
    )
    item = TenantForeignKey(
        Item, on_delete=models.CASCADE, carries=("project",), related_name="questions"
    )
    asked_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_by = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["project", "-id"], name="question_newest"),
            models.Index(
                fields=["project", "-id"],
                condition=models.Q(answered_at=None),
                name="question_open",
            ),
            models.Index(fields=["item", "id"], name="question_by_item"),
            models.Index(fields=["asked_by", "-id"], name="question_by_member"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_at is None
