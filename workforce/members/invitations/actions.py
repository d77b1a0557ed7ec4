"""Invite, resend, revoke and accept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from core.audit.record import record
from core.identity.models import Member, Role, User
from core.jobs.tenant_jobs import enqueue
from core.limits.spend import INVITATION_AGAIN, INVITATIONS, spend
from core.notifications.publish import publish
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Forbidden, Gone
from workforce.accounts.actions import open_account
from workforce.accounts.queries import has_account, owns_address
from workforce.members.invitations.jobs import send_invitation
from workforce.members.invitations.link import Key
from workforce.members.invitations.queries import (
    invited_outside,
    open_invitations,
    present_member,
    usable_invitation,
)
from workforce.members.models import Invitation
from workforce.pools.actions import create_pool
from workforce.pools.models import Pool, PoolMember
from workforce.skills.actions import give_qualifications

VALID_FOR = timedelta(days=14)


@transaction.atomic
def invite_member(*, by: Member, email: str, role: str, pool: Pool | None = None) -> Invitation:
    """Ask an address to join; raises Conflict if it belongs to a member or was asked already."""
    require(by, "member.invite")
    if role == Role.OWNER:
        require(by, "owner.change")
    spend(INVITATIONS, by.organization_id)
    email = email.lower()
    refuse_members(email)
    close_expired(email)
    try:
        with transaction.atomic():
            invitation: Invitation = Invitation.objects.create(
                email=email, role=role, pool=pool, invited_by=by, **new_term()
            )
    except IntegrityError:
        raise Conflict(
            _("%(email)s is already invited. Resend that invitation instead.") % {"email": email},
            code="invited_already",
        ) from None
    record("invitation.sent", by=by, subject=invitation, role=role)
    dispatch(invitation)
    return invitation


@transaction.atomic
def invite_members(
    *, by: Member, emails: Sequence[str], role: str, pool: Pool | None = None, new_pool: str = ""
) -> list[Invitation]:
    """Invite several addresses with one role and pool, or none of them.

    `new_pool` is the name of a pool to create for them. Raises Conflict as `invite_member` does,
    and for a name that is in use.
    """
    if new_pool:
        pool = create_pool(by=by, name=new_pool)
    return [invite_member(by=by, email=email, role=role, pool=pool) for email in emails]


@transaction.atomic
def add_invited(*, by: Member, pool: Pool, invitations: Sequence[Invitation]) -> int:
    """Let invited people join the pool when they accept. Returns how many are new to it."""
    require(by, "pool.change")
    asked = [invitation.pk for invitation in invitations]
    found = invited_outside(pool).select_for_update(of=("self",)).filter(pk__in=asked)
    added = list(found.order_by("pk"))
    for invitation in added:
        invitation.more_pools = [*invitation.more_pools, pool.pk]
    Invitation.objects.bulk_update(added, ["more_pools"])
    if added:
        emails = [invitation.email for invitation in added]
        record("pool.invited_added", by=by, subject=pool, emails=", ".join(emails))
    return len(added)


@transaction.atomic
def remove_invited(*, by: Member, pool: Pool, invitation: Invitation) -> None:
    """Take an invited person off the pool; the invitation itself stays open."""
    require(by, "pool.change")
    invitation = locked(invitation)
    if invitation.pool_id == pool.pk:
        invitation.pool = None
    invitation.more_pools = [number for number in invitation.more_pools if number != pool.pk]
    invitation.save(update_fields=["pool", "more_pools"])
    record("pool.invited_removed", by=by, subject=pool, email=invitation.email)


def new_term() -> dict[str, object]:
    """A fresh secret and a fresh fortnight."""
    return {"nonce": get_random_string(32), "expires_at": timezone.now() + VALID_FOR}


def refuse_members(email: str) -> None:
    """Raise Conflict if a present member signs in with the address."""
    theirs = Q(user__email__iexact=email) | Q(
        user__emailaddress__email=email, user__emailaddress__verified=True
    )
    if Member.objects.filter(theirs, left_at=None).exists():
        raise Conflict(_("%(email)s is already a member.") % {"email": email}, code="is_member")


def close_expired(email: str) -> None:
    """Make room for a new invitation where the old one ran out unused."""
    now = timezone.now()
    open_invitations().filter(email=email, expires_at__lte=now).update(revoked_at=now)


def dispatch(invitation: Invitation) -> None:
    """Have the mail sent, if and only if this transaction commits."""
    enqueue(send_invitation, organization_id=current_organization_id(), invitation_id=invitation.pk)


@transaction.atomic
def resend_invitation(*, by: Member, invitation: Invitation) -> Invitation:
    """Send a new link with a new fortnight; the old link is dead."""
    require(by, "member.invite")
    spend(INVITATION_AGAIN, f"{by.organization_id}:{invitation.pk}")
    invitation = locked(invitation)
    for name, value in new_term().items():
        setattr(invitation, name, value)
    invitation.save(update_fields=["nonce", "expires_at"])
    record("invitation.resent", by=by, subject=invitation)
    dispatch(invitation)
    return invitation


@transaction.atomic
def revoke_invitation(*, by: Member, invitation: Invitation) -> Invitation:
    """Revoke an invitation. Its link stops working immediately."""
    require(by, "member.invite")
    invitation = locked(invitation)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record("invitation.revoked", by=by, subject=invitation)
    return invitation


def locked(invitation: Invitation) -> Invitation:
    """The row as it stands now; raises Gone if it was answered or revoked meanwhile."""
    found = open_invitations().select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if found is None:
        raise Gone(_("This invitation was already accepted or revoked."))
    return found


@transaction.atomic
def accept_invitation(*, key: Key, user: User) -> Member:
    """Make the person a member, once; call it inside the scope of the link's organization.

    A second click at the same moment waits, then finds the member. Raises Forbidden for a person
    whose confirmed addresses don't include the invited one.
    """
    Invitation.objects.select_for_update(of=("self",)).filter(pk=key.invitation_id).first()
    if (present := present_member(user)) is not None:
        return present
    invitation = usable_invitation(key)
    if not owns_address(user, invitation.email):
        raise Forbidden(
            _(
                "This invitation is for a different email address. Sign out, then open the link "
                "again."
            )
        )
    member = join(user, role=invitation.role)
    begin_with(invitation, member)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    record("invitation.accepted", by=member, subject=invitation, role=member.role)
    publish("invitation_accepted", to=[invitation.invited_by_id], name=member.name)
    return member


def begin_with(invitation: Invitation, member: Member) -> None:
    """Give the new member the pools, skills and languages that the invitation names."""
    pools = [number for number in (invitation.pool_id, *invitation.more_pools) if number]
    for pool in Pool.objects.filter(pk__in=pools).order_by("pk"):
        PoolMember.objects.get_or_create(pool=pool, member=member)
    if invitation.skills or invitation.languages:
        give_qualifications(member, skills=invitation.skills, languages=invitation.languages)


def join(user: User, *, role: str) -> Member:
    """A new member, or the one who left, back in the invited role."""
    member: Member
    member, is_new = Member.objects.select_for_update(of=("self",)).get_or_create(
        user=user, defaults={"role": role}
    )
    if not is_new:
        member.role, member.left_at = role, None
        member.save(update_fields=["role", "left_at"])
    return member


@transaction.atomic
def join_with_new_account(*, key: Key, name: str, password: str) -> Member:
    """Open the account of an invited person and join; the link has proven the address."""
    invitation = usable_invitation(key, lock=True)
    if has_account(invitation.email):
        raise Conflict(
            _("This email address already has an account. Sign in, then accept the invitation.")
        )
    user = open_account(email=invitation.email, name=name, password=password)
    return accept_invitation(key=key, user=user)
