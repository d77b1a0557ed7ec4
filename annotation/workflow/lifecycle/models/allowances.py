"""Items that a limit lets a member begin."""

from __future__ import annotations

from django.db import models

from annotation.projects.models import Project
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel
from workforce.pools.models import Pool


class ClaimAllowance(TenantModel):
    """How many more items a member may begin in a project through a pool before its limits are
    asked again. `used_at` is the last use or refill."""

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    pool = TenantForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    remaining = models.IntegerField()
    used_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["project", "member", "pool"], name="claim_allowance_once"
            ),
            models.CheckConstraint(
                condition=models.Q(remaining__gte=0), name="claim_allowance_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remaining} items of member {self.member_id}"
