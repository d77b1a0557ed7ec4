"""The generated pages that core can write by itself: permissions, notifications, errors, limits."""

from __future__ import annotations

from itertools import groupby

from django.utils import translation

from core.declarations import declared
from core.notifications.kinds import NotificationKind
from core.permissions.roles import BY_RANK, PERMISSIONS, matrix
from core.reference.entries import DocumentedLimit, ErrorCode, ReferencePage, table

MEGABYTE = 1024 * 1024
NOTE = "<!-- Written by `manage.py write_references`. Change the code, then run it again. -->"


def pages() -> dict[str, str]:
    """Each declared page in English, by its path below `docs/`."""
    with translation.override("en"):
        return {
            each.path: f"{NOTE}\n\n{each.make().strip()}\n"
            for each in declared(ReferencePage).values()
        }


def permissions_page() -> str:
    """What each role may do."""
    return f"""# Permissions

What each role may do, and what is still allowed in a suspended or a closed organization. Each app
declares its permissions in `declares.py`. A grant defines in which projects a permission applies
([architecture.md](architecture.md)).

{matrix()}
"""


def notifications_page() -> str:
    """Each kind of notification, with the roles that get it and its default."""
    rows = []
    for kind in declared(NotificationKind).values():
        roles = [str(role.label) for role in BY_RANK if kind.permission in PERMISSIONS[role]]
        waits = f", after {kind.gather_minutes} minutes" if kind.gather_minutes else ""
        rows.append(
            [f"`{kind.code}`", str(kind.title), ", ".join(roles), f"{kind.mail.label}{waits}"]
        )
    heads = ["code", "notification", "roles that can get it", "email by default"]
    return f"""# Notifications

Members choose under **Notifications**, **Notification settings** whether each type is shown in
Crewmark, and whether they get an email: immediately, once a day, or never. A member gets a
notification only if it concerns their own work or a project they have access to, and if their role
has the permission for it. An email that is waiting to be sent collects further notifications of the
same type.

{table(heads, rows)}

To change these settings through the API, use `PATCH /notifications/choices`.
"""


def errors_page() -> str:
    """Each error code with status, meaning and remedy."""
    rows = [
        [f"`{each.code}`", ", ".join(map(str, each.statuses)), each.means, each.do]
        for each in sorted(declared(ErrorCode).values(), key=lambda each: each.code)
    ]
    return f"""# Error codes

A request that Crewmark rejects changes nothing. The API responds with
[problem details](https://www.rfc-editor.org/rfc/rfc9457): `status`, `title`, `detail` (a
human-readable message), and `code`, which is stable. Some errors have more properties, such as
`errors` (the invalid fields) or `retryAfter` (seconds).

{table(["code", "status", "meaning", "what to do"], rows)}
"""


def limits_page() -> str:
    """Each documented limit with its value, by group."""
    parts = []
    for group, limits in groupby(declared(DocumentedLimit).values(), key=lambda each: each.group):
        rows = [[each.what, shown(each.value, each.unit)] for each in limits]
        parts.append(f"## {group}\n\n{table(['limit', 'value'], rows)}")
    sections = "\n\n".join(parts)
    return f"""# Limits

The largest files, counts, and lengths that Crewmark accepts. Limits of a label schema are in
[label-schema.md](label-schema.md). The operator sets the maximum upload size with
`CREWMARK_IMPORT_LIMIT_MB` ([environment.md](../operations/environment.md)).

{sections}
"""


def shown(value: int, unit: str) -> str:
    """A value with its unit; bytes as megabytes."""
    if unit == "bytes":
        return f"{value / MEGABYTE:,.4g} MB" if value >= MEGABYTE else f"{value:,} bytes"
    return f"{value:,} {unit}".strip()
