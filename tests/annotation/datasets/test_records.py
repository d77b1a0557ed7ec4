"""Do objects in JSON become the rows they say, and what is broken a sentence?"""

import io
import json

import pytest

from annotation.datasets.imports.records import CHUNK, Broken, read_array, read_lines
from annotation.datasets.models import ImportState, Item
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.annotation.datasets.test_import import counts

OBJECTS = [
    {"id": "a", "text": "Hello to all of you 👋", "score": 1.5, "tags": ["x", "ü"], "none": None},
    {"id": "b", "text": 'say "hi"\n', "score": 12345678901234567890, "ok": True},
]


def cells(rows):
    return [row.cells for row in rows]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", "\n".join(json.dumps(each) for each in OBJECTS)),
        ("a.ndjson", "\n\n".join(json.dumps(each, ensure_ascii=False) for each in OBJECTS)),
        ("a.json", json.dumps(OBJECTS)),
        ("a.json", "\ufeff" + json.dumps(OBJECTS, indent=2)),
        ("a.txt", json.dumps(OBJECTS)),
    ],
    ids=["lines", "blank lines", "array", "indented", "by its content"],
)
def test_objects_become_items(desk, name, content):
    assert counts(desk.bring(content, name)) == (2, 0, 0, 0)
    with tenant(desk.side.pk):
        first, second = Item.objects.filter(project=desk.project).order_by("position")
    assert (first.external_id, first.text) == ("a", "Hello to all of you 👋")
    assert first.hidden == {"score": "1.5", "tags": '["x", "ü"]', "none": "", "ok": ""}
    assert (second.text, second.hidden["score"], second.hidden["ok"]) == (
        'say "hi"\n',
        "12345678901234567890",
        "true",
    )


def test_bad_lines_cost_themselves_only(desk):
    good = '{"text": "one text"}\n'
    bad = ["{", "[1]", '{"text": "nul \\u0000"}', '{"text": "\\ud800"}']
    source = desk.bring(good + "\n".join(bad) + "\n" + good.replace("one", "two"), "a.jsonl")
    assert counts(source) == (2, 0, 0, 4)


def test_a_name_that_nobody_decided_on_is_not_dropped():
    (row,) = read_lines(io.StringIO('{"text": "x", "more": 1}'), ["text"])
    assert "“more”" in row.reason


def test_an_array_is_read_across_the_pieces_of_the_stream():
    objects = [{"text": str(number) * 1000, "n": number} for number in range(300)]
    assert len(json.dumps(objects)) > 3 * CHUNK
    found = cells(read_array(io.StringIO(json.dumps(objects, indent=1)), ["text", "n"]))
    assert found == [[each["text"], str(each["n"])] for each in objects]


@pytest.mark.parametrize("content", ["[]", " [ ] \n"])
def test_an_empty_array_has_no_rows(content):
    assert list(read_array(io.StringIO(content), ["a"])) == []


@pytest.mark.parametrize(
    "content",
    ['[{"a": 1}', '[{"a": 1} {"a": 2}]', '[{"a": 1},]', '[{"a": 1}] more', '{"a": 1}', "[" * 9999],
)
def test_an_array_that_breaks_off_is_refused_whole(content):
    with pytest.raises(Broken):
        list(read_array(io.StringIO(content), ["a"]))


def test_a_broken_array_leaves_nothing_and_says_where(desk):
    content = json.dumps([{"text": f"text {number}"} for number in range(9)])[:-1] + ", oops]"
    source = desk.bring(content, "a.json")
    assert source.state == ImportState.FAILED
    assert "after entry 9" in source.failure
    with tenant(desk.side.pk):
        assert not Item.objects.filter(project=desk.project).exists()


def test_one_object_is_no_list(desk):
    with pytest.raises(Invalid, match="doesn't contain a list"):
        desk.upload('{"items": [\n{"text": "a"}\n]}', "a.json")


def test_a_line_of_more_than_a_million_characters_is_passed(monkeypatch):
    monkeypatch.setattr("annotation.datasets.imports.records.MAX_ROW_LENGTH", 20)
    stream = io.StringIO('{"a": "' + "x" * 50 + '"}\n{"a": "y"}\n')
    first, second = read_lines(stream, ["a"])
    assert "million" in first.reason
    assert (second.line, second.cells) == (2, ["y"])
