"""What each role may do, assembled from the permissions that the apps declare.

docs/permissions.md holds the whole matrix; `manage.py write_references` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.declarations import Declaration, declared
from core.identity.models import OrganizationState, Role

BY_RANK = (Role.ANNOTATOR, Role.REVIEWER, Role.MANAGER, Role.ADMIN, Role.OWNER)
READS = (".view", ".view_own")


@dataclass(frozen=True)
class Permission(Declaration):
    """One thing that members may do, from the role `role` upwards.

    `suspended`, `closed`: also in a suspended or closed organization. Work in progress can be
    finished, reviewed and paid there; nothing new is begun (`HANDS_OUT_WORK`). What only reads is
    allowed in a suspended one anyway. `tokens`: whether API tokens carry it; `also_in`: token
    scopes that carry it besides the one that its code and its role tell.
    """

    code: str
    role: Role
    means: str
    suspended: bool = False
    closed: bool = False
    tokens: bool = True
    also_in: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The code."""
        return self.code

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.code.endswith(READS)

    def states(self) -> Iterator[OrganizationState]:
        """The states of an organization in which it counts."""
        yield from HANDS_OUT_WORK
        if self.suspended or self.reads:
            yield OrganizationState.SUSPENDED
        if self.closed:
            yield OrganizationState.CLOSED


# Filled when the apps are ready, never changed afterwards.
PERMISSIONS: dict[str, frozenset[str]] = {}
STATE_PERMISSIONS: dict[str, frozenset[str]] = {}

HANDS_OUT_WORK = (OrganizationState.ACTIVE, OrganizationState.PAST_DUE)
STATE_REASONS: dict[str, Promise] = {
    OrganizationState.SUSPENDED: _(
        "This organization is suspended. You can finish work in progress, but you can't start "
        "anything new. An owner of the organization can settle the open payment."
    ),
    OrganizationState.CLOSED: _(
        "This organization is closed. You can still view earnings, costs, and the audit log."
    ),
}


def assemble_permissions() -> None:
    """Build the tables by role and by state from what is declared."""
    known = declared(Permission).values()
    for rank, role in enumerate(BY_RANK):
        within = BY_RANK[: rank + 1]
        PERMISSIONS[role] = frozenset(each.code for each in known if each.role in within)
    for state in OrganizationState:
        STATE_PERMISSIONS[state] = frozenset(each.code for each in known if state in each.states())


def matrix() -> str:
    """The whole table as Markdown: permissions in declared order, roles, and organization states.

    `yes` is what the role may do; the last columns say in which stopped states it still may.
    """
    stopped = (OrganizationState.SUSPENDED, OrganizationState.CLOSED)
    columns = [*reversed(BY_RANK), *stopped]
    lines = [
        "| permission | means | " + " | ".join(each.value for each in columns) + " |",
        "|---|---|" + "---|" * len(columns),
    ]
    for each in declared(Permission).values():
        cells = [each.code in PERMISSIONS[role] for role in reversed(BY_RANK)]
        cells += [each.code in STATE_PERMISSIONS[state] for state in stopped]
        marks = " | ".join("yes" if cell else "" for cell in cells)
        lines.append(f"| `{each.code}` | {each.means} | {marks} |")
    return "\n".join(lines)
