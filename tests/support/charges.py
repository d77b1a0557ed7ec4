"""What customers must have been charged: the outcomes that stand, no more and no less."""

from collections import Counter
from decimal import Decimal

from annotation.datasets.models import Item, ItemState
from annotation.label_types.schema import schema_of
from annotation.workflow.events.models import LABEL_KINDS, OUTCOME_KINDS
from annotation.workflow.lifecycle.models import Outcome
from billing.metering.models import UsageEvent


def check_charges(price="0.05"):
    """Per outcome at one price: each label of a delivered outcome is charged once, nothing else is.

    Counted anew from the outcomes' content, with the schema in force.
    """
    items = {item.pk: item for item in Item.objects.select_related("project__schema")}
    wanted = Counter()
    for outcome in Outcome.objects.filter(is_current=True):
        item = items[outcome.item_id]
        if item.state == ItemState.DONE:
            schema = schema_of(item.project.schema.fields)
            for kind, labels in schema.billable(outcome.answer).items():
                wanted[item.pk, kind] += labels
    charged, amounts = Counter(), Counter()
    for usage in UsageEvent.objects.select_related("work_event"):
        work = usage.work_event
        if work.kind in OUTCOME_KINDS:
            charged[work.item_id, work.label_kind] += usage.quantity
            amounts[work.item_id, work.label_kind] += usage.amount
        elif work.kind in LABEL_KINDS:
            assert usage.amount == 0, f"{work.key} was charged by itself"
    assert {key: number for key, number in charged.items() if number} == dict(wanted)
    costs = {key: number * Decimal(price) for key, number in wanted.items()}
    assert {key: amount for key, amount in amounts.items() if amount} == costs
