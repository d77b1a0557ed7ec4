"""Do a pool's limits hold: a person's day exactly, share and day of the pool as counted last?"""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotation.datasets.models import Item
from annotation.projects.models import PoolDay, ProjectPool
from annotation.projects.pool_counts import count_pool_work, count_quotas
from annotation.workflow.lifecycle.models import Annotation, Assignment
from annotation.workflow.queue.actions import skip
from annotation.workflow.queue.eligibility import work_context
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.annotation.workflow.assignments.test_actions import reserve
from tests.factories import people
from tests.factories.work import make_assignment
from tests.support.desk import HAM, make_desk
from tests.support.racing import failures, race
from workforce.organizations.actions import change_organization


@pytest.fixture
def desk(db):
    return make_desk(items=10)


def limit(desk, **limits):
    ProjectPool.objects.filter(project=desk.project).update(**limits)


def refused(desk, number=0):
    with pytest.raises(Conflict) as refusal:
        desk.claim(number)
    return refusal.value.code


def test_a_correction_is_no_second_answer_of_the_pools_day(db):
    """An annotator must not use up their pool's day by correcting what came back."""
    desk = make_desk(items=3, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        limit(desk, daily_all=2)
        first = desk.label(0)
        desk.review(verdict="rejected", reason="missed")
        assert desk.label(0).revision == first.revision + 1
        desk.review(verdict="rejected", reason="missed")
        desk.label(0)
    count_pool_work()
    with tenant(desk.organization.pk):
        assert ProjectPool.objects.get().taken_today == PoolDay.objects.get().answers == 1
        assert desk.claim(1) is not None, "one is left"


def answered_yesterday(desk):
    """An answer of person 0 to the last item."""
    answered_before(desk, 9, timedelta(days=1))


def answered_before(desk, number, ago):
    """An answer of person 0 to the item of this number, so long ago."""
    claim = make_assignment(
        desk.item(number),
        desk.annotators[0],
        pool=desk.project.pools.get(),
        state="submitted",
        revision=1,
    )
    Annotation.objects.create(
        project=desk.project,
        item=claim.item,
        assignment=claim,
        member=claim.member,
        slot=1,
        revision=1,
        key=f"before-{number}",
        answer=HAM,
        schema=desk.project.schema,
        submitted_at=timezone.now() - ago,
    )


class TestPerson:
    def test_no_more_than_the_cap_a_day(self, desk):
        with tenant(desk.organization.pk):
            limit(desk, daily_each=2)
            first = desk.claim(0)
            ahead = desk.claim(0, after=first)
            assert desk.claim(0, after=ahead) is None
            desk.submit(first)
            desk.submit(ahead)
            assert refused(desk) == "daily_cap"
            assert desk.claim(1) is not None

    def test_a_skip_costs_nothing_and_yesterday_does_not_count(self, desk):
        with tenant(desk.organization.pk):
            limit(desk, daily_each=1)
            skip(desk.claim(0), reason="unclear")
            answered_yesterday(desk)
            assert desk.claim(0) is not None
            desk.label(0)
            assert refused(desk) == "daily_cap"

    def test_a_correction_is_no_new_answer(self, db):
        desk = make_desk(policy={"review": {"mode": "all"}})
        with tenant(desk.organization.pk):
            limit(desk, daily_each=1)
            desk.label(0)
            desk.review(verdict="rejected", reason="missed")
            assert desk.claim(0).revision == 1
            desk.label(0)
            assert refused(desk) == "daily_cap"

    def test_it_costs_one_statement_and_none_without_a_cap(self, db):
        desk = make_desk(items=10, annotators=3)
        with tenant(desk.organization.pk):
            desk.claim(2)  # from here on the versions in force are known
            with CaptureQueriesContext(connection) as without:
                desk.claim(0)
            limit(desk, daily_each=5)
            with CaptureQueriesContext(connection) as capped:
                desk.claim(1)
        assert len(capped) == len(without) + 1


class TestPool:
    def count(self):
        count_quotas()
        count_pool_work()

    def test_the_share_is_of_all_answers_the_project_needs(self, desk):
        with tenant(desk.organization.pk):
            limit(desk, share_percent=25)
            desk.label(0)
            held = desk.claim(1)
        self.count()
        with tenant(desk.organization.pk):
            place = ProjectPool.objects.get()
            assert (place.quota, place.taken) == (2, 2)
            assert refused(desk) == "pool_share"
            desk.submit(held)
            assert refused(desk, 1) == "pool_share"

    def test_what_is_reserved_was_counted_and_may_be_done(self, desk):
        with tenant(desk.organization.pk):
            limit(desk, share_percent=20)
            reserve(desk, 0, most=2)
        self.count()
        with tenant(desk.organization.pk):
            assert ProjectPool.objects.get().taken == 2
            desk.label(0)
            desk.label(0)
            assert refused(desk) == "pool_share"

    def test_a_second_pool_of_the_person_goes_on(self, desk):
        with tenant(desk.organization.pk):
            limit(desk, share_percent=10)
            desk.label(0)
            other = people.make_pool("Other", members=desk.annotators[:1])
            ProjectPool.objects.create(project=desk.project, pool=other)
        self.count()
        with tenant(desk.organization.pk):
            assert desk.claim(0).pool_id == other.pk
            assert desk.label(0).assignment.pool_id == other.pk
            assert refused(desk, 1) == "pool_share"

    def test_the_day_of_the_pool(self, desk):
        with tenant(desk.organization.pk):
            limit(desk, daily_all=2)
            desk.label(0)
            desk.label(1)
        self.count()
        with tenant(desk.organization.pk):
            assert refused(desk) == "pool_day"
            tomorrow = timezone.localdate() + timedelta(days=1)
            ProjectPool.objects.update(counted_on=tomorrow)
            assert desk.claim(0) is not None

    def test_counting_twice_gives_the_same_and_new_items_raise_the_quota(self, desk):
        with tenant(desk.organization.pk):
            limit(desk, share_percent=10)
            desk.label(0)
        self.count()
        self.count()
        with tenant(desk.organization.pk):
            assert PoolDay.objects.get().answers == 1
            Item.objects.filter(open_slots=1).update(slots=2, open_slots=2)
        self.count()
        with tenant(desk.organization.pk):
            place = ProjectPool.objects.get()
            assert (place.quota, place.taken, place.taken_today) == (1, 1, 1)

    @pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"])
    def test_in_another_time_zone_each_answer_still_counts_once(self, desk, zone):
        with tenant(desk.organization.pk):
            limit(desk, share_percent=100)
            for number in range(10):
                answered_before(desk, number, timedelta(hours=7 * number))
        self.count()
        with tenant(desk.organization.pk):
            assert ProjectPool.objects.get().taken == 10
            change_organization(by=desk.project.created_by, timezone=zone)
        for _ in range(2):
            self.count()
            with tenant(desk.organization.pk):
                assert ProjectPool.objects.get().taken == 10
                assert sum(PoolDay.objects.values_list("answers", flat=True)) == 10

    def test_pools_without_a_limit_are_not_counted(self, desk):
        with tenant(desk.organization.pk):
            desk.label(0)
        self.count()
        with tenant(desk.organization.pk):
            assert not PoolDay.objects.exists()


def test_the_labeling_page_says_it_kindly(desk, client):
    with tenant(desk.organization.pk):
        limit(desk, daily_each=1)
        desk.label(0)
    client.force_login(desk.annotators[0].user)
    response = client.get(reverse("label", args=[desk.organization.slug, desk.project.pk]))
    assert response.status_code == 200
    assert "daily limit of 1 annotation in" in response.content.decode()


@pytest.mark.race
def test_the_cap_is_exact_with_many_tabs(committed_db):
    desk = make_desk(items=30, annotators=1, policy={"held_cap": 100})
    with tenant(desk.organization.pk):
        limit(desk, daily_each=7)

    def tab():
        while True:
            with tenant(desk.organization.pk):
                try:
                    mine = desk.claim(0)
                except Conflict:
                    return
                ahead = desk.claim(0, after=mine)
            for work in filter(None, (mine, ahead)):
                with tenant(desk.organization.pk):
                    try:
                        desk.submit(work)
                    except Conflict:  # another tab has sent it
                        continue

    results = race(tab, tab, tab, tab)
    assert failures(results) == []
    with tenant(desk.organization.pk):
        assert Annotation.objects.count() == 7
        assert Assignment.objects.filter(state="held").count() == 0


@pytest.mark.race
def test_negative_control_without_the_persons_lock_the_cap_is_passed(committed_db, monkeypatch):
    """If this fails, the test above may pass without having raced at all."""
    desk = make_desk(items=3, annotators=1, policy={"held_cap": 100})
    with tenant(desk.organization.pk):
        limit(desk, daily_each=1)
    both_have_read = threading.Barrier(2, timeout=60)

    def read_and_wait(**asked):
        place = work_context(**asked)
        both_have_read.wait()
        return place

    monkeypatch.setattr("tests.support.desk.serialize", lambda _member: None)
    monkeypatch.setattr("tests.support.desk.work_context", read_and_wait)

    def tab():
        with tenant(desk.organization.pk):
            return desk.claim(0).item_id

    results = race(tab, tab)
    assert failures(results) == []
    assert len(set(results)) == 2
