"""Do the rows of a table become texts to compare, in the order of their columns?"""

import pytest

from annotation.datasets.content import content_of, excerpt
from annotation.datasets.imports.comparisons import compared
from annotation.datasets.imports.options import Column, ColumnUse, ImportOptions, check_columns
from annotation.datasets.imports.uploading import take_whole
from annotation.datasets.models import ImportState
from annotation.workflow.queue.actions import claim_next_item
from annotation.workflow.queue.eligibility import work_context
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Invalid
from tests.annotation.datasets.test_collection import counts, findings, items
from tests.annotation.pages import at, sign_in
from tests.factories.projects import make_guideline, make_project
from tests.factories.work import make_assignment
from tests.support.delivery import as_released

TABLE = "id,prompt,answer_a,answer_b\n1,What is 2+2?,Four,It is 5\n2,Name a fruit,Apple,Stone\n"


def claimed_content(desk):
    """What an annotator who asks for work gets to see."""
    side = desk.side
    with tenant(side.pk):
        make_guideline(desk.project, by=desk.by, readers=[side.members["annotator"]])
        place = work_context(member=side.members["annotator"], project_id=desk.project.pk)
        return content_of(as_released(claim_next_item(place).item), url="/")


@pytest.fixture
def pairs(desk):
    """A desk whose project compares texts."""
    with tenant(desk.side.pk):
        desk.project = make_project("Pairs", by=desk.by, media_type="pair", pools=[desk.side.pool])
    return desk


def test_a_table_of_answers_becomes_pairs(pairs):
    source = pairs.bring(TABLE, "answers.csv")
    assert (source.state, counts(source)) == (ImportState.DONE, (2, 0, 0, 0))
    first, second = items(pairs)
    assert (first.external_id, first.text) == ("1", "What is 2+2?")
    assert first.parts == [{"text": "Four"}, {"text": "It is 5"}]
    assert content_of(as_released(second), url="") == {
        "type": "pair",
        "text": "Name a fruit",
        "parts": [{"text": "Apple"}, {"text": "Stone"}],
        "order": [0, 1],
    }
    assert content_of(as_released(second), url="", order=(1, 0))["parts"] == second.parts[::-1]


def test_objects_with_no_prompt_are_told_by_their_texts(pairs):
    lines = '{"chosen": "He said \\"no\\"\\n", "rejected": "Ja\\u0144"}\n'
    assert counts(pairs.bring(lines, "x.jsonl")) == (1, 0, 0, 0)
    (item,) = items(pairs)
    assert [part["text"] for part in item.parts] == ['He said "no"\n', "Jań"]
    assert excerpt(as_released(item)) == 'He said "no" ↔ Jań'


def test_up_to_ten_may_be_compared(pairs):
    names = ",".join(f"reply {number}" for number in range(1, 11))
    cells = ",".join(f"text {number}" for number in range(1, 11))
    assert counts(pairs.bring(f"id,{names}\n1,{cells}\n", "x.csv")) == (1, 0, 0, 0)
    assert len(items(pairs)[0].parts) == 10


def test_a_missing_text_and_the_same_texts_are_told(pairs):
    rows = "id,prompt,text_a,text_b\n1,p,x,y\n2,p,x,\n3,p,x,y\n4,p,y,x\n5,q,x,y\n"
    source = pairs.bring(rows, "x.csv")
    assert counts(source) == (3, 1, 0, 1)
    assert [(kind, reason) for kind, _, reason in findings(pairs, source)] == [
        ("refused", "Column “text_b” is empty."),
        ("duplicate", "Same text as line 2."),
    ]


def columns(**uses):
    return tuple(Column(name=name, use=use) for name, use in uses.items())


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("prompt", "response_a", "response_b"), "tcc"),
        (("id", "chosen", "rejected", "lang"), "hcch"),
        (("question", "answer1", "answer2", "answer3", "score1"), "tccch"),
        (("left", "right"), "cc"),
        (("something", "else"), "hh"),
    ],
)
def test_the_first_guess(names, expected):
    guessed = compared(columns(**dict.fromkeys(names, ColumnUse.HIDDEN)))
    words = {"t": ColumnUse.TEXT, "c": ColumnUse.CANDIDATE, "h": ColumnUse.HIDDEN}
    assert [column.use for column in guessed] == [words[letter] for letter in expected]


@pytest.mark.parametrize(
    ("compares", "uses", "sentence"),
    [
        (True, "c", "2 to 10 columns"),
        (True, "c" * 11, "2 to 10 columns"),
        (True, "cctt", "at most one column as the prompt"),
        (False, "tcc", "exactly one column as the text"),
        (False, "cc", "exactly one column as the text"),
    ],
)
def test_columns_that_make_no_items_are_refused(compares, uses, sentence):
    words = {"t": ColumnUse.TEXT, "c": ColumnUse.CANDIDATE}
    made = columns(**{f"n{at}": words[letter] for at, letter in enumerate(uses)})
    with pytest.raises(Invalid, match=sentence):
        check_columns(ImportOptions(compares=compares, columns=made))


def test_files_alone_are_no_pairs_and_a_text_is_no_item(pairs):
    source, options = pairs.choose(**{"a.txt": b"text", "b.txt": b"text"})
    with pytest.raises(Invalid, match="together with a table"):
        pairs.start(source, options)
    source, _ = pairs.upload("a\nb\n", "x.txt")
    with tenant(pairs.side.pk), pytest.raises(Conflict):
        take_whole(by=pairs.by, source=source)


def test_a_script_cannot_make_pairs_of_a_project_of_texts(desk):
    source, options = desk.upload("text,other\nhello there you,x\n", "x.csv")
    desk.start(source, options.model_copy(update={"compares": True}))
    assert counts(desk.run(source)) == (1, 0, 0, 0)
    assert items(desk)[0].parts is None


def test_the_pages_show_the_texts_beside_each_other(pairs):
    side = pairs.side
    source, _ = pairs.upload(TABLE, "answers.csv")
    manager = sign_in(side.users["manager"])
    where = at(side, "import_preview", pairs.project.pk, source.pk)
    page = manager.get(where).content.decode()
    assert page.count('<option value="candidate" selected>') == 2
    form = {f"use-{n}": use for n, use in enumerate(["external_id", "text", *["candidate"] * 2], 1)}
    form |= {f"name-{n}": name for n, name in enumerate(["id", "prompt", "a", "b"], 1)}
    form |= {"encoding": "utf-8", "delimiter": "comma", "quoting": "on", "header": "on"}
    assert manager.post(where, form | {"start": "1"}).status_code == 302
    pairs.run(source)
    (item, _) = items(pairs)
    with tenant(side.pk):
        make_guideline(pairs.project, by=pairs.by, readers=[side.members["annotator"]])
        make_assignment(item, side.members["annotator"], pool=side.pool)
    page = sign_in(side.users["annotator"]).get(at(side, "label", pairs.project.pk))
    text = page.content.decode()
    assert '<ol class="parts">' in text
    assert text.index("What is 2+2?") < text.index("Four") < text.index("It is 5")
    detail = manager.get(at(side, "item_detail", pairs.project.pk, item.pk)).content.decode()
    assert "It is 5" in detail


def test_a_claim_brings_the_texts_along(pairs):
    """The claim reads its item in a statement of its own (queue.next_item)."""
    pairs.bring(TABLE, "answers.csv")
    assert claimed_content(pairs)["parts"] == [{"text": "Four"}, {"text": "It is 5"}]
