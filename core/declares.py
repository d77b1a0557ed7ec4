"""What the app at the bottom declares: audit log, notifications, limits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.api.words import ENTRIES as API_WORDS
from core.audit.jobs import seal_audit, verify_audit
from core.audit.words import AuditNames, audit_titles, member_names
from core.declarations import Declaration
from core.identity.models import Role
from core.jobs.scheduled import DAY, ScheduledJob
from core.limits.jobs import forget_attempts
from core.notifications.jobs import forget_notifications, mail_notifications
from core.notifications.queries import unseen_count
from core.permissions.roles import Permission
from core.reference.core_entries import ENTRIES as REFERENCE
from core.web.navigation import Group, NavigationEntry

PERMISSIONS = [
    Permission(
        "work.view_own", Role.ANNOTATOR, "see one's own work and notifications", closed=True
    ),
    Permission(
        "notification.change",
        Role.ANNOTATOR,
        "mark notifications as read and choose which to get",
        suspended=True,
    ),
    Permission("token.own", Role.ANNOTATOR, "create and revoke one's own API tokens", tokens=False),
    Permission("audit.view", Role.ADMIN, "read the audit log", closed=True),
]

NAVIGATION = [
    NavigationEntry(
        "notifications", _("Notifications"), "work.view_own", Group.TOP, count=unseen_count
    ),
    NavigationEntry("audit", _("Audit log"), "audit.view", Group.ORGANIZATION),
]

JOBS = [
    ScheduledJob(mail_notifications, every_minutes=1),
    ScheduledJob(forget_attempts, every_minutes=DAY),
    ScheduledJob(forget_notifications, every_minutes=DAY),
    ScheduledJob(seal_audit, every_minutes=5),
    ScheduledJob(verify_audit, every_minutes=DAY),
]

DECLARES: list[Declaration] = [
    *PERMISSIONS,
    *NAVIGATION,
    *JOBS,
    *audit_titles({"member": _("member"), "organization": _("organization")}),
    AuditNames("member", member_names, details=("member", "members")),
    *REFERENCE,
    *API_WORDS,
]
