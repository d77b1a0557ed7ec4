"""What was done, by whom, to what: facts that are written once and never changed."""

from __future__ import annotations

import pgtrigger
from django.db import models

from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class AuditEntry(TenantModel):
    """One act of one member."""

    at = models.DateTimeField(auto_now_add=True)
    member = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        constraints = [TenantKey(name="audit_tenant_key")]
        indexes = [
            models.Index(fields=["organization", "-id"], name="audit_newest"),
            models.Index(fields=["organization", "at"], name="audit_by_time"),
            models.Index(fields=["organization", "member", "-id"], name="audit_by_member"),
            models.Index(fields=["organization", "subject", "subject_id"], name="audit_by_subject"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject} {self.subject_id}"


class AuditSeal(TenantModel):
    """One link of the chain: the entry's content hashed together with the link before (chain)."""

    number = models.BigIntegerField()
    entry = TenantForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="seals")
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="audit_seal_number"),
            models.UniqueConstraint(fields=["entry"], name="audit_seal_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"seal {self.number}"


class AuditCheck(TenantModel):
    """One look through the whole chain: how far it went, and what it found wrong first."""

    checked_at = models.DateTimeField(auto_now_add=True)
    sealed = models.BigIntegerField()
    broken_at = models.BigIntegerField(null=True)  # number of the first link that doesn't hold

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "-id"], name="audit_check_newest")]

    def __str__(self) -> str:
        return f"check of {self.sealed} links"
