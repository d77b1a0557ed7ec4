"""Who belongs to an organization, in which role, and who is invited."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from workforce.members.names import name_of
from workforce.tenancy.keys import TenantForeignKey, TenantKey
from workforce.tenancy.models import TenantModel


class Role(models.TextChoices):
    """The five roles, most powerful first."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Admin")
    MANAGER = "manager", _("Project manager")
    REVIEWER = "reviewer", _("Reviewer")
    ANNOTATOR = "annotator", _("Annotator")


class Member(TenantModel):
    """A person in an organization; one person may be a member of many."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=35), default=list, db_default=[])

    limited_to: frozenset[str] | None = None  # the permissions of the API token that asks
    token_id: int | None = None

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="member_tenant_key"),
            models.UniqueConstraint(fields=["organization", "user"], name="member_once"),
        ]

    def __str__(self) -> str:
        return self.name

    # Set at the door (members.scope) for whoever asks; nobody else has them.
    timezone: str
    needs_mfa: bool = False
    remembered: dict[str, Any] | None = None  # what one request has looked up about its member
    in_pools: list[Any]  # set for lists (members.queries.listed_members)

    @property
    def name(self) -> str:
        """What colleagues call this person."""
        return name_of(self.user)

    @property
    def is_active(self) -> bool:
        """Whether the person still belongs to the organization."""
        return self.left_at is None


class Invitation(TenantModel):
    """An e-mail address asked to join with a role, and with what the person begins with."""

    email = models.EmailField(_("e-mail address"))
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
