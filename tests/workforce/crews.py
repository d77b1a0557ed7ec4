"""Who works in the two organizations that the tests about people look at?"""

from dataclasses import dataclass

from core.identity.models import Member, Organization, Role, User
from core.tenancy.scope import tenant
from tests.factories import people
from workforce.members.models import Invitation
from workforce.pools.models import Pool


@dataclass
class Crew:
    """One organization: a person for each role, a pool with its annotators, an open invitation."""

    slug: str
    organization: Organization
    users: dict[str, User]
    members: dict[str, Member]
    pool: Pool
    invitation: Invitation

    @property
    def pk(self):
        """What `tenant(...)` takes."""
        return self.organization.pk


@dataclass
class Crews:
    """Two organizations, one person who annotates for both, one who belongs to neither."""

    acme: Crew
    other: Crew
    both: User
    stranger: User


def build_crews():
    """Make them all; call it with no scope open."""
    both = people.make_user("both@example.org", name="Bo Both", password=people.PASSWORD)
    stranger = people.make_user("stranger@example.org", name="Sam Stranger")
    return Crews(build_crew("acme", both), build_crew("other", both), both, stranger)


def build_crew(slug, both):
    """One organization; every name and address in it holds its slug."""
    organization = people.make_organization(slug, name=f"{slug.title()} Ltd")
    users = {
        role: people.make_user(
            f"{role}@{slug}.example.org",
            name=f"{role.title()} {slug.title()}",
            password=people.PASSWORD,
        )
        for role in Role.values
    }
    with tenant(organization.pk):
        members = {role: people.make_member(user, role) for role, user in users.items()}
        members["both"] = people.make_member(both)
        pool = people.make_pool(f"{slug} crew", members=[members["annotator"], members["both"]])
        invitation = people.make_invitation(
            f"invited@{slug}.example.org", by=members["admin"], pool=pool
        )
    return Crew(slug, organization, users, members, pool, invitation)
