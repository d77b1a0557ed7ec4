"""Is what changed named, and is each difference the whole truth about both texts?"""

from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from annotation.projects.guidelines import compare as compare_module
from annotation.projects.guidelines.compare import MAX_PAIRS, Pairs, compare, word_pieces
from annotation.projects.guidelines.content import ClassBlock, Example, Guideline

WORDS = st.lists(st.sampled_from(["spam", "ham", "a", " ", "\n", "  ", "é", "😀."]), max_size=40)
TEXTS = WORDS.map("".join) | st.text(max_size=60)
TITLES = {"ham": "Ham", "spam": "Spam"}


def joined(pieces, *states):
    return "".join(piece.text for piece in pieces if piece.state in states)


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts(old, new):
    pieces = word_pieces(old, new, Pairs())
    assert joined(pieces, "same", "removed") == old
    assert joined(pieces, "same", "added") == new


@given(TEXTS)
def test_equal_texts_have_no_difference(text):
    assert all(piece.state == "same" for piece in word_pieces(text, text, Pairs()))


def test_only_the_changed_word_is_marked():
    pieces = word_pieces("Buy now and win", "Buy later and win", Pairs())
    assert joined(pieces, "removed").strip() == "now"
    assert joined(pieces, "added").strip() == "later"


def test_very_long_texts_are_compared_by_lines():
    old = "word " * 5_000 + "\nend"
    pieces = word_pieces(old, old + " now", Pairs())
    assert joined(pieces, "added") == "end now"


def guideline(**blocks):
    return Guideline(
        overview="o",
        blocks=tuple(
            ClassBlock(
                class_key=key, **({"definition": value} if isinstance(value, str) else value)
            )
            for key, value in blocks.items()
        ),
    )


def test_blocks_and_parts_that_changed():
    old = guideline(ham="one", spam={"definition": "x", "label_when": "same"})
    new = guideline(ham="one", spam={"definition": "y", "label_when": "same"})
    (block,) = compare(old, new, TITLES)
    assert (block.title, block.state) == ("Spam", "changed")
    assert [change.title for change in block.changes] == ["Definition"]


def test_new_and_emptied_blocks():
    found = compare(guideline(ham="one"), guideline(spam="two"), TITLES)
    assert [(block.title, block.state) for block in found] == [
        ("Spam", "added"),
        ("Ham", "removed"),
    ]


def test_an_example_that_turns_bad_is_a_change():
    old = guideline(ham={"examples": (Example(text="hi"),)})
    new = guideline(ham={"examples": (Example(text="hi", good=False),)})
    (block,) = compare(old, new, TITLES)
    assert [piece.text for piece in block.changes[0].pieces] == [
        "Good example: hi\n",
        "Bad example: hi\n",
    ]


def test_texts_beyond_what_is_compared_are_shown_whole(monkeypatch):
    """Nothing but line ends: each line of the old text is like each of the new one."""
    asked = []

    def counted(*texts, **options):
        asked.append(texts)
        return SequenceMatcher(*texts, **options)

    monkeypatch.setattr(compare_module, "SequenceMatcher", counted)
    old, new = "a\n" * 3_000, "a\n" * 2_999
    blocks = [ClassBlock(class_key=str(n), definition=old) for n in range(20)]
    others = [ClassBlock(class_key=str(n), definition=new) for n in range(20)]
    old, new = blocks[0].definition, others[0].definition
    found = compare(Guideline(blocks=tuple(blocks)), Guideline(blocks=tuple(others)), {})
    assert sum(len(before) * len(after) for _, before, after in asked) <= MAX_PAIRS
    assert len(found) == 20
    for block in found:
        (change,) = block.changes
        assert "".join(p.text for p in change.pieces if p.state != "added") == old
        assert "".join(p.text for p in change.pieces if p.state != "removed") == new
