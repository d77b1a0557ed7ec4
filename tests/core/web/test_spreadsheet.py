"""Can a cell of a downloaded table run anything in a spreadsheet?"""

import csv
import io

import pytest

from core.identity.models import Member
from core.tenancy.scope import NoTenant, current_scope, tenant
from core.web import spreadsheet
from core.web.spreadsheet import csv_download, csv_stream, safe_cell


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "=cmd|' /C'!A1"]
)
def test_a_formula_is_quoted(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "shown"), [("Ann = B", "Ann = B"), ("", ""), (None, ""), (-3, "-3"), (1.5, "1.5")]
)
def test_everything_else_stays(value, shown):
    assert safe_cell(value) == shown


def test_a_download_can_be_read_back():
    response = csv_download("crew.csv", header=["Name"], rows=[["Mira, “M”"], ["=x"]])
    text = response.content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["Name"], ["Mira, “M”"], ["'=x"]]
    assert response["Content-Disposition"] == 'attachment; filename="crew.csv"'


def test_a_stream_is_the_same_file_row_by_row():
    taken = []

    def rows():
        for number in range(3):
            taken.append(number)
            yield [number, "=x"]

    response = csv_stream("crew.csv", header=["Number", "Text"], rows=rows())
    assert taken == [], "nothing is read before somebody reads"
    content = iter(response.streaming_content)
    next(content), next(content), next(content)
    assert len(taken) < 3
    rest = b"".join(content)
    assert rest.endswith(b"2,'=x\r\n")


def test_chunks_bring_each_row_once_and_leave_no_scope_open(world, monkeypatch):
    monkeypatch.setattr(spreadsheet, "CHUNK", 2)
    rows = spreadsheet.in_chunks(world.acme.pk, Member.objects.all)
    first = next(rows)
    with pytest.raises(NoTenant):
        current_scope()
    found = [first, *rows]
    with tenant(world.acme.pk):
        assert [row.pk for row in found] == list(
            Member.objects.order_by("pk").values_list("pk", flat=True)
        )
