"""Does docs/money-rules.md name tests that exist?"""

import ast
import re
from collections import Counter
from functools import cache

from tests.support.repository import ROOT

PAGE = ROOT / "docs/money-rules.md"
ROW = re.compile(r"\| (?P<rule>[^|`]+\.) \| (?P<tests>`[^|]+`) \|")
TEST = re.compile(r"(?P<path>tests/[\w/]+\.py)::(?P<name>[\w:]+)")


def rules(text):
    """(rule, tests) of each row; fails at a row that isn't understood."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [line for line in lines if line != "| rule | tests |" and set(line) != {"|", "-"}]
    matches = [(line, ROW.fullmatch(line)) for line in rows]
    assert [line for line, match in matches if not match] == []
    return [(match["rule"], match["tests"].strip("`").split("` `")) for _, match in matches]


@cache
def defined_in(path):
    """The tests of a file, those of a class as Class::test."""
    if not (ROOT / path).is_file():
        return frozenset()
    body = ast.parse((ROOT / path).read_text()).body
    found = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    for node in body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if is_function(each)}
    return frozenset(found)


def is_function(node):
    return isinstance(node, ast.FunctionDef)


def missing(tests):
    """Those of the named tests that don't exist."""
    matches = {test: TEST.fullmatch(test) for test in tests}
    return [
        test
        for test, match in matches.items()
        if match is None
        or not match["name"].rpartition("::")[-1].startswith("test_")
        or match["name"] not in defined_in(match["path"])
    ]


def test_each_rule_names_tests_that_exist():
    found = rules(PAGE.read_text())
    assert len(found) >= 90
    assert missing([test for _, tests in found for test in tests]) == []


def test_no_rule_is_listed_twice():
    counts = Counter(rule for rule, _ in rules(PAGE.read_text()))
    assert [rule for rule, times in counts.items() if times > 1] == []


def test_the_check_sees_a_test_that_is_gone():
    here = "tests/house/test_money_rules.py"
    gone = [f"{here}::test_gone", "tests/gone.py::test_it", f"{here}::missing", here]
    assert missing([f"{here}::test_no_rule_is_listed_twice", *gone]) == gone
