"""API tokens, a member's keys for scripts, and the answers kept for their Idempotency-Keys."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class ApiToken(TenantModel):
    """Only the digest is stored; `start` is what its owner knows it by.

    `last_used_at` is written once an hour at most.
    """

    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.BinaryField(max_length=32)
    start = models.CharField(max_length=12)
    scopes = ArrayField(models.CharField(max_length=10))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="api_token_tenant_key"),
            models.UniqueConstraint(fields=["digest"], name="api_token_digest_once"),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="api_token_newest"),
            models.Index(fields=["member", "-id"], name="api_token_by_member"),
        ]

    def __str__(self) -> str:
        return self.name


class GivenAnswer(TenantModel):
    """What a token's request with this key asked (`request_hash`) and was answered."""

    token = TenantForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=255)
    request_hash = models.BinaryField(max_length=32)
    status = models.SmallIntegerField()
    content_type = models.CharField(max_length=100, blank=True)
    body = models.BinaryField()
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="given_answer_once"),
        ]
        indexes = [models.Index(fields=["given_at"], name="given_answer_oldest")]

    def __str__(self) -> str:
        return self.key
