"""Open invitations, and the invitation that a link names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from core.identity.models import Member, Role, User
from core.permissions.roles import PERMISSIONS
from core.web.errors import Gone
from workforce.members.invitations.link import Key
from workforce.members.models import Invitation
from workforce.pools.models import Pool


def open_invitations() -> QuerySet[Invitation]:
    """Neither accepted nor revoked; among them those that ran out and can be sent again."""
    rows: QuerySet[Invitation] = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    return rows


def is_backed(invitation: Invitation) -> bool:
    """Whether the member who sent it belongs to the organization and may still invite so."""
    needed = {"member.invite"} | ({"owner.change"} if invitation.role == Role.OWNER else set())
    inviter = invitation.invited_by
    return inviter.is_active and needed <= PERMISSIONS[inviter.role]


@dataclass(frozen=True)
class Waiting:
    """One open invitation as the members page lists it."""

    invitation: Invitation
    role: str
    is_expired: bool


def waiting_invitations(*, most: int) -> list[Waiting]:
    """The newest open invitations."""
    return listed(found_invitations("").order_by("-pk")[:most])


def found_invitations(search: str) -> QuerySet[Invitation]:
    """The open invitations whose address or name holds each word."""
    rows = open_invitations().select_related("pool", "invited_by__user")
    for word in search.split():
        rows = rows.filter(Q(email__icontains=word) | Q(name__icontains=word))
    return rows


def invited_to(pools: Sequence[int]) -> QuerySet[Invitation]:
    """The open invitations of one of these pools that can still be accepted, by address."""
    rows = open_invitations().filter(expires_at__gt=timezone.now())
    theirs = Q(pool__in=pools) | Q(more_pools__overlap=list(pools))
    return rows.filter(theirs).order_by("email")


def invited_by_pool(pools: Sequence[int]) -> Counter[int]:
    """How many open invitations name each of these pools; one query."""
    rows = invited_to(pools).values_list("pool", "more_pools")
    return Counter(pool for first, more in rows for pool in {first, *more} if pool in pools)


def invited_outside(pool: Pool) -> QuerySet[Invitation]:
    """The open invitations that can still be accepted and don't name the pool, by address."""
    rows = open_invitations().filter(expires_at__gt=timezone.now())
    return (
        rows.exclude(Q(pool=pool) & Q(pool__isnull=False))
        .exclude(more_pools__contains=[pool.pk])
        .order_by("email")
    )


def listed(rows: Iterable[Invitation]) -> list[Waiting]:
    """Invitations as the pages list them."""
    now = timezone.now()
    return [
        Waiting(invitation=row, role=str(Role(row.role).label), is_expired=row.expires_at <= now)
        for row in rows
    ]


def usable_invitation(key: Key, *, lock: bool = False) -> Invitation:
    """The invitation of a link, inside its organization's scope; raises Gone if it can't be used.

    One sentence for all reasons: a link tells its holder nothing about the organization.
    """
    rows = open_invitations().filter(expires_at__gt=timezone.now()).select_related("invited_by")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=key.invitation_id).first()
    if found is None or not constant_time_compare(found.nonce, key.nonce):
        raise unusable()
    if not is_backed(found):
        raise unusable()
    return found


def present_member(user: User) -> Member | None:
    """The person's membership in the open scope's organization, if it lasts."""
    found: Member | None = Member.objects.filter(user=user, left_at=None).first()
    return found


def unusable() -> Gone:
    """The refusal of a link that is used, expired, revoked, replaced or not ours."""
    return Gone(
        _(
            "This invitation is no longer valid. If you have already joined, sign in. "
            "Otherwise, ask the person who invited you for a new one."
        ),
        code="invitation_unusable",
    )


def invitation_names(ids: set[int]) -> dict[int, str]:
    """The addresses that invitations went to, by invitation, as the audit log names them."""
    return dict(Invitation.objects.filter(pk__in=ids).values_list("pk", "email"))
