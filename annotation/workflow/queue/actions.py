"""Claims, opens, extends, skips and releases items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.models import Item, ItemState
from annotation.workflow.lifecycle.advance import MAX_SKIPS
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from annotation.workflow.lifecycle.queue_cursor import forget_passed
from annotation.workflow.lifecycle.queue_settings import QueueSettings
from annotation.workflow.lifecycle.release_slots import STILL_HANDED_OUT
from annotation.workflow.lifecycle.settle import lock_item, settle_item
from annotation.workflow.queue.allowances import take_within
from annotation.workflow.queue.eligibility import WorkContext, rules_in_force
from annotation.workflow.queue.limits import LimitReached, require_own_room, require_pool_room
from annotation.workflow.queue.next_item import (
    Claim,
    next_in_hand,
    next_item,
    open_assignments,
    take,
)
from annotation.workflow.queue.reopened import keep_answer
from core.permissions.roles import HANDS_OUT_WORK
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Gone, Invalid

HELD, RETURNED = AssignmentState.HELD, AssignmentState.RETURNED
RESERVED = AssignmentState.RESERVED


def claim_next_item(
    place: WorkContext, *, after: int | None = None, show: bool = False
) -> Assignment | None:
    """Give this member the item to work on now, or the one that follows the assignment `after`.

    With `show` the assignment `after` comes onto the screen now and has its whole lease.
    The same `after` gives the same item again; Http404 where it isn't the member's own. Returned
    work comes first, what was reserved for the person before anything new. None if there is no
    work, or ahead of the shown item if the cap of held items or a limit of the day is reached;
    where nothing is shown, such a limit is raised as LimitReached. The person's requests must be
    serialized (members.scope).
    """
    place.require_live()
    place.require_guideline_read()
    waiting = open_assignments(place.member, place.project)
    require_own(place, after, waiting)
    in_hand = [row for row in waiting if row.state != RESERVED]
    now = timezone.now()
    known = next_in_hand(in_hand, after)
    reserved = next((row for row in waiting if row.state == RESERVED), None)
    if known is None and may_take(place, in_hand, reserved, ahead=after is not None):
        if reserved is None:
            return claim_new(place, now=now, after=after, show=show)
        known = reserved
    if show and after is not None:
        open_assignment(place, after)
    if known is None:
        return None
    try:
        taken = take_up(place, known, now=now, after=after)
    except LimitReached:
        if after is None:
            raise
        return None
    return taken or claim_next_item(place, after=after)  # gone meanwhile: look again


def require_own(place: WorkContext, after: int | None, waiting: Sequence[Assignment]) -> None:
    """Raise Http404 unless `after` is the member's own; one that is held costs no look."""
    if after is None or any(row.pk == after for row in waiting):
        return
    own = Assignment.objects.filter(pk=after, member=place.member, project=place.project)
    if not own.exists():
        raise Http404


def may_take(
    place: WorkContext, in_hand: Sequence[Assignment], reserved: Assignment | None, *, ahead: bool
) -> bool:
    """Whether the member may have the reserved item, or else a new one.

    LimitReached says why not, unless it is ahead of the shown item.
    """
    if place.terms is None or len(in_hand) >= place.policy[QueueSettings].held_cap:
        return False
    try:
        require_room(place, in_hand, reserved)
    except LimitReached:
        if ahead:
            return False
        raise
    return True


def require_room(
    place: WorkContext, in_hand: Sequence[Assignment], reserved: Assignment | None = None
) -> None:
    """Raise LimitReached where a limit of the member's pool forbids to begin something today.

    What is reserved was counted for the pool when it was reserved.
    """
    assert place.terms is not None
    if place.member.organization_state not in HANDS_OUT_WORK:
        raise LimitReached(
            _(
                "This organization is suspended, so no new items are available. Your work is "
                "saved, and you can finish items in progress."
            ),
            code="organization_suspended",
        )
    if reserved is None:
        require_pool_room(place.terms)
    claims = sum(row.state == HELD and row.revision == 0 for row in in_hand)
    require_own_room(place.terms, member=place.member, project=place.project, open_claims=claims)


def claim_new(
    place: WorkContext, *, now: datetime, after: int | None, show: bool
) -> Assignment | None:
    """Claim an item that is new to this member."""
    claim = Claim(
        organization_id=current_organization_id(),
        project_id=place.project.pk,
        member_id=place.member.pk,
        pool_id=place.pool_id,
        after_id=after,
        now=now,
        lease_until=lease_end(place, now, ahead=after is not None),
        full_lease=lease_end(place, now, ahead=False),
        show=after if show else None,
        frontier=place.frontier,
        may_wait=not show,  # the item before was locked to be answered
    )
    try:
        claimed = take_within(place, partial(next_item, claim))
    except LimitReached:
        if after is None:
            raise
        claimed = None
    if claimed is None and show and after is not None:
        open_assignment(place, after)
    return claimed


