"""Is the first guess of encoding, dialect and columns the one a person would make?"""

import pytest

from annotation.datasets.imports.detection import detect_options
from annotation.datasets.imports.encoding import sniff
from annotation.datasets.imports.options import ColumnUse, check_columns
from annotation.datasets.imports.preview import encoding_examples
from core.web.errors import Invalid

LONG = "A message of some length, with a comma"


def detect(content, name="x.csv"):
    content = content.encode() if isinstance(content, str) else content
    return detect_options(sniff([content]), file_name=name)


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (f"ham\t{LONG}\nspam\t{LONG} too\nham\tok\n" * 3, "x.tsv", ("\t", False, False)),
        (f'id,text\n1,"{LONG}"\n2,short\n', "x.csv", (",", True, True)),
        ("label;text\na;b, c\nd;e\n", "x.csv", (";", True, True)),
        ("a|b\nc|d\n", "x.csv", ("|", True, False)),
        (f'ham\t"{LONG}\nspam\tx\nham\t{LONG}\n', "x.csv", ("\t", False, False)),
        ('label\ttext\nham\t"two\nlines, one ""cell"""\nspam\tx\n', "x.tsv", ("\t", True, True)),
    ],
)
def test_dialect(content, name, expected):
    dialect = detect(content, name).dialect
    assert (dialect.delimiter, dialect.quoting, dialect.header) == expected


def test_the_longest_column_is_the_text_and_a_label_column_is_hidden():
    options = detect(f"ham\t{LONG}\nspam\t{LONG} too\n", "x.tsv")
    assert [column.use for column in options.columns] == [ColumnUse.HIDDEN, ColumnUse.TEXT]
    assert [column.name for column in options.columns] == ["column 1", "column 2"]
    check_columns(options)


def test_a_column_named_id_without_repeats_is_the_id():
    options = detect(f"id,text\n1,{LONG[:9]}\n2,other text\n")
    assert [column.use for column in options.columns] == [ColumnUse.EXTERNAL_ID, ColumnUse.TEXT]


@pytest.mark.parametrize(
    "name", ["id", "ID", "External-ID", "external id", "externalId", "item_id"]
)
def test_a_column_called_id_is_the_id_also_where_it_repeats(name):
    options = detect(f"{name},text\n1,hello there\n1,other text\n,third text\n")
    assert [column.use for column in options.columns] == [ColumnUse.EXTERNAL_ID, ColumnUse.TEXT]


def test_a_column_that_may_be_an_id_is_hidden_where_it_repeats():
    options = detect(f"uid,text\nann,{LONG[:9]}\nann,other text\n")
    assert [column.use for column in options.columns] == [ColumnUse.HIDDEN, ColumnUse.TEXT]


def test_ids_longer_than_the_texts_are_no_texts():
    ids = [f"{number:036}" for number in range(2)]
    options = detect(f"id,text\n{ids[0]},short\n{ids[1]},also\n")
    assert [column.use for column in options.columns] == [ColumnUse.EXTERNAL_ID, ColumnUse.TEXT]


def test_a_byte_order_mark_is_no_part_of_the_first_name():
    assert detect("\ufeffid,text\n1,hello\n").columns[0].name == "id"


def test_real_messages(real_data):
    content = (real_data / "text" / "sms_spam.tsv").read_bytes()
    options = detect(content, "sms_spam.tsv")
    dialect = options.dialect
    assert (dialect.delimiter, dialect.quoting, dialect.header) == ("\t", False, False)
    assert [column.use for column in options.columns] == [ColumnUse.HIDDEN, ColumnUse.TEXT]


@pytest.mark.parametrize(
    ("content", "encoding", "is_sure"),
    [
        ("text\nné\n".encode(), "utf-8", True),
        ("text\nné\n".encode("utf-16"), "utf-16", True),
        ("text\nné €5\n".encode("cp1252"), "windows-1252", False),
        (("x\n" * 200_000).encode() + b"\xff\n", "windows-1252", False),
    ],
)
def test_encoding(content, encoding, is_sure):
    options = detect(content)
    assert (options.dialect.encoding, options.encoding_is_sure) == (encoding, is_sure)


def test_a_character_cut_between_two_chunks_is_still_utf8():
    content = "text\né\n".encode()
    assert sniff([content[:6], content[6:]]).encoding == "utf-8"


def test_each_encoding_shows_how_it_reads():
    examples = encoding_examples("text\nné €5\n".encode("cp1252"))
    by_name = {example.encoding: example.lines for example in examples}
    assert by_name["windows-1252"] == ["né €5"]
    assert by_name["iso-8859-1"] != ["né €5"]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04rest", b"%PDF-1.7", b"\x89PNG\r\n", bytes(range(32)) * 50]
)
def test_what_is_no_text_is_refused(content):
    with pytest.raises(Invalid):
        detect(content)


def test_a_million_columns_are_refused():
    with pytest.raises(Invalid, match="At most 200"):
        detect("x," * 1000 + "x\n")
