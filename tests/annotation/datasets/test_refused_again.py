"""Can left-out rows be downloaded, mended and imported without telling anything twice?"""

import csv
import io

from annotation.datasets.imports.options import ColumnUse
from annotation.datasets.imports.report_csv import finding_blocks
from annotation.datasets.models import Item
from core.tenancy.scope import tenant
from tests.annotation.datasets.test_import import counts, use


def left_out(desk, source, kind="refused"):
    """The downloaded table: its header and its rows."""
    blocks = finding_blocks(organization_id=desk.side.pk, import_id=source.pk, kind=kind)
    header, *rows = csv.reader(io.StringIO("".join(blocks).removeprefix("\ufeff"), newline=""))
    return header, rows


def as_file(header, rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return "\ufeff" + text.getvalue()


def texts(desk):
    with tenant(desk.side.pk):
        found = Item.objects.filter(project=desk.project).order_by("position")
        return [(item.external_id, item.text, item.data, item.hidden) for item in found]


def test_mended_rows_of_a_table(desk):
    good = "".join(f"g{number};fine text number {number};a;x\n" for number in range(30))
    content = f"id;body;tone;who\n{good}2;;=b;x\n3;one;two;three;x\n4;lone\n"
    shown = use(c1="external_id", c2="text", c3="shown", c4="ignored")
    source = desk.bring(content, "data.csv", shown)
    assert counts(source) == (30, 0, 0, 3)
    header, rows = left_out(desk, source)
    assert header == [
        *("id", "body", "tone", "who"),
        *("crewmark_line", "crewmark_kind", "crewmark_reason", "crewmark_same_as"),
    ]
    assert [row[:4] for row in rows] == [
        ["2", "", "'=b", "x"],
        ["3", "one", "two", "three;x"],
        ["4", "lone", "", ""],
    ]
    assert "empty" in rows[0][6]
    rows[0][1] = "mended text"
    rows[1][1:4] = ["one;two", "three", "x"]
    again, options = desk.upload(as_file(header, rows), "mended.csv")
    assert [column.use for column in options.columns] == [
        *(ColumnUse.EXTERNAL_ID, ColumnUse.TEXT, ColumnUse.SHOWN, ColumnUse.IGNORED),
        *[ColumnUse.IGNORED] * 4,
    ]
    desk.start(again, options)
    assert counts(desk.run(again)) == (3, 0, 0, 0)
    assert texts(desk)[30:] == [
        ("2", "mended text", {"tone": "=b"}, {}),
        ("3", "one;two", {"tone": "three"}, {}),
        ("4", "lone", {"tone": ""}, {}),
    ]


def test_a_row_that_cannot_be_split_stands_in_the_texts_column(desk):
    good = "".join(f'{number},"fine, text {number}"\n' for number in range(30))
    source = desk.bring(f'id,text\n{good}x,"open\n', "data.csv")
    assert left_out(desk, source)[1][0][:2] == ["", 'x,"open']


def test_objects_become_a_table(desk):
    content = '{"id": "a", "text": "hello"}\n{"id": "b", "text": ""}\nnonsense\n'
    source = desk.bring(content, "data.jsonl")
    assert counts(source) == (1, 0, 0, 2)
    header, rows = left_out(desk, source)
    assert header[:2] == ["id", "text"]
    assert [row[:2] for row in rows] == [["b", ""], ["", "nonsense"]]


def test_the_columns_of_the_last_time_are_used_again(desk):
    first = "note,text\nx,a first text\n"
    desk.bring(first, "one.csv", use(c1="shown"))
    _, options = desk.upload("note,text\ny,another text\n", "two.csv")
    assert [column.use for column in options.columns] == [ColumnUse.SHOWN, ColumnUse.TEXT]
    _, other = desk.upload("note,text,more\ny,another text,z\n", "three.csv")
    assert other.columns[0].use == ColumnUse.HIDDEN


def test_files_are_named(desk):
    source = desk.bring_files(**{"a.txt": b"fine", "b.txt": b""})
    header, rows = left_out(desk, source)
    assert (header[0], rows[0][0]) == ("file_name", "b.txt")
