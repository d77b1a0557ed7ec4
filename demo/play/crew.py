"""The players: members of their own, each with a token for the length of the game."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from annotation.projects.granting import grant_person
from annotation.projects.grants import Level
from annotation.projects.models import Project
from annotation.projects.pools import assign_pool
from core.identity.models import Member, Role, User
from core.tenancy.scope import across_tenants, tenant
from core.web.errors import Invalid
from workforce.accounts.actions import open_account
from workforce.members.invitations.actions import accept_invitation, invite_member
from workforce.members.invitations.link import Key
from workforce.members.queries import present_members
from workforce.pools.actions import add_to_pool, create_pool
from workforce.pools.models import Pool
from workforce.tokens.actions import issue_token, revoke_token
from workforce.tokens.models import ApiToken

POOL = "Simulated crew"
SCOPES = {Role.ANNOTATOR: ["read", "label"], Role.REVIEWER: ["read", "review"]}


@dataclass(frozen=True)
class Player:
    """One of the crew, by number, with the secret of the token."""

    number: int
    name: str
    role: str
    secret: str


@dataclass(frozen=True)
class Cast:
    """The players, the secret that reads the hidden truth, and the tokens to end afterwards."""

    players: list[Player]
    reader: str
    tokens: list[ApiToken]


@contextmanager
def gathered(slug: str, project_id: int, *, people: int, reviewers: int) -> Iterator[Cast]:
    """The crew on a project, in a pool of its own; the tokens end with the game."""
    owner_id, organization_id = owner_of(slug)
    roles = [Role.ANNOTATOR] * people + [Role.REVIEWER] * reviewers
    with tenant(organization_id):
        owner = present_members().select_related("organization").get(pk=owner_id)
        project = project_of(project_id)
        members = [member_for(owner, number, role) for number, role in enumerate(roles, start=1)]
        put_to_work(owner, project, members)
        cast = cast_of(owner, members)
    try:
        yield cast
    finally:
        with tenant(organization_id):
            for token in cast.tokens:
                revoke_token(by=token.member, token=token)


def owner_of(slug: str) -> tuple[int, int]:
    """The id of an owner and of the organization; raises Invalid where there is none."""
    with across_tenants("find the organization that a simulated crew plays in"):
        rows = Member.objects.filter(organization__slug=slug, role=Role.OWNER, left_at=None)
        found = rows.values_list("pk", "organization_id").order_by("pk").first()
    if found is None:
        raise Invalid(_("Organization “%(slug)s” doesn't exist.") % {"slug": slug})
    return found


def project_of(project_id: int) -> Project:
    """The project; raises Invalid where there is none."""
    try:
        return get_object_or_404(Project, pk=project_id)
    except Http404:
        raise Invalid(_("This project doesn't exist in this organization.")) from None


def cast_of(owner: Member, members: list[Member]) -> Cast:
    """Everybody with a fresh token."""
    read_by, reader = issue_token(by=owner, name=POOL, scopes=["read"], days=1)
    cast = Cast([], reader, [read_by])
    for number, member in enumerate(members, start=1):
        scopes = SCOPES[Role(member.role)]
        token, secret = issue_token(by=member, name=POOL, scopes=scopes, days=1)
        cast.tokens.append(token)
        cast.players.append(Player(number, member.name, member.role, secret))
    return cast


def member_for(owner: Member, number: int, role: Role) -> Member:
    """The member of this number and role, brought in if new."""
    slug = owner.organization.slug
    # Nobody receives mail there; the token is issued without one.
    email = f"{role.value}-{number}@{slug}.crew.invalid"
    return present_members().filter(user__email=email).first() or bring_in(owner, email, role)


def bring_in(owner: Member, email: str, role: Role) -> Member:
    """Open an account nobody signs in to, invite it and accept in its name."""
    user = User.objects.filter(email=email).first() or open_account(
        email=email, name=email.partition("@")[0], password=get_random_string(50)
    )
    invitation = invite_member(by=owner, email=email, role=role)
    key = Key(owner.organization.pk, invitation.pk, invitation.nonce)
    return accept_invitation(key=key, user=user)


def put_to_work(owner: Member, project: Project, members: list[Member]) -> None:
    """The annotators into the crew's pool and the pool onto the project, granted to reviewers."""
    pool = Pool.objects.filter(name=POOL).first() or create_pool(by=owner, name=POOL)
    annotators = [member for member in members if member.role == Role.ANNOTATOR]
    add_to_pool(by=owner, pool=pool, members=annotators)
    assign_pool(by=owner, project=project, pool=pool)
    for member in members:
        if member.role == Role.REVIEWER:
            grant_person(by=owner, project=project, member=member, level=Level.REVIEW)
