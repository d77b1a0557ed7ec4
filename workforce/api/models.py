"""Answers that were given once and are given again for the same Idempotency-Key."""

from __future__ import annotations

from django.db import models

from workforce.tenancy.keys import TenantForeignKey
from workforce.tenancy.models import TenantModel
from workforce.tokens.models import ApiToken


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
