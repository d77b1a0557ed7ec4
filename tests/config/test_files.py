"""Is what CREWMARK_FILES says understood, and nonsense refused with a sentence?"""

import pytest

from config import files
from config.checks import check_settings


@pytest.fixture
def said(monkeypatch):
    """What the storage becomes for a value of the variable."""

    def _said(value):
        monkeypatch.setenv("CREWMARK_FILES", value)
        return files.storage()

    return _said


@pytest.mark.parametrize("value", ["", "folder"])
def test_without_it_files_lie_in_the_folder(said, value):
    assert said(value) == {"BACKEND": "config.storage.WholeFiles"}


def test_a_bucket_and_a_place_in_it(said):
    found = said("s3://crew/one?endpoint=https://s3.example.org&region=eu-central-1")
    assert found["OPTIONS"] == {
        "bucket_name": "crew",
        "location": "one",
        "endpoint_url": "https://s3.example.org",
        "region_name": "eu-central-1",
    }


@pytest.mark.parametrize("value", ["bucket", "gs://bucket", "s3://", "s3://bucket?key=1"])
def test_nonsense_stops_the_process_with_a_sentence(said, value):
    with pytest.raises(SystemExit, match="CREWMARK_FILES"):
        said(value)


def test_a_missing_package_is_told_at_the_start(settings, said, monkeypatch):
    settings.STORAGES = settings.STORAGES | {"default": said("s3://crew")}
    assert check_settings() == []
    monkeypatch.setattr(files, "NEEDS", ("a_package_that_is_not_there",))
    assert [message.id for message in check_settings()] == ["config.E006"]
