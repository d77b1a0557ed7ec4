"""A job is given to two workers at once, as happens when one was slow to say that it lives.

Imports, releases and bulk verdicts have this test beside their own; here are the other long jobs.
"""

from functools import partial

import pytest

from annotation.datasets.items.filters import Wanted
from annotation.datasets.models import Item
from annotation.projects.copying import jobs as copying
from annotation.projects.copying.actions import copy_project
from annotation.projects.models import Project, ProjectCopy
from annotation.workflow.bulk_changes.actions import Meant, preview_change, start_change
from annotation.workflow.bulk_changes.jobs import change_items
from annotation.workflow.bulk_changes.models import ItemChange
from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.support.desk import make_desk
from tests.support.racing import failures, race

ITEMS = 60
pytestmark = pytest.mark.race


@pytest.fixture
def desk(committed_db):
    return make_desk(items=ITEMS)


def owner():
    return Member.objects.select_related("organization", "user").get(role="owner")


def test_a_copy_has_each_item_once(desk, monkeypatch):
    monkeypatch.setattr(copying, "COPY", copying.COPY.replace(f"limit {copying.STEP}", "limit 5"))
    with tenant(desk.organization.pk):
        source = Project.objects.select_related("schema", "policy", "guideline").get()
        copy = copy_project(by=owner(), source=source, name="Copy", with_data=True)
    ids = {"organization_id": desk.organization.pk, "project_id": copy.pk}
    assert failures(race(*[partial(copying.copy_items, **ids)] * 2)) == []
    with tenant(desk.organization.pk):
        names = list(Item.objects.filter(project=copy).values_list("external_id", flat=True))
        assert len(names) == len(set(names)) == ITEMS
        assert ProjectCopy.objects.get().copied == ITEMS


def test_a_change_changes_each_item_once(desk):
    with tenant(desk.organization.pk):
        change = preview_change(
            by=owner(), project=desk.project, kind="more", meant=Meant(None, Wanted())
        )
        start_change(by=owner(), change=change)
    ids = {"organization_id": desk.organization.pk, "change_id": change.pk}
    assert failures(race(*[partial(change_items, **ids)] * 2)) == []
    with tenant(desk.organization.pk):
        done = ItemChange.objects.get(pk=change.pk)
        assert (done.state, done.handled, done.changed) == ("done", ITEMS, ITEMS)
        assert set(Item.objects.values_list("slots", "open_slots")) == {(2, 2)}
