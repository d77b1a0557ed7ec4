"""Token scopes, each a part of the permissions of its owner's role."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.declarations import declared
from core.identity.models import Role
from core.permissions.roles import PERMISSIONS, Permission


class Scope(models.TextChoices):
    """The five scopes, the harmless one first."""

    READ = "read", _("Read: view everything your role can view")
    LABEL = "label", _("Label: get items and submit annotations")
    REVIEW = "review", _("Review: review annotations")
    MANAGE = "manage", _("Manage: projects, guidelines, data, pools, and releases")
    ADMIN = "admin", _("Admin: members, prices, and settings")


OF_ROLE = {Role.ANNOTATOR: Scope.LABEL, Role.REVIEWER: Scope.REVIEW, Role.MANAGER: Scope.MANAGE}


def scope_of(permission: str) -> Scope | None:
    """The scope that carries a permission: `read` if it only reads, else its lowest role's."""
    found = declared(Permission)[permission]
    if not found.tokens:
        return None
    return Scope.READ if found.reads else OF_ROLE.get(found.role, Scope.ADMIN)


def permissions_of(scopes: Iterable[str]) -> frozenset[str]:
    """All that the scopes carry; the owner's role decides how much of it counts."""
    wanted = set(scopes)
    return frozenset(
        each.code
        for each in declared(Permission).values()
        if scope_of(each.code) in wanted or each.also_in & wanted
    )


def scopes_for(role: str) -> list[Scope]:
    """The scopes that carry anything for this role."""
    useful = {scope_of(permission) for permission in PERMISSIONS[role]}
    return [scope for scope in Scope if scope in useful]
