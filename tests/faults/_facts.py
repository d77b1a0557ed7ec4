"""What does “nothing lost, doubled or half done” mean? Sentences, each with its SQL."""

# Each counts what may not be, in one organization.
WRONG = {
    "an item that is done has exactly one outcome in force, any other none": """
        select count(*) from annotation_item item
        where item.organization_id = %(organization)s and (item.state = 'done') <> (
            select count(*) = 1 from annotation_outcome outcome
            where outcome.item_id = item.id and is_current)""",
    "a live answer is alone on its slot, and its assignment is submitted or came back": """
        select count(*) from annotation_annotation answer
        join annotation_assignment held on held.id = answer.assignment_id
        where answer.organization_id = %(organization)s and answer.is_live
            and held.state not in ('submitted', 'returned', 'held')""",
    "a submitted assignment has the live answer of its revision": """
        select count(*) from annotation_assignment held
        where held.organization_id = %(organization)s and held.state = 'submitted'
            and 1 <> (select count(*) from annotation_annotation answer
                where answer.assignment_id = held.id and answer.is_live
                    and answer.revision = held.revision)""",
    "open slots are the slots that nobody has": """
        select count(*) from annotation_item item
        where item.organization_id = %(organization)s and item.state = 'labeling'
            and item.open_slots <> item.slots - (
                select count(*) from annotation_assignment held where held.item_id = item.id
                    and held.state in ('reserved', 'held', 'submitted', 'returned'))""",
    "work is recorded once for each accepted answer of a finished item": """
        select count(*) from annotation_item item
        where item.project_id = %(work)s and (item.state = 'done')::int <> (
            select count(*) from annotation_workevent event
            where event.item_id = item.id and event.kind = 'label.accepted')""",
    "each piece of work has one usage": """
        select count(*) from annotation_workevent event
        where event.organization_id = %(organization)s and 1 <> (
            select count(*) from billing_usageevent used where used.work_event_id = event.id)""",
    "each accepted label has one earning of two entries that add up to nothing": """
        select count(*) from annotation_workevent event
        where event.organization_id = %(organization)s and event.kind = 'label.accepted'
            and (1, 2, 0::numeric) <> (
            select count(distinct moved.id), count(entry.id), coalesce(sum(entry.amount), 1)
            from billing_ledgertransaction moved
            join billing_ledgerentry entry on entry.transaction_id = moved.id
            where moved.work_event_id = event.id)""",
    "a decided review has a verdict and a reviewer, a waiting one neither": """
        select count(*) from annotation_review
        where organization_id = %(organization)s
            and (state = 'decided') <> (decided_at is not null)""",
    "the counts of items are what is there": """
        select count(*) from (
            select project_id, state, count(*) as number from annotation_item
            where organization_id = %(organization)s group by 1, 2
            except
            select project_id, state, sum(items)::bigint from (
                select project_id, state, number as items from annotation_itemcount
                union all select project_id, after, items from annotation_itemmove
                union all select project_id, before, -items from annotation_itemmove
            ) moved where state <> '' group by 1, 2
        ) differing""",
    "no row of a file waits for an import that has ended": """
        select count(*) from annotation_importrow
        where organization_id = %(organization)s""",
}


def wrong(database, scene):
    """The sentences that don't hold, with how often."""
    found = {}
    for sentence, query in WRONG.items():
        number = database.one(filled(query, scene))
        if number:
            found[sentence] = number
    return found


def filled(query, scene):
    """The query with the scene's ids, which are whole numbers."""
    ids = {name: int(scene[name]) for name in ("organization", "work", "done", "empty")}
    return query % ids


def stored_answers(database, scene):
    """Id, assignment and revision of each answer there is in the project that is worked on."""
    rows = database.sql(
        "select id, assignment_id, revision from annotation_annotation where project_id = %s",
        scene["work"],
    )
    return set(rows)


def decided_reviews(database, scene):
    """Id and verdict of each decided review there."""
    rows = database.sql(
        "select id, verdict from annotation_review where project_id = %s and state = 'decided'",
        scene["work"],
    )
    return set(rows)
