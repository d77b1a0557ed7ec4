"""Token scopes, each a part of the permissions of its owner's role."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.identity.models import Role
from core.permissions.roles import EVERY_PERMISSION, PERMISSIONS


class Scope(models.TextChoices):
    """The five scopes, the harmless one first."""

    READ = "read", _("Read: view everything your role can view")
    LABEL = "label", _("Label: get items and submit annotations")
    REVIEW = "review", _("Review: review annotations")
    MANAGE = "manage", _("Manage: projects, guidelines, data, pools and releases")
    ADMIN = "admin", _("Admin: members, prices and settings")


# Who holds a token can't use it to get another one, or to revoke those of others.
OF_NO_SCOPE = "token."
SEEN_BY = (".view", ".view_own")
# Whoever reviews or manages has to find the project, whatever else the token may read.
FINDS_PROJECTS = "project.view"
WORKS_ON_PROJECTS = {Scope.REVIEW, Scope.MANAGE, Scope.ADMIN}
LOWEST_ROLE = (
    (Role.ANNOTATOR, Scope.LABEL),
    (Role.REVIEWER, Scope.REVIEW),
    (Role.MANAGER, Scope.MANAGE),
)


def scope_of(permission: str) -> Scope | None:
    """The scope that carries a permission; what only looks is `read`, else the lowest role says."""
    if permission.startswith(OF_NO_SCOPE):
        return None
    if permission.endswith(SEEN_BY):
        return Scope.READ
    for role, scope in LOWEST_ROLE:
        if permission in PERMISSIONS[role]:
            return scope
    return Scope.ADMIN


def permissions_of(scopes: Iterable[str]) -> frozenset[str]:
    """All that the scopes carry; the owner's role decides how much of it counts."""
    wanted = set(scopes)
    found = frozenset(each for each in EVERY_PERMISSION if scope_of(each) in wanted)
    return found | {FINDS_PROJECTS} if wanted & WORKS_ON_PROJECTS else found


def scopes_for(role: str) -> list[Scope]:
    """The scopes that carry anything for this role."""
    useful = {scope_of(permission) for permission in PERMISSIONS[role]}
    return [scope for scope in Scope if scope in useful]
