"""Can anything that a member writes harm a reader?"""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from annotation.projects.guidelines.markdown import ATTRIBUTES, TAGS, to_html

KEY = "0123456789abcdef"
PICTURES = "/o/acme/pictures/KEY/"
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
    "![pic](picture:../../../logout)",
    f'![" onerror="alert(1)](picture:{KEY})',
    f"[a](picture:{KEY})",
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
            assert tag["src"].startswith("/o/acme/pictures/")
        address = tag.get("href", "https:").strip().lower()
        assert ":" not in address.split("/")[0] or address.startswith(
            ("https:", "http:", "mailto:")
        )


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_become_text(text):
    assert_harmless(to_html(text))
    assert_harmless(to_html(text, pictures=PICTURES))


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


def test_a_picture_of_the_guideline_is_shown_and_any_other_is_its_words():
    shown = BeautifulSoup(
        to_html(f"![A *big* dot](picture:{KEY})", pictures=PICTURES), "html.parser"
    ).img
    assert (shown["src"], shown["alt"]) == (f"/o/acme/pictures/{KEY}/", "A big dot")
    for text in (f"![A dot](picture:{KEY}0)", "![A dot](https://tracker.example/x.png)"):
        assert to_html(text, pictures=PICTURES) == "<p>A dot</p>\n"
    assert to_html(f"![A dot](picture:{KEY})") == "<p>A dot</p>\n"


def test_no_text_is_no_html():
    assert to_html(" \n ") == ""
