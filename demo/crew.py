"""Accounts, organization, invitations and members of a story."""

from __future__ import annotations

from core.identity.models import Member, Role, User
from demo.password import PASSWORD
from demo.story import Person, Story
from workforce.accounts.actions import open_account
from workforce.members.invitations.actions import accept_invitation, invite_member
from workforce.members.invitations.link import Key
from workforce.organizations.actions import create_organization
from workforce.pools.actions import create_pool
from workforce.pools.models import Pool


def found(story: Story) -> None:
    """Begin the organization with its owner."""
    create_organization(
        user=account_of(story.owner),
        name=story.name,
        slug=story.slug,
        currency=story.currency,
        timezone=story.timezone,
    )


def account_of(person: Person) -> User:
    """The person's account; somebody who works in two organizations has one."""
    known = User.objects.filter(email=person.email).first()
    return known or open_account(email=person.email, name=person.name, password=PASSWORD)


def gather(story: Story, owner: Member) -> None:
    """Bring everybody in, annotators through their pool."""
    pool = create_pool(by=owner, name=story.pool)
    for person in story.people:
        if person != story.owner:
            bring_in(person, by=owner, pool=pool)


def bring_in(person: Person, *, by: Member, pool: Pool) -> Member:
    """Invite somebody and accept in their name."""
    invitation = invite_member(
        by=by,
        email=person.email,
        role=person.role,
        pool=pool if person.role == Role.ANNOTATOR else None,
    )
    key = Key(by.organization.pk, invitation.pk, invitation.nonce)
    return accept_invitation(key=key, user=account_of(person))


def member_of(person: Person) -> Member:
    """The person as a member of the open scope's organization."""
    rows = Member.objects.select_related("organization", "user")
    member: Member = rows.get(user__email=person.email)
    return member
