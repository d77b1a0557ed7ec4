"""All tables of the app, from its feature packages."""

from workforce.accounts.models import Profile
from workforce.announcements.models import Announcement, AnnouncementPool, AnnouncementRead
from workforce.members.availability.models import Availability
from workforce.members.models import Invitation
from workforce.pools.models import Pool, PoolMember
from workforce.skills.models import MemberSkill, PoolSkill, Skill
from workforce.tokens.models import ApiToken, GivenAnswer

__all__ = [
    "Announcement",
    "AnnouncementPool",
    "AnnouncementRead",
    "ApiToken",
    "Availability",
    "GivenAnswer",
    "Invitation",
    "MemberSkill",
    "Pool",
    "PoolMember",
    "PoolSkill",
    "Profile",
    "Skill",
]
