"""The generated reference pages are current, complete, and their examples are accepted."""

import ast

import pytest
from django.core.management import call_command

from annotation.label_types.examples import EXAMPLES
from annotation.label_types.registry import all_kinds
from annotation.label_types.schema import parse_schema
from annotation.workflow.lifecycle.policy import parse_policy, section_kinds, stored_policy
from annotation.workflow.lifecycle.settings_reference import EXAMPLE, meanings
from core.api.problems import CODES
from core.declarations import declared
from core.reference.entries import ErrorCode
from core.reference.models import model_rows
from core.reference.pages import pages
from core.web.errors import DomainError
from tests.support.repository import ROOT, files_under

PRODUCT = ("core", "workforce", "annotation", "billing", "config")
KINDS = {kind.name: kind for kind in all_kinds()}


def test_each_page_is_what_the_code_says():
    stale = [
        path
        for path, text in pages().items()
        if not (ROOT / "docs" / path).is_file() or (ROOT / "docs" / path).read_text() != text
    ]
    assert stale == [], "Run `manage.py write_references`."


def test_the_command_writes_each_page(tmp_path, settings, capsys):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    call_command("write_references")
    written = {path: (tmp_path / "docs" / path).read_text() for path in pages()}
    assert written == pages()
    assert "docs/reference/errors.md" in capsys.readouterr().out


def test_no_page_of_the_reference_is_written_by_hand():
    there = {f"reference/{path.name}" for path in files_under("docs/reference", suffix=".md")}
    assert there == {path for path in pages() if path.startswith("reference/")}


@pytest.mark.parametrize("name", KINDS)
def test_the_example_of_a_label_type_is_accepted(name):
    example, kind = EXAMPLES[name], KINDS[name]
    schema = parse_schema(example.schema)
    assert schema.fields[-1].kind == name
    assert not kind.media or example.facts.medium in kind.media
    stored = schema.normalise(example.answer, example.facts)
    assert stored[schema.fields[-1].name] is not None


@pytest.mark.parametrize("name", KINDS)
def test_each_key_of_a_label_type_has_a_meaning(name):
    assert [row[0] for row in model_rows(KINDS[name].field_class) if not row[-1]] == []


def test_the_example_of_the_settings_is_accepted():
    kept = stored_policy(parse_policy(EXAMPLE))
    assert EXAMPLE.keys() == kept.keys()
    assert all(kept[section].items() >= given.items() for section, given in EXAMPLE.items())


def test_each_setting_has_a_meaning():
    said = [(kind, each) for kind in section_kinds() for each in meanings(kind).items()]
    unsaid = [(kind.name, name) for kind, (name, text) in said if not text]
    assert unsaid == []


def families(kind):
    """A class of refusals and all below it."""
    return {kind} | {found for below in kind.__subclasses__() for found in families(below)}


STATUSES = {kind.__name__: kind.status for kind in families(DomainError)}


def codes_in(source):
    """(code, status) of each refusal in a module; the status is None where it is decided later."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            given = {each.arg: each.value for each in node.keywords}
            if called == "of_status" and isinstance(node.args[-1], ast.Constant):
                found.add((node.args[-1].value, None))
            if called in STATUSES and isinstance(given.get("code"), ast.Constant):
                found.add((given["code"].value, STATUSES[called]))
        if isinstance(node, ast.ClassDef) and {*map(ast.unparse, node.bases)} & STATUSES.keys():
            found |= {
                (line.value.value, None)
                for line in node.body
                if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "code"
            }
        if isinstance(node, ast.Dict):
            found |= {
                (value.value, None)
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
                and key.value == "code"
                and isinstance(value, ast.Constant)
            }
    return found


def codes_used():
    """Every code of a refusal with its status."""
    files = [path for path in files_under(*PRODUCT, suffix=".py") if "migrations" not in path.parts]
    found = set().union(*(codes_in(path.read_text()) for path in files))
    return (
        found
        | {(kind.code, kind.status) for kind in families(DomainError)}
        | {(code, kind.status_code) for kind, code in CODES.items()}
    )


def test_every_error_code_stands_in_the_reference_with_its_status():
    entries, used = declared(ErrorCode), codes_used()
    assert sorted({code for code, _status in used} - entries.keys()) == []
    wrong = {
        (code, status)
        for code, status in used
        if status is not None and status not in entries[code].statuses
    }
    assert wrong == set()


def test_no_error_code_of_the_reference_is_unused():
    assert sorted(declared(ErrorCode).keys() - {code for code, _status in codes_used()}) == []


def test_the_search_for_codes_sees_what_it_looks_for():
    source = """
class A(Conflict):
    code = "z"
Conflict(x, code="a")
of_status(400, x, "b")
said = {"code": "c"}
f(code="d")
"""
    assert codes_in(source) == {("z", None), ("a", 409), ("b", None), ("c", None)}
