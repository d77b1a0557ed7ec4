"""Does every act in the audit log have a sentence that people understand?"""

import ast

from core.audit.words import AuditSentence
from core.declarations import declared
from tests.support.repository import ROOT, shown

APPS = ("core", "workforce", "annotation", "billing", "demo", "config")


def acts():
    """(place, act) of each call of `record` that names its act."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if is_record(node) and isinstance(node.args[0], ast.Constant):
                    yield shown(path), node.args[0].value


def is_record(node):
    """Whether this is a call of audit's `record`."""
    if not isinstance(node, ast.Call) or not node.args:
        return False
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name == "record"


def test_each_act_has_a_sentence():
    found = list(acts())
    assert len(found) > 50, "the search finds the acts"
    assert [each for each in found if each[1] not in declared(AuditSentence)] == []
