"""CSV of a filtered list of items."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from annotation.datasets.content import BETWEEN_PARTS
from annotation.datasets.delivery import DeliveryPurpose, deliver_all
from annotation.datasets.items.filters import Wanted, narrowed
from annotation.datasets.parts import words_of_parts
from annotation.label_types.schema import schema_of
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Outcome
from core.identity.models import Member
from core.tenancy.scope import current_organization_id, tenant
from core.web.spreadsheet import CHUNK

HEADER = (
    _("External ID"),
    _("State"),
    _("Batch"),
    _("Priority"),
    _("Annotators needed"),
    _("Still needed"),
    _("Outcome"),
    _("Text"),
    _("Options to compare"),
)


def table_rows(viewer: Member, project: Project, wanted: Wanted) -> Iterator[list[object]]:
    """The rows in the order of their ids, some at a time, each time in a scope of its own."""
    return chunks_of(viewer, project, wanted, current_organization_id())


def chunks_of(
    viewer: Member, project: Project, wanted: Wanted, organization_id: int
) -> Iterator[list[object]]:
    """No transaction stays open while a slow reader reads."""
    schema = schema_of(project.schema.fields) if project.schema else None
    last = 0
    while True:
        with tenant(organization_id):
            rows = narrowed(project, wanted).filter(pk__gt=last).prefetch_related("batch")
            items = list(rows.order_by("pk")[:CHUNK])
            current = Outcome.objects.filter(is_current=True, item__in=[row.pk for row in items])
            delivered = deliver_all(viewer, items, DeliveryPurpose.EXPORT)
            answers = dict(current.values_list("item_id", "answer"))
        for item in items:
            known = schema is not None and item.pk in answers
            content = delivered[item.pk]
            yield [
                item.external_id,
                item.get_state_display(),
                item.batch.name,
                item.priority,
                item.slots,
                item.open_slots,
                schema.summary(answers[item.pk]) if known and schema else "",
                content.text,
                BETWEEN_PARTS.join(words_of_parts(content.parts)),
            ]
        if len(items) < CHUNK:
            return
        last = items[-1].pk
