"""Is the table safe to open, and does it hold every column?"""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.releases.table import Columns, cell, record, safe, table_writer

ROW = {
    "external_id": "a-1",
    "text": "=1+1",
    "data": {"sender": "@bob", "n": -5},
    "hidden": {"label": "spam"},
    "answer": {"label": "ham", "topics": ["a", "b"]},
    "source": "single",
    "annotators": ["p-one", "p-two"],
    "reviewer": None,
    "guideline": "1.0",
    "schema": 1,
    "policy": 2,
    "decided_at": "2026-01-01T00:00:00.000000Z",
}
COLUMNS = Columns(answer=["label", "topics"], data=["n", "sender"], hidden=["label", "more"])


def written(row):
    file = io.StringIO()
    table_writer(file, COLUMNS)(row)
    return file.getvalue()


def test_the_columns_and_their_cells():
    text = written(ROW)
    assert text.startswith("\ufeffexternal_id,text,")
    (record,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert record == {
        "external_id": "a-1",
        "text": "'=1+1",
        "answer.label": "ham",
        "answer.topics": "a|b",
        "data.n": "-5",
        "data.sender": "'@bob",
        "hidden.label": "spam",
        "hidden.more": "",
        "source": "single",
        "annotators": "p-one|p-two",
        "reviewer": "",
        "guideline": "1.0",
        "schema": "1",
        "policy": "2",
        "decided_at": "2026-01-01T00:00:00.000000Z",
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_a_formula_is_defused(start):
    assert safe(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (True, "true"),
        (-3, -3),
        ([], ""),
        (["=a", "b"], "'=a|b"),
        ({"b": 1}, '{"b":1}'),
        ([1], "[1]"),
    ],
)
def test_cells(value, shown):
    assert cell(value) == shown


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_no_string_cell_starts_a_formula_and_nothing_else_changes(text):
    row = ROW | {"text": text}
    (record,) = csv.DictReader(io.StringIO(written(row).removeprefix("\ufeff"), newline=""))
    assert record["text"][:1] not in {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}
    assert record["text"] in {text, "'" + text}


CELLS = st.one_of(
    st.none(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(st.sampled_from('ab ,;"\r\n\\\u2028')),
    st.text(st.characters(exclude_categories=["Cs"])),
)


@given(st.lists(CELLS, min_size=2))
def test_a_line_is_what_the_standard_library_writes(cells):
    file = io.StringIO(newline="")
    csv.writer(file).writerow(cells)
    assert record(cells) == file.getvalue()
