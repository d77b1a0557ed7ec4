"""The table of what each role may do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.identity.models import OrganizationState, Role

ANNOTATOR = frozenset({"label.do", "work.view_own", "token.own"})
REVIEWER = ANNOTATOR | {"project.view", "guideline.view", "item.view", "review.do"}
MANAGER = REVIEWER | {
    "project.create",
    "project.change",
    "project.grant",
    "guideline.change",
    "data.import",
    "pool.view",
    "pool.change",
    "member.view",
    "skill.change",
    "release.view",
    "release.create",
}
ADMIN = MANAGER | {
    "member.invite",
    "member.change",
    "audit.view",
    "cost.view",
    "rate.change",
    "organization.change",
    "token.manage",
}
OWNER = ADMIN | {"owner.change"}

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset(OWNER),
    Role.ADMIN: frozenset(ADMIN),
    Role.MANAGER: frozenset(MANAGER),
    Role.REVIEWER: frozenset(REVIEWER),
    Role.ANNOTATOR: ANNOTATOR,
}

EVERY_PERMISSION: frozenset[str] = PERMISSIONS[Role.OWNER]

# What members of a suspended or closed organization may still do, within their roles. Work in
# progress can be finished, reviewed and paid; nothing new is begun (`HANDS_OUT_WORK`).
READ = frozenset(name for name in EVERY_PERMISSION if name.endswith(".view")) | {"work.view_own"}
STATE_PERMISSIONS: dict[str, frozenset[str]] = {
    OrganizationState.ACTIVE: EVERY_PERMISSION,
    OrganizationState.PAST_DUE: EVERY_PERMISSION,
    OrganizationState.SUSPENDED: READ | {"label.do", "review.do", "organization.change"},
    OrganizationState.CLOSED: frozenset({"work.view_own", "cost.view", "audit.view"}),
}
HANDS_OUT_WORK = (OrganizationState.ACTIVE, OrganizationState.PAST_DUE)
STATE_REASONS: dict[str, Promise] = {
    OrganizationState.SUSPENDED: _(
        "This organization is suspended. You can finish work in progress, but you can't "
        "start anything new. An owner of the organization can settle the open payment."
    ),
    OrganizationState.CLOSED: _(
        "This organization is closed. You can still view earnings, costs and the audit log."
    ),
}
