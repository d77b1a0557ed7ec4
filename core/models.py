"""All tables of the app, from its packages."""

from core.audit.models import AuditCheck, AuditEntry, AuditSeal
from core.identity.models import Member, Organization, Role, User
from core.limits.models import Attempts
from core.notifications.models import Notification, NotificationChoice

__all__ = [
    "Attempts",
    "AuditCheck",
    "AuditEntry",
    "AuditSeal",
    "Member",
    "Notification",
    "NotificationChoice",
    "Organization",
    "Role",
    "User",
]
