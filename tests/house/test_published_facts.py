"""Does billing read annotation's work only where annotation publishes it?"""

import ast
import importlib
import re

from django.apps import apps
from django.db.models import Model

from tests.support.repository import ROOT

BILLING = sorted(ROOT.glob("billing/**/*.py"))
TABLES = sorted(
    {model._meta.db_table for model in apps.get_app_config("annotation").get_models()}
    | {"annotation_importrow"}
)
NAMED = re.compile(rf"\b({'|'.join(TABLES)})\b")
# What is priced, and whose name a sum carries; all else is asked of annotation.workflow.facts.
MAY_BE_IMPORTED = {"WorkEvent", "Project"}


def test_no_sql_of_billing_names_a_table_of_annotation():
    """Also in a migration: a later one of annotation may rename it."""
    named = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in BILLING
        for name in NAMED.findall(path.read_text())
    }
    assert not named, "Write `from {WORK} work`, or publish it in annotation/workflow/facts.py."


def test_no_query_of_billing_is_on_a_model_of_annotation():
    imported = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in BILLING
        for name in models_of_annotation(path)
        if name not in MAY_BE_IMPORTED
    }
    assert not imported, "Publish what is needed in annotation/workflow/facts.py."


def test_the_rule_finds_what_it_forbids(tmp_path):
    assert NAMED.search("select 1 from annotation_review where true")
    assert not NAMED.search("select annotation_id, work_event__annotation_id")
    path = tmp_path / "some.py"
    path.write_text("from annotation.workflow.lifecycle.models import Annotation, Verdict\n")
    assert models_of_annotation(path) == ["Annotation"]


def models_of_annotation(path):
    """The models of annotation that a module imports, also inside a function."""
    return [
        alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("annotation.")
        for alias in node.names
        if is_model(getattr(importlib.import_module(node.module), alias.name, None))
    ]


def is_model(value):
    """Whether a name stands for a table."""
    return isinstance(value, type) and issubclass(value, Model)
