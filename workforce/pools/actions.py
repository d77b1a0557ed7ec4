"""Create and rename pools, add and remove members."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.audit.record import record
from core.events import emit
from core.identity.models import Member
from core.permissions.can import require
from core.web.errors import Conflict, Gone
from core.web.plain_name import plain_name
from workforce.members.events import MemberLeftPool
from workforce.pools.models import Pool, PoolMember


@transaction.atomic
def create_pool(*, by: Member, name: str) -> Pool:
    """Begin an empty pool; raises Conflict when the name is in use."""
    require(by, "pool.change")
    pool = named(Pool(), name)
    record("pool.created", by=by, subject=pool, name=pool.name)
    return pool


@transaction.atomic
def rename_pool(*, by: Member, pool: Pool, name: str) -> Pool:
    """Give the pool another name; raises Conflict when it is in use."""
    require(by, "pool.change")
    pool = Pool.objects.select_for_update().get(pk=pool.pk)
    before = pool.name
    pool = named(pool, name)
    record("pool.renamed", by=by, subject=pool, before=before, after=pool.name)
    return pool


def named(pool: Pool, name: str) -> Pool:
    """Save the pool under this name."""
    pool.name = plain_name(name)
    try:
        with transaction.atomic():
            pool.save()
    except IntegrityError:
        raise Conflict(
            _("A pool named “%(name)s” already exists. Choose a different name.")
            % {"name": pool.name},
            code="pool_name_taken",
        ) from None
    return pool


@transaction.atomic
def add_to_pool(*, by: Member, pool: Pool, members: Sequence[Member]) -> int:
    """Add present members; who is in already stays. Returns how many are new."""
    require(by, "pool.change")
    asked = [member.pk for member in members]
    # Locked, so that nobody is added who is being removed from the organization.
    present = Member.objects.filter(pk__in=asked, left_at=None).select_for_update(of=("self",))
    found = list(present.order_by("pk"))
    inside = set(PoolMember.objects.filter(pool=pool).values_list("member_id", flat=True))
    new = [PoolMember(pool=pool, member=member) for member in found if member.pk not in inside]
    PoolMember.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        added = [place.member_id for place in new]
        record("pool.members_added", by=by, subject=pool, members=added)
    return len(new)


@transaction.atomic
def remove_from_pool(*, by: Member, pool: Pool, member: Member) -> None:
    """End one place; what they hold unopened in the pool's projects the queue takes back."""
    require(by, "pool.change")
    removed, _rows = PoolMember.objects.filter(pool=pool, member=member).delete()
    if not removed:
        raise Gone(_("%(name)s isn't in this pool.") % {"name": member.name})
    emit(MemberLeftPool, member=member, pool=pool)
    record("pool.member_removed", by=by, subject=pool, member=member.pk)
