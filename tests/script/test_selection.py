"""Which tests does a word on the command line of script/test choose?"""

import pytest

from script.steps.run_tests import TESTS, pytest_arguments, select
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


def test_the_slow_tests_are_run_by_themselves():
    quick, slow = select([]), select(["--slow"])
    assert pytest_arguments(quick)[:2] == ["-m", "not slow"]
    assert pytest_arguments(slow)[:2] == ["-m", "slow"]
    assert quick.wants_node
    assert not slow.wants_node


def test_a_part_is_run_whole_or_its_slow_tests_alone():
    assert pytest_arguments(select(["tests/config"])) == ["tests/config"]
    assert pytest_arguments(select(["tests/config", "--slow"])) == ["tests/config", "-m", "slow"]


def test_all_tests_go_to_two_workers_unless_somebody_says_how_many():
    assert "worksteal" in pytest_arguments(select([]))
    assert "worksteal" not in pytest_arguments(select(["-n0"]))


def test_each_quick_journey_of_a_browser_is_there():
    """A journey that was renamed would become a slow one without a word."""
    for name in QUICK:
        file, test = name.split("::")
        assert f"\ndef {test}(" in (TESTS / "browser" / file).read_text(), name
