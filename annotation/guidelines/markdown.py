"""How does Markdown that members wrote become HTML that can't harm a reader?

The parser passes no HTML on, and what it makes is cleaned by a list of allowed tags all the same.
Pictures become links: a guideline never makes a reader's browser ask another host for anything.
"""

from __future__ import annotations

from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

TAGS: Final = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
LOWEST_HEADING: Final = 6


def lower_headings(state: StateCore) -> None:
    """Let the text's headings start at the level its place on the page has free."""
    top = int(state.env.get("top", 3))
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + top - 1, LOWEST_HEADING)}"


def build_parser() -> MarkdownIt:
    """CommonMark with tables and strike-through; no HTML, no pictures."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["image", "html_block", "html_inline"])
    parser.core.ruler.push("lower_headings", lower_headings)
    return parser


PARSER: Final = build_parser()


def to_html(text: str, *, top: int = 3) -> SafeString:
    """Safe HTML of a Markdown text; its first-level headings become h<top>. Empty for no text."""
    if not text.strip():
        return SafeString("")
    cleaned = nh3.clean(
        PARSER.render(text, {"top": top}),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(cleaned)  # noqa: S308  # cleaned by the list of allowed tags above
