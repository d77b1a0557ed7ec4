"""How does Markdown that members wrote become HTML that can't harm a reader?

The parser passes no HTML on, and what it makes is cleaned by a list of allowed tags all the same.
A picture is one of the guideline's own, named by its key: ![words](picture:key). Of any other only
the words stay: a guideline never makes a reader's browser ask another host for anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

TAGS: Final = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "img"),
}
ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}, "img": {"src", "alt", "loading"}}
PICTURE: Final = re.compile(r"picture:([0-9a-f]{16})")
KEY_PLACE: Final = "KEY"  # in the pattern of addresses that `to_html` gets
LOWEST_HEADING: Final = 6


def lower_headings(state: StateCore) -> None:
    """Let the text's headings start at the level its place on the page has free."""
    top = int(state.env.get("top", 3))
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + top - 1, LOWEST_HEADING)}"


def picture_html(
    self: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: Any
) -> str:
    """One of the guideline's own pictures; of any other the words."""
    words = self.renderInlineAsText(tokens[idx].children, options, env)
    found = PICTURE.fullmatch(str(tokens[idx].attrs.get("src", "")))
    if not found or not env.get("pictures"):
        return format_html("{}", words)
    source = env["pictures"].replace(KEY_PLACE, found[1])
    return format_html('<img src="{}" alt="{}" loading="lazy">', source, words)


def build_parser() -> MarkdownIt:
    """CommonMark with tables and strike-through; no HTML, no pictures but the guideline's own."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline"])
    parser.core.ruler.push("lower_headings", lower_headings)
    parser.add_render_rule("image", picture_html)
    return parser


PARSER: Final = build_parser()


def to_html(text: str, *, top: int = 3, pictures: str = "") -> SafeString:
    """Safe HTML of a Markdown text; its first-level headings become h<top>. Empty for no text.

    `pictures` is the address of a picture with KEY_PLACE for its key.
    """
    if not text.strip():
        return SafeString("")
    cleaned = nh3.clean(
        PARSER.render(text, {"top": top, "pictures": pictures}),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(cleaned)  # noqa: S308  # cleaned by the list of allowed tags above
