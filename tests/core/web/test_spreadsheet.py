"""Can a cell of a downloaded table run anything in a spreadsheet?"""

import csv
import io

import pytest

from core.identity.models import Member
from core.tenancy.scope import NoTenant, current_scope, tenant
from core.web import spreadsheet
from core.web.spreadsheet import cell_as_it_was, csv_download, csv_stream, safe_cell


# OWASP's list for CSV injection, with the fullwidth forms that Excel takes for the same.
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_formula_is_quoted_and_comes_back_as_it_was(start):
    formula = f"{start}cmd|' /C'!A1"
    assert safe_cell(formula) == f"'{formula}"
    assert cell_as_it_was(f"'{formula}") == formula


@pytest.mark.parametrize("make", [csv_download, csv_stream])
def test_each_cell_of_a_file_is_guarded_its_header_too(make):
    response = make("x.csv", header=["＠title"], rows=[["＠SUM(A1)", -1]])
    assert b"".join(response).decode("utf-8-sig") == "'＠title\r\n'＠SUM(A1),-1\r\n"


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
