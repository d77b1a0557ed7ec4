"""Does each page know the scripts that it consists of, and do they stay few?"""

import os

import pytest
from django.contrib.staticfiles import finders

from annotation.label_types.registry import all_kinds
from core.web import script_preload
from core.web.script_preload import scripts_ahead

MEDIA = ("text", "image", "pair", "audio", "series", "video")
ASKED = [(kind.name, medium) for kind in all_kinds() for medium in kind.media or MEDIA]
MAX_COUNT = 5  # beside the entry: a page makes twelve requests at most


@pytest.mark.parametrize(("kind", "medium"), ASKED)
def test_a_page_consists_of_few_scripts(kind, medium):
    ahead = scripts_ahead("labeling", [kind, medium])
    assert 1 <= len(ahead) <= MAX_COUNT
    assert len(set(ahead)) == len(ahead)
    for address in ahead:
        assert finders.find(address.removeprefix("/static/"))


def test_plain_kinds_on_text_need_nothing_beyond_the_core():
    core = scripts_ahead("labeling", [])
    assert scripts_ahead("labeling", ["choice", "rating", "text"]) == core
    assert len(core) == 1


def test_what_the_build_made_anew_is_read_anew(tmp_path, settings):
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    try:
        assert scripts_ahead("labeling", ["box"]) == []
        for number, name in enumerate(["chunk-a.js", "chunk-b.js"], start=1):
            listed = tmp_path / script_preload.LISTING
            listed.write_text(f'{{"box": ["{name}"]}}')
            os.utime(listed, ns=(number, number))
            assert scripts_ahead("labeling", ["box"]) == [f"/static/{name}"]
    finally:
        finders.get_finder.cache_clear()