def take_up(
    place: WorkContext, row: Assignment, *, now: datetime, after: int | None
) -> Assignment | None:
    """Hold an assignment that is the person's already; a returned one's slot was never free.

    None if it isn't theirs any more: its lease ended or it was taken back a moment ago. A reserved
    one is a new claim, so LimitReached is raised where the member's allowance holds none.
    """
    before = row.state
    if before in (RETURNED, RESERVED):
        row.opened_at = row.seen_at = None
    lease_until = lease_end(place, now, ahead=after is not None)
    if before == RESERVED:
        row.claimed_at, row.lease_until = now, lease_until
    row.state = HELD
    row.after_id = row.after_id if after is None else after
    row.lease_until = max(row.lease_until, lease_until)
    columns = ("state", "after_id", "opened_at", "seen_at", "claimed_at", "lease_until")
    values = {name: getattr(row, name) for name in columns}

    def hold() -> Assignment | None:
        still = Assignment.objects.filter(pk=row.pk, state=before).update(**values)
        return row if still else None

    return take_within(place, hold) if before == RESERVED else hold()


def lease_end(place: WorkContext, now: datetime, *, ahead: bool) -> datetime:
    """When a claim lapses: soon if it is ahead of the shown item, else after the policy's lease."""
    queue = place.policy[QueueSettings]
    return now + timedelta(minutes=queue.ahead_minutes if ahead else queue.lease_minutes)


def open_assignment(place: WorkContext, assignment_id: int) -> None:
    """It is on the screen now: start its clock and its whole lease. Nothing if it isn't held."""
    now = timezone.now()
    Assignment.objects.filter(pk=assignment_id, member=place.member, state=HELD).update(
        lease_until=lease_end(place, now, ahead=False),
        seen_at=now,
        opened_at=Coalesce("opened_at", Value(now)),
    )


def beat(place: WorkContext, assignment: Assignment, *, ahead: int) -> None:
    """The person is at work: count the seconds, extend the shown item and the one ahead of it."""
    now = timezone.now()
    assignment.active_seconds += active_seconds(assignment.seen_at, now, assignment.seen_elsewhere)
    assignment.seen_at = now
    assignment.lease_until = lease_end(place, now, ahead=False)
    assignment.save(update_fields=["active_seconds", "seen_at", "lease_until"])
    until = lease_end(place, now, ahead=True)
    Assignment.objects.filter(
        pk=ahead, member=place.member, state=HELD, lease_until__lt=until
    ).update(lease_until=until)


def has_lapsed(assignment: Assignment, now: datetime) -> bool:
    """Whether its lease is over and only the job that takes it back hasn't come by yet."""
    return assignment.state == HELD and assignment.lease_until < now


def require_held(assignment: Assignment) -> None:
    """Raise Gone or Conflict unless the locked assignment is its member's and its lease holds.

    The lease's own end decides, not the moment at which the job takes it back.
    """
    lapsed = has_lapsed(assignment, timezone.now())
    if assignment.state == HELD and not lapsed:
        return
    if assignment.state == AssignmentState.SUBMITTED:
        raise Conflict(_("You have already submitted this item."), code="submitted")
    item = Item.objects.only("open_slots", "state").get(pk=assignment.item_id)
    if item.state == ItemState.EXCLUDED:
        raise Gone(
            _("This item was excluded from the project. Continue with the next one."),
            code="lease_expired",
            canRetake=False,
        )
    if lapsed and (assignment.revision or assignment.reopened_at):
        raise Gone(
            _("Your time for this item ran out. Your work is saved. Open the item again."),
            code="lease_expired",
            canRetake=False,
        )
    if not lapsed and assignment.state != AssignmentState.EXPIRED:
        raise Gone(
            _(
                "This item is no longer assigned to you. It was returned to the queue. Your work "
                "is saved."
            ),
            code="lease_expired",
            canRetake=False,
        )
    raise Gone(
        _("Your time for this item ran out. It was returned to the queue. Your work is saved."),
        code="lease_expired",
        canRetake=lapsed or item.open_slots > 0,
    )


