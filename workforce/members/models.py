"""Open and accepted invitations to join an organization."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.identity.models import Member, Role
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel


class Invitation(TenantModel):
    """An email address asked to join with a role, and with what the person begins with."""

    email = models.EmailField(_("email address"))
    name = models.CharField(_("name"), max_length=150, blank=True, db_default="")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.ANNOTATOR)
    pool = TenantForeignKey(
        "workforce.Pool", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    more_pools = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    skills = models.JSONField(default=dict, db_default={})  # name of the skill -> level
    languages = ArrayField(models.CharField(max_length=35), default=list, db_default=[])
    nonce = models.CharField(max_length=32, editable=False)
    invited_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.email
