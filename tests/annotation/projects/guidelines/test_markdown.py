"""Can anything that a member writes harm a reader?"""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from annotation.projects.guidelines.markdown import (
    ATTRIBUTES,
    MAX_STEPS,
    MAX_TABLE_CELLS,
    TAGS,
    Effort,
    refuse_too_much_markup,
    to_html,
)
from core.web.errors import Invalid

KEY = "0123456789abcdef"
IMAGES = "/o/acme/images/KEY/"
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](java&#115;cript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:x)",
    "<javascript:alert(1)>",
    '[a](https://example.org "title\\" onmouseover=\\"alert(1)")',
    "[a]: javascript:alert(1)\n\n[a]",
    "![pic](https://tracker.example/x.png)",
    "![pic](/o/acme/)",
    "![pic](image:../../../logout)",
    f'![" onerror="alert(1)](image:{KEY})',
    f"[a](image:{KEY})",
    "`<script>`\n\n```html onload=alert(1)\n<script>\n```",
    "<style>*{display:none}</style>",
    "<a href='https://x' style='position:fixed' onclick=alert(1)>x</a>",
    "<iframe srcdoc='<script>'></iframe>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


def assert_harmless(html):
    page = BeautifulSoup(html, "html.parser")
    for tag in page.find_all(True):
        assert tag.name in TAGS
        assert set(tag.attrs) <= ATTRIBUTES.get(tag.name, set()) | (
            {"rel"} if tag.name == "a" else set()
        )
        if tag.name == "img":
            assert tag["src"].startswith("/o/acme/images/")
        address = tag.get("href", "https:").strip().lower()
        assert ":" not in address.split("/")[0] or address.startswith(
            ("https:", "http:", "mailto:")
        )


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_become_text(text):
    assert_harmless(to_html(text))
    assert_harmless(to_html(text, images=IMAGES))


PIECES = st.sampled_from(
    ["<", ">", '"', "'", "](", "[", "![", "javascript:", "onerror=", "`", "\n", "&#", ";", "script"]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join))
def test_no_text_at_all_becomes_more_than_allowed_tags(text):
    assert_harmless(to_html(text))


def test_the_check_above_sees_an_attack():
    with pytest.raises(AssertionError):
        assert_harmless('<a href="javascript:x">x</a>')
    with pytest.raises(AssertionError):
        assert_harmless("<img src=x>")


def test_ordinary_markdown():
    html = to_html("# Big\n\nIs **bold** and [linked](https://example.org).\n\n- one\n- two", top=4)
    page = BeautifulSoup(html, "html.parser")
    assert page.h4.text == "Big"
    assert page.strong.text == "bold"
    assert page.a["rel"] == ["noopener", "noreferrer"]
    assert [item.text for item in page.find_all("li")] == ["one", "two"]
    assert to_html("|a|\n|-|\n|b|").count("<td>") == 1


def test_an_image_of_the_guideline_is_shown_and_any_other_is_its_words():
    shown = BeautifulSoup(to_html(f"![A *big* dot](image:{KEY})", images=IMAGES), "html.parser").img
    assert (shown["src"], shown["alt"]) == (f"/o/acme/images/{KEY}/", "A big dot")
    for text in (f"![A dot](image:{KEY}0)", "![A dot](https://tracker.example/x.png)"):
        assert to_html(text, images=IMAGES) == "<p>A dot</p>\n"
    assert to_html(f"![A dot](image:{KEY})") == "<p>A dot</p>\n"


def test_no_text_is_no_html():
    assert to_html(" \n ") == ""


FIELD = 20_000  # characters, the most that a field takes
COSTLY = {
    "images that never close": "![a" * (FIELD // 3),
    "links that never close": "[" * FIELD,
    "links in links": "[a](" * (FIELD // 4),
    "cells that nobody wrote": "|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n" + "|\n" * (FIELD // 3),
    "an address used often": "[a]: /" + "b" * (FIELD // 2) + "\n\n" + "[a] " * (FIELD // 8),
}


@pytest.mark.parametrize("name", COSTLY)
def test_many_costly_fields_cost_no_more_than_one_guideline_may(name, monkeypatch):
    taken = []
    spend = Effort.spend
    monkeypatch.setattr(Effort, "spend", lambda self, n: (taken.append(n), spend(self, n)))
    effort = Effort()
    shown = [to_html(COSTLY[name], effort=effort) for _ in range(30)]
    # Once nothing is left, each further field is given up at its first step.
    assert len(taken) <= MAX_STEPS + 2 * len(shown)
    assert sum(map(len, shown)) < 4_000_000


def test_what_is_beyond_the_effort_is_shown_as_typed():
    assert to_html("**a**\n<b>", effort=Effort(0)) == "<p>**a**<br>&lt;b&gt;</p>"


def test_steps_grow_no_faster_than_the_text():
    def steps(text):
        effort = Effort(10**9)
        to_html(text, effort=effort)
        return 10**9 - effort.left

    for piece in ("![a", "[", "[a](", "`a", "*a_ ", "<a ", "[a][b", "~~a"):
        assert steps(piece * 4_000) <= 2.1 * steps(piece * 2_000)


def test_too_much_markup_is_refused_in_words_and_an_ordinary_text_is_not():
    refuse_too_much_markup(["Choose **it** when [this](https://example.org) holds.\n\n- a\n"] * 500)
    with pytest.raises(Invalid, match="too much Markdown"):
        refuse_too_much_markup([COSTLY["images that never close"]] * 10)


def test_a_long_table_ends_and_goes_on_as_text():
    rows = MAX_TABLE_CELLS // 2
    html = to_html("|a|\n|-|\n" + "|b|\n" * (rows + 100), effort=Effort(10**9))
    assert 1_000 < html.count("<td>") <= MAX_TABLE_CELLS
    assert "|b|" in html
