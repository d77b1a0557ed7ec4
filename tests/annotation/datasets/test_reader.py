"""Does a stream become the right rows, and do bad rows cost only themselves?"""

import io
import tracemalloc

import pytest

from annotation.datasets.imports import reader
from annotation.datasets.imports.options import Dialect
from annotation.datasets.imports.reader import Refusal, Row, read_rows


def rows(text, **dialect):
    dialect = {"delimiter": ",", "quoting": True, "header": False} | dialect
    return list(read_rows(io.StringIO(text, newline=""), Dialect(**dialect)))


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
        ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
        ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
        ('a,"b,""c"""\n', [["a", 'b,"c"']]),
        ('a,"two\r\nlines"\nc,d\n', [["a", "two\r\nlines"], ["c", "d"]]),
        ("a,👩🏽‍🚀e\u0301\n", [["a", "👩🏽‍🚀e\u0301"]]),
        ("a,b\n\n\nc,d\n", [["a", "b"], ["c", "d"]]),
        ("a\u2028b\x85,c\n", [["a\u2028b\x85", "c"]]),
        ("", []),
    ],
)
def test_rows_come_out_as_written(text, cells):
    assert [row.cells for row in rows(text)] == cells


def test_quotes_are_letters_when_quoting_is_off():
    found = rows('ham\t"Hello" he said\nspam\t"x\n', delimiter="\t", quoting=False)
    assert [row.cells for row in found] == [["ham", '"Hello" he said'], ["spam", '"x']]


def test_line_numbers_and_raw_rows_are_those_of_the_file():
    found = rows('id,text\n1,"two\nlines"\n\n2,x\r\n', header=True)
    assert [(row.line, row.raw) for row in found] == [(2, '1,"two\nlines"'), (5, "2,x")]


def test_a_stray_quote_costs_one_row():
    found = rows('a,b\n"never closed,c\nd,e\nf,g\n')
    assert [type(row) for row in found] == [Row, Refusal, Row, Row]
    assert (found[1].line, found[1].raw) == (2, '"never closed,c')
    assert "unclosed quote" in found[1].reason
    assert [row.line for row in found] == [1, 2, 3, 4]


def test_text_after_a_closing_quote_is_refused_not_guessed():
    found = rows('"a" b,c\nd,e\n')
    assert isinstance(found[0], Refusal)
    assert found[1].cells == ["d", "e"]


def test_nul_and_lone_surrogates_are_refused_with_a_printable_row():
    found = rows("a,b\0c\nd,e\udc80\nf,g\n")
    assert [type(row) for row in found] == [Refusal, Refusal, Row]
    assert found[0].raw == "a,b�c"
    assert found[1].raw == "d,e?"
    assert "NUL" in found[0].reason


def test_a_line_beyond_the_limit_is_refused_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr(reader, "MAX_ROW_LENGTH", 50)
    found = rows("a,b\n" + "x" * 500 + "\nc,d\n")
    assert [type(row) for row in found] == [Row, Refusal, Row]
    assert found[2].cells == ["c", "d"]


def test_a_field_beyond_the_csv_limit_is_refused():
    found = rows("a," + "x" * 140_000 + "\nc,d\n")
    assert isinstance(found[0], Refusal)
    assert len(found[0].raw) <= reader.MAX_REFUSED_LENGTH + 1
    assert found[1].cells == ["c", "d"]


@pytest.mark.slow
def test_memory_is_flat_over_200_000_rows():
    class Endless(io.RawIOBase):
        left = 200_000

        def readable(self):
            return True

        def readinto(self, buffer):
            if not self.left:
                return 0
            line = b"%08d\tsome message of ordinary length, no more\n" % self.left
            self.left -= 1
            buffer[: len(line)] = line
            return len(line)

    stream = io.TextIOWrapper(io.BufferedReader(Endless()), encoding="utf-8", newline="")
    tracemalloc.start()
    count = sum(1 for _ in read_rows(stream, Dialect(delimiter="\t", quoting=False, header=False)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 200_000
    assert peak < 1_000_000
