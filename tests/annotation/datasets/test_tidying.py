"""Do uploads go a week after their import ended, and nothing an item needs with them?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.datasets.imports.actions import restart_import
from annotation.datasets.imports.cleanup import remove_uploads
from annotation.datasets.models import Import, Item
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.factories.media import image


def stored(folder):
    return [
        path for path in folder.rglob("*") if path.is_file() and path.parent.name != "guideline"
    ]


def age(desk, source, *, days):
    when = timezone.now() - timedelta(days=days)
    with tenant(desk.side.pk):
        before = Import.objects.filter(pk=source.pk)
        before.update(created_at=when)
        before.exclude(finished_at=None).update(finished_at=when)


@pytest.fixture(autouse=True)
def only_these(world):
    """The world's own imports have no files behind them."""
    for side in (world.acme, world.other):
        with tenant(side.pk):
            Import.objects.update(removed_at=timezone.now())


def test_a_week_later_the_upload_goes_and_the_images_stay(images, uploads_folder):
    source = images.bring_files(**{"a.png": image(), "b.png": image(colour="red")})
    age(images, source, days=6)
    assert remove_uploads() == 0
    assert len(stored(uploads_folder)) == 6
    age(images, source, days=8)
    assert remove_uploads() == 1
    with tenant(images.side.pk):
        items = Item.objects.filter(project=images.project).select_related("media")
        needed = {
            name for item in items for name in (item.media.stored_as, item.media.thumbnail_as)
        }
    assert {str(path.relative_to(uploads_folder)) for path in stored(uploads_folder)} == needed
    assert images.fresh(source).removed_at is not None
    assert remove_uploads() == 0


def test_an_import_that_waited_for_a_week_is_cancelled(desk, uploads_folder):
    source, _ = desk.upload("a,b\n1,hello\n", "x.csv")
    age(desk, source, days=8)
    assert remove_uploads() == 1
    assert stored(uploads_folder) == []
    fresh = desk.fresh(source)
    assert fresh.state == "cancelled"
    with tenant(desk.side.pk), pytest.raises(Conflict, match="Upload it again"):
        restart_import(by=desk.by, source=fresh)


def test_what_is_still_going_on_is_left_alone(desk, uploads_folder):
    source, options = desk.upload("a,b\n1,hello\n", "x.csv")
    desk.start(source, options)
    age(desk, source, days=30)
    assert remove_uploads() == 0
    assert len(stored(uploads_folder)) == 1
