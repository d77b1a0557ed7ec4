"""All tables of the app, from its feature packages."""

from workforce.audit.models import AuditEntry
from workforce.limits.models import Attempts
from workforce.members.availability.models import Availability
from workforce.members.models import Invitation, Member, Role
from workforce.notify.models import Notice, NoticeChoice
from workforce.organizations.models import Organization
from workforce.pools.models import Pool, PoolMember
from workforce.tokens.models import ApiToken, GivenAnswer

__all__ = [
    "ApiToken",
    "Attempts",
    "AuditEntry",
    "Availability",
    "GivenAnswer",
    "Invitation",
    "Member",
    "Notice",
    "NoticeChoice",
    "Organization",
    "Pool",
    "PoolMember",
    "Role",
]
