"""How else is a page opened than bare? With filters, searches, other periods, further down."""

from __future__ import annotations

from django.utils import timezone


def year() -> str:
    """The 365 days until today, as a page's own period."""
    today = timezone.localdate()
    return f"first={today.replace(year=today.year - 1)}&last={today}"


def variants() -> dict[str, list[str]]:
    """Query strings by the name of the address."""
    long = year()
    today = f"first={timezone.localdate()}&last={timezone.localdate()}"
    groups = ("project", "person", "pool", "kind", "guideline", "day")
    words = ("mess", "phone+people", "invoice", "zebra", "unicorn")
    flags = ("skipped", "asked", "returned", "open")
    items = [
        *(f"q={word}" for word in words),
        "q=unicorn&before=700000",
        "label=ham&q=zebra&before=280000",
        "id=row-77",
        "batch=700",
        "priority=2",
        "person=5",
        "label=ham",
        "label=ham&q=zebra",
        *(f"{flag}=1" for flag in flags),
        *(f"sort={sort}" for sort in ("added", "id", "-id", "state", "-state")),
        *(f"sort={sort}&open=1" for sort in ("priority", "-priority")),
        "excluded=1",
        *(f"state={state}" for state in ("labeling", "review", "adjudication", "done", "excluded")),
        "before=300000",
        "after=300000",
    ]
    reviews = [
        *(f"state={state}" for state in ("waiting", "held", "decided")),
        *(f"kind={kind}" for kind in ("choice", "dispute", "rounds")),
        *(f"verdict={verdict}" for verdict in ("rejected", "overturned", "upheld")),
        "project=1",
        "project=1&kind=skips",
        "author=5",
        "author=5&verdict=rejected",
        "reviewer=4&verdict=corrected",
        "mine=1",
        "overturned=1",
    ]
    costs = [
        "period=today",
        "period=last-30-days",
        *(f"period=custom&{long}&by={group}" for group in groups),
        f"period=custom&{long}&by=person&project=1",
        f"period=custom&{long}&by=day&person=5",
        "period=today&by=person",
    ]
    return {
        "items": items,
        "api_items": [
            "state=done",
            "batch=700",
            "external_id=row-77",
            *(f"{flag}=true" for flag in flags),
            "outcome=ham",
        ],
        "item_change_new": ["q=invoice", "state=done"],
        "review_list": reviews,
        "api_reviews_all": ["state=decided", "kind=dispute", "verdict=overturned", "author=5"],
        "reviewers": ["period=today", f"period=custom&{long}"],
        "bulk_new": ["project=1", "author=5"],
        "costs": costs,
        "throughput": costs,
        "api_costs": [today, *(f"{long}&by={group}" for group in groups)],
        "api_throughput": [today, long, f"{long}&by=person"],
        "cost_events": ["period=today", f"period=custom&{long}", f"period=custom&{long}&person=5"],
        "api_cost_events": [today, long, f"{long}&person=5"],
        "answers": [
            "period=today",
            f"period=custom&{long}",
            *(f"period=custom&{long}&what={what}" for what in ("accepted", "rejected", "skipped")),
        ],
        "api_throughput_answers": [today, f"{long}&what=accepted"],
        "earnings": ["period=today", f"period=custom&{long}"],
        "api_earning_events": [long],
        "own_answers": ["period=today", f"period=custom&{long}"],
        "questions": ["state=all", "state=answered", "search=meant", "search=unicorn&state=all"],
        "api_questions": ["state=answered"],
        "audit": [
            "person=manager",
            "person=nobody",
            "action=member.change",
            "subject=member",
            "since=2026-01-01&until=2026-02-01",
            "before=500",
        ],
        "api_audit": ["person=manager", "action=member.change", "subject=member&subject_id=3"],
        "members": ["search=worker", "search=nobody", "role=annotator"],
        "invitations": ["before=500"],
        "import_findings": ["kind=refused", "kind=duplicate", "before=50000"],
        "api_import_findings": ["kind=refused"],
        "notifications": ["before=9000"],
        "batches": ["before=300"],
    }
