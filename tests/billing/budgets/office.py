"""Who works within a budget in a test, and what has it come to, counted plainly?"""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from annotation.datasets.models import Item
from annotation.workflow.events.models import WorkEvent
from annotation.workflow.lifecycle.models import ClaimAllowance
from billing.budgets.actions import set_budget
from billing.budgets.jobs import count_all_budgets
from billing.ledger.models import LedgerEntry
from billing.metering.models import UsageEvent
from core.identity.models import Member
from core.tenancy.scope import tenant

PAY = Decimal("0.03")  # for each label; an annotation has one
PRICE = Decimal("0.05")


def owner():
    """The owner of the open scope."""
    return Member.objects.select_related("organization", "user").get(role="owner")


def budget_of(desk, amount, **values):
    """A hard budget for the desk's project, or for what `scope` says."""
    values = {"scope": desk.project} | values
    return set_budget(by=owner(), amount=Decimal(amount), **values)


def paid():
    """What is in the books for members."""
    rows = LedgerEntry.objects.filter(account__type="payable")
    return -(rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0))


def charged():
    """What is in the books for the customer."""
    return UsageEvent.objects.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def in_hand():
    """Begun items, and the annotations of them that aren't paid and may still be: by plain counts,
    an item after the other."""
    items = annotations = 0
    for item in Item.objects.exclude(state__in=("done", "excluded")):
        claims = item.assignments.filter(state__in=("held", "returned", "submitted"))
        if not claims.exists():
            continue
        items += 1
        slots = WorkEvent.objects.filter(item=item, slot__isnull=False)
        paid_for = {
            slot
            for slot in slots.values_list("slot", flat=True)
            if sum(slots.filter(slot=slot).values_list("quantity", flat=True)) > 0
        }
        annotations += item.slots - len(paid_for)
    return items, annotations


def count(desk, *, idle=False):
    """Run the job, outside of any scope; with `idle` nobody has claimed for a while."""
    if idle:
        with tenant(desk.organization.pk):
            ClaimAllowance.objects.update(used_at=timezone.now() - timedelta(minutes=6))
    count_all_budgets()
