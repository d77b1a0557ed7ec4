"""Change a member's role, suspend and resume a member, and remove a member."""

from __future__ import annotations

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.record import record
from core.events import emit
from core.identity.models import Member, Role
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Gone
from workforce.accounts.queries import addresses_of
from workforce.members.events import MemberLeft, MemberSuspended
from workforce.members.invitations.queries import is_backed, open_invitations
from workforce.members.jobs import mail_access_change
from workforce.members.models import Invitation
from workforce.members.scope import serialize
from workforce.pools.models import PoolMember
from workforce.tokens.models import ApiToken

DEADLOCK = "40P01"


@transaction.atomic
def change_role(*, by: Member, member: Member, role: str) -> Member:
    """Give a member another role; only owners make or unmake owners, and one always stays.

    Invitations that the member sent and could not send in the new role are revoked.
    """
    wait_for_requests(member)
    invitations = locked_invitations(member)
    member = locked_for_change(by=by, member=member)
    before = member.role
    if before == role:
        return member
    if Role.OWNER in {before, role}:
        require(fresh(by), "owner.change")
    if before == Role.OWNER:
        refuse_without_owner(besides=member)
    member.role = role
    member.save(update_fields=["role"])
    record("member.role_changed", by=by, subject=member, before=before, after=role)
    revoke_unbacked(by=by, member=member, invitations=invitations)
    return member


@transaction.atomic
def remove_member(*, by: Member, member: Member) -> Member:
    """End a membership now: the next request finds no member, the queue takes held work back.

    Whoever comes back by invitation starts without pools, so the places end too. What the person
    sent a moment ago ends first: nothing comes into their hands when it was all taken back.
    Open invitations that the member sent, or that are for one of their addresses, are revoked.
    """
    wait_for_requests(member)
    invitations = locked_invitations(member)
    member = locked_for_change(by=by, member=member)
    if member.role == Role.OWNER:
        require(fresh(by), "owner.change")
        refuse_without_owner(besides=member)
    member.left_at, member.suspended_at = timezone.now(), None
    member.save(update_fields=["left_at", "suspended_at"])
    places = PoolMember.objects.filter(member=member)
    pools = list(places.values_list("pool_id", flat=True))
    places.delete()
    emit(MemberLeft, member=member)
    # Whoever comes back by invitation makes new ones.
    ApiToken.objects.filter(member=member, revoked_at=None).update(revoked_at=member.left_at)
    record("member.removed", by=by, subject=member, role=member.role, pools=pools)
    revoke_unbacked(by=by, member=member, invitations=invitations)
    return member


@transaction.atomic
def suspend_member(*, by: Member, member: Member) -> Member:
    """Close the organization to a member at once; pools, grants, skills and tokens stay.

    The queue takes held work back, as in a removal. API tokens and invitations that the member
    sent don't work until the membership is resumed. A member who is suspended already stays so.
    """
    wait_for_requests(member)
    member = locked_for_change(by=by, member=member)
    if member.suspended_at is not None:
        return member
    if member.pk == by.pk:
        raise Conflict(_("You can't suspend yourself. Ask another admin."), code="own_membership")
    if member.role == Role.OWNER:
        require(fresh(by), "owner.change")
        refuse_without_owner(besides=member)
    member.suspended_at = timezone.now()
    member.save(update_fields=["suspended_at"])
    emit(MemberSuspended, member=member)
    record("member.suspended", by=by, subject=member)
    enqueue(mail_access_change, organization_id=current_organization_id(), member_id=member.pk)
    return member


@transaction.atomic
def resume_member(*, by: Member, member: Member) -> Member:
    """Let a suspended member work again, with the pools, grants and tokens they had."""
    member = locked_for_change(by=by, member=member)
    if member.suspended_at is None:
        return member
    if member.role == Role.OWNER:
        require(fresh(by), "owner.change")
    member.suspended_at = None
    member.save(update_fields=["suspended_at"])
    record("member.resumed", by=by, subject=member)
    enqueue(mail_access_change, organization_id=current_organization_id(), member_id=member.pk)
    return member


def locked_invitations(member: Member) -> list[Invitation]:
    """The open invitations that the member sent, or that are for one of their addresses.

    Locked before any member's row, in the order in which an invitation is accepted.
    """
    theirs = Q(invited_by=member) | Q(email__in=addresses_of(member.user))
    rows = open_invitations().filter(theirs).select_for_update(of=("self",))
    return list(rows.order_by("pk"))


def revoke_unbacked(*, by: Member, member: Member, invitations: list[Invitation]) -> None:
    """Revoke what the member as changed may not have sent, and what would let them back in."""
    for invitation in invitations:
        if invitation.invited_by_id == member.pk:
            invitation.invited_by = member
            if is_backed(invitation):
                continue
        elif member.left_at is None:
            continue
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        record("invitation.revoked", by=by, subject=invitation)


def wait_for_requests(member: Member) -> None:
    """Let the member's serialized requests end, before any row is locked.

    Raises Conflict where the member's request waits for this one, as when two remove each other.
    """
    try:
        with transaction.atomic():
            serialize(member)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != DEADLOCK:
            raise
        raise Conflict(
            _("%(name)s is making a change right now. Try again in a moment.")
            % {"name": member.name}
        ) from error


def locked_for_change(*, by: Member, member: Member) -> Member:
    """The member as the row stands now, locked with all owners so that two acts can't cross.

    The right of the acting member is checked on the locked row: it may have ended meanwhile.
    """
    owners = Q(role=Role.OWNER, left_at=None)
    rows = Member.objects.filter(owners | Q(pk__in=[by.pk, member.pk])).select_for_update(
        of=("self",)
    )
    locked: dict[int, Member] = {row.pk: row for row in rows.select_related("user").order_by("pk")}
    require(as_asked(locked[by.pk], by), "member.change")
    if locked[member.pk].left_at is not None:
        raise Gone(_("%(name)s has already left the organization.") % {"name": member.name})
    return locked[member.pk]


def fresh(by: Member) -> Member:
    """The acting member as the row stands now; the caller holds its lock."""
    now: Member = Member.objects.get(pk=by.pk)
    return as_asked(now, by)


def as_asked(now: Member, by: Member) -> Member:
    """The fresh row with the limits of the API token that asks, if one does."""
    now.limited_to, now.token_id = by.limited_to, by.token_id
    return now


def refuse_without_owner(*, besides: Member) -> None:
    """Raise Conflict if no owner would be left; the caller holds the locks of all owners."""
    if is_last_owner(besides):
        raise Conflict(
            _("%(name)s is the last owner. Make another member an owner first.")
            % {"name": besides.name},
            code="last_owner",
        )


def is_last_owner(member: Member) -> bool:
    """Whether every other owner has left or is suspended."""
    owners = Member.objects.filter(role=Role.OWNER, left_at=None, suspended_at=None)
    return member.role == Role.OWNER and not owners.exclude(pk=member.pk).exists()
