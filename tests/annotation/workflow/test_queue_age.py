"""Does the median wait fit the items, and is it found without reading them?"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from annotation.datasets.counts.counting import fold_moves
from annotation.datasets.models import Batch, Item
from annotation.workflow import queue_age
from annotation.workflow.lifecycle.models import Review
from annotation.workflow.queue_age import STATEMENTS, Median, median_waiting
from core.tenancy.scope import tenant
from tests.annotation.datasets.items.test_rows_read import execute, fill, touched
from tests.factories import projects, work

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def acme(world):
    with tenant(world.acme.pk):
        yield world.acme


def batch_of(project, day, items, **values):
    """So many items that came in on a day of March."""
    batch = projects.make_batch(project)
    Batch.objects.filter(pk=batch.pk).update(created_at=MONDAY + timedelta(days=day))
    for _ in range(items):
        projects.make_item(batch, "text", **values)
    return batch


def test_the_middle_item_counts_whether_moves_are_folded_or_not(acme):
    project = projects.make_project("Waiting", by=acme.members["manager"])
    batch_of(project, 0, 2)
    middle = batch_of(project, 1, 3)
    batch_of(project, 2, 4)
    done = batch_of(project, 3, 5, state="done")
    for _ in range(2):
        assert median_waiting([project.pk]) == {project.pk: Median(MONDAY + timedelta(days=1))}
        fold_moves()
    Item.objects.filter(batch=middle).update(state="review")
    assert median_waiting([project.pk])[project.pk].labeling == MONDAY + timedelta(days=2)
    Item.objects.filter(batch=done).update(state="labeling")
    assert median_waiting([project.pk])[project.pk].labeling == MONDAY + timedelta(days=2)
    Item.objects.filter(project=project).update(state="done")
    assert median_waiting([project.pk]) == {project.pk: Median()}


def test_of_two_in_the_middle_the_older_one_counts(acme):
    project = projects.make_project("Waiting", by=acme.members["manager"])
    for day in range(4):
        batch_of(project, day, 1)
    assert median_waiting([project.pk])[project.pk].labeling == MONDAY + timedelta(days=1)


def test_reviews_wait_since_they_were_asked_for(acme, monkeypatch):
    project = projects.make_project("Reviewed", by=acme.members["manager"])
    batch = projects.make_batch(project)
    for day in range(4):
        item = projects.make_item(batch, "text", state="review")
        claim = work.make_assignment(item, acme.members["annotator"])
        review = work.make_review(work.make_annotation(claim, schema=project.schema))
        asked = {"created_at": MONDAY + timedelta(days=day), "state": "waiting", "verdict": ""}
        Review.objects.filter(pk=review.pk).update(**asked | {"decided_at": None})
    Review.objects.filter(pk=review.pk).update(state="decided")
    expected = Median(review=MONDAY + timedelta(days=1))
    assert median_waiting([project.pk, acme.project.pk])[project.pk] == expected
    monkeypatch.setattr(queue_age, "MAX_REVIEWS", 2)
    assert median_waiting([project.pk])[project.pk].review is None, "too many to look through"


def rows_read(statement, project):
    """The rows that a statement touches, and the tables it reads."""
    values = {"projects": [project.pk], "most": 10_000}
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, format json) {statement}", values)
        (found,) = cursor.fetchone()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return touched(plan), tables_of(plan)


def tables_of(plan):
    below = [tables_of(each) for each in plan.get("Plans", ())]
    return {plan.get("Relation Name")}.union(*below) - {None}


def test_many_items_cost_no_more_than_few(acme):
    found = []
    for number in (50, 5_000):
        project = projects.make_project(f"{number} items", by=acme.members["manager"])
        fill(project, number)
        fold_moves()
        execute("select annotation_refresh_statistics()")
        found.append([rows_read(statement, project) for statement in STATEMENTS.values()])
    (few, tables), *few_reviews = found[0]
    (many, _tables), *many_reviews = found[1]
    assert many < few + 20, "a batch more, and no item"
    assert tables == {"annotation_batch", "annotation_batchcount", "annotation_itemmove"}
    assert [rows for rows, _tables in many_reviews] == [rows for rows, _tables in few_reviews]