@transaction.atomic
def release(assignment: Assignment, *, state: AssignmentState = AssignmentState.RELEASED) -> None:
    """Give a held item back to the queue; a returned one stays with its author, and an answer
    that its author took up again stands as it was."""
    if assignment.reopened_at is not None:
        keep_answer(assignment)
        return
    if assignment.revision > 0:
        Assignment.objects.filter(pk=assignment.pk, state=HELD).update(state=RETURNED)
        return
    freed = Assignment.objects.filter(pk=assignment.pk, state=HELD).update(state=state)
    Item.objects.filter(STILL_HANDED_OUT, pk=assignment.item_id).update(
        open_slots=F("open_slots") + freed
    )
    if state == AssignmentState.RELEASED:  # by the person, not by the clock
        forget_passed(item_id=assignment.item_id, member_id=assignment.member_id)


@transaction.atomic
def skip(assignment: Assignment, *, reason: str) -> None:
    """Give an item back for others, with the reason; it isn't offered to this person again.

    The second such skip sends the item to a reviewer, who reads the reasons.
    """
    require_held(assignment)
    if not reason.strip():
        raise Invalid(_("Select a reason for skipping this item."), code="reason")
    if assignment.reopened_at is not None:
        raise Conflict(
            _("You are changing your own annotation. Keep the earlier version or submit a new one.")
        )
    if assignment.revision > 0:
        raise Conflict(_("This item was returned to you. Fix it instead of skipping it."))
    now = timezone.now()
    Assignment.objects.filter(pk=assignment.pk).update(
        state=AssignmentState.SKIPPED,
        skip_reason=reason.strip()[:300],
        active_seconds=assignment.active_seconds
        + active_seconds(assignment.seen_at, now, assignment.seen_elsewhere),
        seen_at=now,  # when it was skipped: nothing touches it afterwards
    )
    item = lock_item(assignment.item_id)
    item.skips += 1
    item.open_slots += item.skips <= MAX_SKIPS  # a later one finds the slots closed
    item.save(update_fields=["skips", "open_slots"])
    if item.skips >= MAX_SKIPS:
        settle_item(item, rules_in_force(assignment.project), at=timezone.now())


@transaction.atomic
def retake(place: WorkContext, assignment: Assignment) -> Assignment:
    """Take an expired item again if it still has an open slot; the draft moves along.

    Where it came as the next item meanwhile, that claim of it is the one.
    """
    place.require_live()
    place.require_guideline_read()
    if has_lapsed(assignment, timezone.now()):
        release(assignment, state=AssignmentState.EXPIRED)
        assignment.refresh_from_db(fields=["state"])
    if assignment.state == HELD:
        return assignment
    if assignment.state != AssignmentState.EXPIRED:
        raise Gone(
            _("This item is no longer assigned to you."), code="lease_expired", canRetake=False
        )
    of_item = Assignment.objects.filter(item=assignment.item_id, member=place.member, state=HELD)
    if (claimed_since := of_item.select_related("item").first()) is not None:
        if not claimed_since.drafts.exists():
            assignment.drafts.update(assignment_id=claimed_since.pk)
        return claimed_since
    if place.terms is None:
        raise Gone(
            _("Your pools are no longer assigned to this project. Others will get this item."),
            code="lease_expired",
            canRetake=False,
        )
    require_room(place, open_assignments(place.member, place.project))
    now = timezone.now()
    Item.objects.select_for_update(no_key=True).only("pk").get(pk=assignment.item_id)
    if not Assignment.objects.filter(pk=assignment.pk, state=AssignmentState.EXPIRED).exists():
        # An import gave the item another text while we waited for it.
        raise Gone(
            _("This item is no longer assigned to you."), code="lease_expired", canRetake=False
        )
    claim = Claim(
        organization_id=current_organization_id(),
        project_id=assignment.project_id,
        member_id=place.member.pk,
        pool_id=place.pool_id,
        after_id=None,
        now=now,
        lease_until=lease_end(place, now, ahead=False),
        full_lease=lease_end(place, now, ahead=False),
    )
    found = take_within(place, partial(taken_again, claim, assignment.item_id))
    if found is None:
        raise Gone(
            _("Another annotator has finished this item. You can still read your work here."),
            code="lease_expired",
            canRetake=False,
        )
    assignment.drafts.update(assignment_id=found.pk)
    return found


def taken_again(claim: Claim, item_id: int) -> Assignment | None:
    """The locked item claimed again; None if it is full."""
    found = take(claim, item_id)
    return None if found is None else Assignment.objects.select_related("item").get(pk=found[0])


MAX_GAP = 60.0


def active_seconds(
    seen_at: datetime | None, now: datetime, elsewhere: datetime | None = None
) -> float:
    """The seconds to add at a sign of life: since the last one, at most 60, never negative.

    Where the member worked on another item `elsewhere` after this one was seen, they begin there:
    with two items open, no second is counted twice.
    """
    if seen_at is None:
        return 0.0
    return min(max((now - max(seen_at, elsewhere or seen_at)).total_seconds(), 0.0), MAX_GAP)
