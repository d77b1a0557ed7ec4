"""Are releases numbered once, refused with a sentence, and recorded?"""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ

from annotation.releases.actions import create_release, rebuild_release
from annotation.releases.models import Release
from core.audit.models import AuditEntry
from core.web.errors import Conflict, Forbidden, Invalid
from tests.annotation.releases.conftest import Shop
from tests.factories import projects


def test_numbers_count_up_in_each_project(shop):
    assert [shop.create().number, shop.create().number] == [1, 2]


def test_it_is_recorded_and_queued_with_ids_only(shop):
    before = OrmQ.objects.count()
    release = shop.create("for training")
    queued = OrmQ.objects.order_by("-pk").first().task
    assert OrmQ.objects.count() == before + 1
    assert queued["func"] == "annotation.releases.jobs.build_release"
    assert queued["kwargs"] == {
        "organization_id": shop.organization.pk,
        "release_id": release.pk,
    }
    with shop.scope():
        entry = AuditEntry.objects.get(action="release.create")
        assert (entry.subject_id, entry.member_id) == (release.pk, shop.members["manager"].pk)


def test_nothing_done_yet_is_refused(shop):
    with shop.scope():
        empty = projects.make_project("Empty", by=shop.members["manager"])
        with pytest.raises(Invalid, match="No items are done yet"):
            create_release(by=shop.members["manager"], project=empty)
        assert not Release.objects.exists()


@pytest.mark.parametrize("who", ["annotator", "reviewer"])
def test_who_may_not_is_refused(shop, who):
    with shop.scope(), pytest.raises(Forbidden):
        create_release(by=shop.members[who], project=shop.project)


def test_a_ready_or_running_release_is_not_built_again(shop, files):
    ready, running = shop.released(), shop.create()
    with shop.scope():
        with pytest.raises(Conflict, match="can't be changed"):
            rebuild_release(by=shop.members["manager"], release=ready)
        with pytest.raises(Conflict, match="being built"):
            rebuild_release(by=shop.members["manager"], release=running)


def test_a_stuck_release_can_start_again(shop, files):
    release = shop.create()
    with shop.scope():
        long_ago = timezone.now() - timedelta(hours=1)
        Release.objects.filter(pk=release.pk).update(created_at=long_ago)
        rebuild_release(by=shop.members["manager"], release=release)
    assert shop.build(release).state == "ready"


@pytest.mark.race
def test_releases_made_at_once_get_different_numbers(committed_db, files):
    shop = Shop("acme")
    together, failures = Barrier(6), []

    def make():
        try:
            together.wait()
            shop.create()
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            connection.close()

    threads = [Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with shop.scope():
        numbers = Release.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == [1, 2, 3, 4, 5, 6]
