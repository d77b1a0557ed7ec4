"""All tables of the app, from its feature packages."""

from workforce.accounts.models import Profile
from workforce.audit.models import AuditCheck, AuditEntry, AuditSeal
from workforce.limits.models import Attempts
from workforce.members.availability.models import Availability
from workforce.members.models import Invitation, Member, Role
from workforce.notify.models import Notice, NoticeChoice
from workforce.organizations.models import Organization
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
