"""Did everything add up? What must be nought after a measurement, and what must be equal."""

from __future__ import annotations

from django.db import connection

from core.tenancy.scope import tenant

INTEGRITY = {
    "items over their overlap": """select count(*) from (
        select 1 from annotation_annotation a join annotation_item i on i.id = a.item_id
        where a.is_live group by i.id, i.slots having count(*) > i.slots) over_full""",
    "slots lost": """select count(*) from annotation_item i where i.open_slots <> i.slots - (
        select count(*) from annotation_assignment a
        where a.item_id = i.id and a.state in ('reserved', 'held', 'submitted', 'returned'))""",
    "answers": "select count(*) from annotation_annotation",
    "work events": "select count(*) from annotation_workevent where kind = 'label.accepted'",
    "usage events": """select count(*) from billing_usageevent u
        join annotation_workevent w on w.id = u.work_event_id where w.kind = 'label.accepted'""",
    "done items without an outcome event": """select count(*) from annotation_item i
        where i.state = 'done' and not exists (
            select from annotation_workevent w
            where w.item_id = i.id and w.kind = 'outcome.decided')""",
    "earnings": "select count(*) from billing_ledgertransaction",
}


def integrity(organization_id: int) -> dict[str, float]:
    """What must be nought, and what must be equal."""
    with tenant(organization_id), connection.cursor() as cursor:
        found = {}
        for name, sql in INTEGRITY.items():
            cursor.execute(sql)
            found[name] = cursor.fetchone()[0]
    return found
