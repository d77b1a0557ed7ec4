"""What was done, by whom, to what: facts that are written once and never changed."""

from __future__ import annotations

import pgtrigger
from django.db import models

from workforce.members.models import Member
from workforce.tenancy.keys import TenantForeignKey
from workforce.tenancy.models import TenantModel


class AuditEntry(TenantModel):
    """One act of one member."""

    at = models.DateTimeField(auto_now_add=True)
    member = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "-id"], name="audit_newest")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject} {self.subject_id}"
