"""Can a cell of a downloaded table run anything in a spreadsheet?"""

import csv
import io

import pytest

from workforce.web.spreadsheet import csv_download, safe_cell


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
