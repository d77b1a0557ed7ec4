"""Which tests does a word on the command line of script/test choose?"""

import pytest

from script.steps.run_tests import TESTS, select
from tests.browser.conftest import QUICK


def test_nothing_chosen_is_everything():
    chosen = select(["-x"])
    assert chosen.is_everything
    assert chosen.wants_pytest
    assert chosen.may_need_a_browser
    assert chosen.options == ("-x",)


@pytest.mark.parametrize("path", ["tests/config", "tests/config/test_env.py::test_x"])
def test_a_path_is_run_as_it_is(path):
    chosen = select([path])
    assert chosen.paths == (path,)
    assert not chosen.may_need_a_browser


def test_a_folder_is_found_by_its_name():
    assert select(["house"]).paths == ("tests/house",)


def test_any_other_word_is_part_of_a_name():
    chosen = select(["across_role"])
    assert chosen.names == ("across_role",)
    assert not chosen.paths


def test_tests_of_the_scripts_run_without_pytest():
    chosen = select(["tests/js"])
    assert chosen.js_paths == ("tests/js",)
    assert not chosen.wants_pytest


def test_each_quick_journey_of_a_browser_is_there():
    """A journey that was renamed would become a slow one without a word."""
    for name in QUICK:
        file, test = name.split("::")
        assert f"\ndef {test}(" in (TESTS / "browser" / file).read_text(), name
