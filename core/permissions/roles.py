"""What may each role do? The one table."""

from __future__ import annotations

from core.identity.models import Role

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
