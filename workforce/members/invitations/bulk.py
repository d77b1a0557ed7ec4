"""Invite, resend or revoke many invitations in one action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.record import record
from core.identity.models import Member, Role
from core.limits.spend import INVITATION_AGAIN, INVITATIONS, spend
from core.permissions.can import require
from workforce.members.invitations.actions import dispatch, new_term
from workforce.members.invitations.file import Row, Surroundings, read_rows
from workforce.members.invitations.queries import open_invitations
from workforce.members.models import Invitation
from workforce.members.queries import roles_to_give
from workforce.pools.actions import create_pool
from workforce.pools.models import Pool


@dataclass(frozen=True)
class Sent:
    """What came of a file: how many were asked now, and every row with what became of it."""

    number: int
    rows: list[Row]


def checked_rows(text: str, *, by: Member, create_pools: bool = False) -> list[Row]:
    """The rows of a file with their problems; four queries however many rows. Raises Invalid.

    With `create_pools`, rows may name pools that don't exist yet.
    """

    def around(emails: list[str]) -> Surroundings:
        roles = {value: value for value, _label in roles_to_give(by)}
        roles |= {label.casefold(): value for value, label in roles_to_give(by)}
        pools = dict(Pool.objects.values_list("name", "pk"))
        return Surroundings(roles, pools, known_addresses(emails), create_pools)

    return read_rows(text, around)


def known_addresses(emails: Sequence[str]) -> dict[str, str]:
    """Those of the addresses that need no invitation, with the reason."""
    waiting = open_invitations().filter(email__in=emails, expires_at__gt=timezone.now())
    known = {email: _("already invited") for email in waiting.values_list("email", flat=True)}
    present = Member.objects.filter(left_at=None).filter(
        Q(user__email__in=emails)
        | Q(user__emailaddress__email__in=emails, user__emailaddress__verified=True)
    )
    for pair in present.values_list("user__email", "user__emailaddress__email"):
        known |= {email.lower(): _("already a member") for email in pair if email}
    return known


@transaction.atomic
def invite_many(*, by: Member, text: str, create_pools: bool = False) -> Sent:
    """Invite everybody in the good rows of a file; the others come back with their reasons.

    With `create_pools`, the pools that the good rows name and that don't exist are created.

    The same file sent twice invites nobody twice. Raises Invalid for what is no such file, TooMany
    where the organization has invited more people today than it may.
    """
    require(by, "member.invite")
    rows = checked_rows(text, by=by, create_pools=create_pools)
    good = [row for row in rows if row.is_good]
    if any(row.role == Role.OWNER for row in good):
        require(by, "owner.change")
    close_expired([row.email for row in good])
    made_pools = {name: create_pool(by=by, name=name).pk for name in new_pools(good)}
    for row in good:
        row.pools.extend(made_pools[name] for name in row.new_pools)
    drafts = [invitation_of(row, by) for row in good]
    Invitation.objects.bulk_create(drafts, ignore_conflicts=True, batch_size=500)
    nonces = [draft.nonce for draft in drafts]
    made = list(open_invitations().filter(nonce__in=nonces).order_by("pk"))
    for invitation in made:
        dispatch(invitation)
    if made:
        spend(INVITATIONS, by.organization_id, cost=len(made))
        record("invitation.sent_many", by=by, subject=by.organization, count=len(made))
    return Sent(number=len(made), rows=rows)


def new_pools(rows: Sequence[Row]) -> list[str]:
    """The names of the pools to create for these rows, each once."""
    return list(dict.fromkeys(name for row in rows for name in row.new_pools))


def close_expired(emails: Sequence[str]) -> None:
    """Make room for new invitations where old ones ran out unused."""
    now = timezone.now()
    open_invitations().filter(email__in=emails, expires_at__lte=now).update(revoked_at=now)


def invitation_of(row: Row, by: Member) -> Invitation:
    """The invitation that a row asks for, not saved yet."""
    return Invitation(
        email=row.email,
        name=row.written["name"],
        role=row.role,
        pool_id=row.pools[0] if row.pools else None,
        more_pools=row.pools[1:],
        skills=row.skills,
        languages=row.languages,
        invited_by=by,
        **new_term(),
    )


@transaction.atomic
def resend_many(*, by: Member, ids: Sequence[int]) -> int:
    """Send each a new link; how many there were. Who has answered meanwhile is passed over.

    Raises TooMany, and sends nothing, if one of them got too many links today.
    """
    require(by, "member.invite")
    found = locked(ids)
    for invitation in found:
        spend(INVITATION_AGAIN, f"{by.organization_id}:{invitation.pk}")
        for name, value in new_term().items():
            setattr(invitation, name, value)
        dispatch(invitation)
        record("invitation.resent", by=by, subject=invitation)
    Invitation.objects.bulk_update(found, ["nonce", "expires_at"], batch_size=500)
    return len(found)


@transaction.atomic
def revoke_many(*, by: Member, ids: Sequence[int]) -> int:
    """Take all of them back; how many there were. Their links are dead at once."""
    require(by, "member.invite")
    found = locked(ids)
    now = timezone.now()
    Invitation.objects.filter(pk__in=[row.pk for row in found]).update(revoked_at=now)
    for invitation in found:
        record("invitation.revoked", by=by, subject=invitation)
    return len(found)


def locked(ids: Sequence[int]) -> list[Invitation]:
    """The open ones among them, held until the transaction ends."""
    rows = open_invitations().select_for_update(of=("self",)).filter(pk__in=ids)
    return list(rows.order_by("pk"))
