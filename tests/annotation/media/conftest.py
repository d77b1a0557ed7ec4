"""Where do the files of these tests lie? In a folder of their own."""

import pytest


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"
