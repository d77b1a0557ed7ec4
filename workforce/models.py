"""All tables of the app, from its feature packages."""

from core.audit.models import AuditCheck, AuditEntry, AuditSeal
from core.identity.models import Member, Organization, Role
from core.limits.models import Attempts
from core.notifications.models import Notice, NoticeChoice
from workforce.accounts.models import Profile
from workforce.members.availability.models import Availability
from workforce.members.models import Invitation
from workforce.pools.models import Pool, PoolMember
from workforce.skills.models import MemberSkill, PoolSkill, Skill
from workforce.tokens.models import ApiToken, GivenAnswer

__all__ = [
    "ApiToken",
    "Attempts",
    "AuditCheck",
    "AuditEntry",
    "AuditSeal",
    "Availability",
    "GivenAnswer",
    "Invitation",
    "Member",
    "MemberSkill",
    "Notice",
    "NoticeChoice",
    "Organization",
    "Pool",
    "PoolMember",
    "PoolSkill",
    "Profile",
    "Role",
    "Skill",
]
