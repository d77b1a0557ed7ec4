"""Do imports of the same images at the same moment keep each file once, and none too many?"""

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError

from annotation.datasets.imports import commit, steps
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.models import Item
from annotation.media.models import Media
from core.tenancy.scope import tenant
from tests.factories.media import image, make_image_project
from tests.support.racing import failures, race

IMAGES = {f"{n:02}.png": image(colour=(n, 9 * n, 50)) for n in range(20)}

pytestmark = pytest.mark.race


@pytest.fixture
def desk(committed_desk, monkeypatch):
    monkeypatch.setattr(steps, "STEP_FILES", 3)
    return committed_desk


def started(desk, name):
    """An import of all images into a project of its own, ready to run."""
    with tenant(desk.side.pk):
        desk.project = make_image_project(name, by=desk.by)
    source, options = desk.choose(**IMAGES)
    desk.start(source, options)
    return source


def running(desk, source):
    return lambda: run_import(organization_id=desk.side.pk, import_id=source.pk)


def is_whole(desk, folder):
    """Whether each image of an item has its two files, and nothing else lies there."""
    with tenant(desk.side.pk):
        found = Media.objects.filter(items__project__media_type="image").distinct()
        names = {name for each in found for name in (each.stored_as, each.thumbnail_as)}
    kept = {
        str(path.relative_to(folder))
        for path in (folder / "organizations").rglob("*")
        if path.is_file()
    }
    return (
        len(names) == 2 * len(IMAGES) and kept == names and all(map(default_storage.exists, names))
    )


def test_two_workers_with_one_job(desk, uploads_folder):
    source = started(desk, "Cells")
    assert failures(race(running(desk, source), running(desk, source))) == []
    assert desk.fresh(source).imported == len(IMAGES)
    assert is_whole(desk, uploads_folder)


def test_two_projects_with_the_same_images(desk, uploads_folder):
    first, second = started(desk, "Cells"), started(desk, "More cells")
    assert failures(race(running(desk, first), running(desk, second))) == []
    with tenant(desk.side.pk):
        items = Item.objects.filter(project__media_type="image")
        assert items.filter(media__isnull=False).count() == 2 * len(IMAGES)
    assert is_whole(desk, uploads_folder)


def test_without_the_rule_they_clash(desk, monkeypatch):
    """The control: the second import meets the first one's images."""
    clause = "on conflict (organization_id, sha256) do nothing"
    assert clause in commit.MEDIA
    monkeypatch.setattr(commit, "MEDIA", commit.MEDIA.replace(clause, ""))
    running(desk, started(desk, "Cells"))()
    with pytest.raises(IntegrityError):
        running(desk, started(desk, "More cells"))()
