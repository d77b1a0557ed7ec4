"""Does content of items leave through `annotation/datasets/delivery.py` alone?"""

import ast
import re

import pytest

from tests.support.repository import ROOT

APPLICATIONS = ("core", "workforce", "annotation", "billing", "config")
CONTENT = {"text", "parts", "data", "hidden", "media"}
FILES = {"FileResponse", "default_storage", "open_stored"}
EXIT = "annotation/datasets/delivery.py"
# What reads content or files without handing them out, or hands out something else, and why.
CONTENT_READ = {
    "annotation/datasets/item_facts.py": "what annotations are checked against",
    "annotation/datasets/imports/": "content on its way in",
    "annotation/projects/guidelines/examples.py": "the beginning of a text, before it is delivered",
    "annotation/workflow/labeling/page.py": "how many parts there are",
    "annotation/releases/snapshot.py": "rows that `deliver_rows` hands on",
    "annotation/workflow/queue/next_item.py": "the claimed row, before it is delivered",
    "annotation/workflow/review/listing.py": "columns that a list leaves in the database",
}
FILES_READ = {
    "annotation/media/": "files as they are made and sent",
    "annotation/datasets/imports/": "files on their way in",
    "annotation/projects/guidelines/images/": "images of a guideline's own",
    "annotation/releases/": "releases, whose rows were delivered when they were built",
    "billing/invoices/pdf.py": "PDFs of invoices, made of amounts and names",
    "config/": "backups and the storage itself",
}
SERVING = ("annotation.media.serving", "annotation.media.ranges", "annotation.media.window_request")
NAMED = re.compile(r"\bitem(?:__|\.)(?:text|parts|data|hidden)\b")  # a path to content
IN_SQL = re.compile(r"annotation_item\b(?!\w)")
COLUMN = re.compile(r"\b(?:item|i)\.(?:text|parts|data|hidden)\b")
SQL_READ = {
    "annotation/releases/snapshot.py": "rows that `deliver_rows` hands on",
    "annotation/workflow/queue/next_item.py": "the claimed row, before it is delivered",
}


def modules():
    """The product's modules, by path."""
    for application in APPLICATIONS:
        for path in sorted((ROOT / application).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def is_among(path, known):
    """Whether the path is one of these, or in one of these folders."""
    return path == EXIT or any(path == each or path.startswith(f"{each}") for each in known)


def is_item(node):
    """Whether an expression names a row of Item, as the code calls it."""
    return (isinstance(node, ast.Name) and node.id == "item") or (
        isinstance(node, ast.Attribute) and node.attr == "item"
    )


def is_text(node):
    """Whether a node is a text of the program."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def content_in(tree):
    """The lines that read an item's content, and those that name it in a path of rows."""
    delivered = names_of_delivered(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CONTENT and is_item(node.value):
            if node.lineno not in delivered:
                yield node.lineno
        elif is_text(node) and NAMED.search(node.value):
            yield node.lineno


def names_of_delivered(tree):
    """The lines of functions in which `item` is a DeliveredItem, or came from `deliver`."""
    lines = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            given = {ast.unparse(each.annotation) for each in node.args.args if each.annotation}
            made = any(
                isinstance(each, ast.Assign)
                and ast.unparse(each.targets[0]) == "item"
                and ast.unparse(each.value).startswith("deliver(")
                for each in ast.walk(node)
            )
            if made or "DeliveredItem" in given:
                lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def files_in(tree):
    """The lines that open or send stored files."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = {each.name for each in node.names}
            if node.module in SERVING or names & FILES:
                yield node.lineno


def sql_in(tree):
    """The lines of statements that read content columns of items."""
    for node in ast.walk(tree):
        if is_text(node) and IN_SQL.search(node.value) and COLUMN.search(node.value):
            yield node.lineno


WAYS_OUT = [
    pytest.param(content_in, CONTENT_READ, id="content"),
    pytest.param(files_in, FILES_READ, id="files"),
    pytest.param(sql_in, SQL_READ, id="sql"),
]


@pytest.mark.parametrize(("found_in", "known"), WAYS_OUT)
def test_content_leaves_through_one_exit(found_in, known):
    wrong = [
        f"{path}:{line}"
        for path, tree in modules()
        if not is_among(path, known)
        for line in found_in(tree)
    ]
    assert not wrong, f"Hand content out by `deliver` ({EXIT}): {wrong}"


@pytest.mark.parametrize(("found_in", "known"), WAYS_OUT)
def test_each_exception_is_needed(found_in, known):
    used = {
        each
        for path, tree in modules()
        for each in known
        if is_among(path, [each]) and any(found_in(tree))
    }
    assert not known.keys() - used


@pytest.mark.parametrize(
    ("source", "found_in"),
    [
        ("def told(row):\n    return row.item.text", content_in),
        ("class Shown:\n    text = Field(source='review.item.text')", content_in),
        ("from django.http import FileResponse", files_in),
        ("from annotation.media.serving import original_response", files_in),
        ("SQL = 'select item.hidden from annotation_item item'", sql_in),
    ],
)
def test_another_exit_is_seen(source, found_in):
    assert list(found_in(ast.parse(source)))


def test_templates_show_delivered_items_alone():
    shown = re.compile(r"\bitem\.(?:text|parts|data|hidden|media)\b")
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if shown.search(line.replace("chosen.item.text", ""))  # a DeliveredItem
    ]
    assert not wrong, f"Show what `deliver` gave: {wrong}"
