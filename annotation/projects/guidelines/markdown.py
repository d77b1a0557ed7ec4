"""Convert members' Markdown to safe HTML.

The parser passes no HTML on, and what it makes is cleaned by a list of allowed tags all the same.
An image is one of the guideline's own, named by its key: ![words](image:key). Of any other only
the words stay: a guideline never makes a reader's browser ask another host for anything.

Reading Markdown costs up to half a millisecond for each hundred characters (brackets that never
close are looked at twenty times), a table of two lines can ask for thousands of cells, and an
address that is written once can be used by thousands of links. So the effort is counted, for all
texts of a guideline together: what is beyond stays plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import nh3
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from core.web.errors import Invalid

TAGS: Final = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "img"),
}
ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}, "img": {"src", "alt", "loading"}}
IMAGE: Final = re.compile(r"image:([0-9a-f]{16})")
KEY_PLACE: Final = "KEY"  # in the pattern of addresses that `to_html` gets
LOWEST_HEADING: Final = 6
MAX_STEPS: Final = 100_000  # about half a second
MAX_TABLE_CELLS: Final = 5_000
CHARACTERS_PER_STEP: Final = 20  # of addresses, which a text names once and uses often


class TooMuchMarkup(Exception):
    """The texts ask for more steps than are allowed."""


@dataclass
class Effort:
    """How many more steps the parser may take for texts that belong together."""

    left: int = MAX_STEPS

    def spend(self, steps: int) -> None:
        """Count steps; raises TooMuchMarkup once none are left."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchMarkup


def count_step(state: StateInline, _silent: bool) -> bool:
    """Count one step within a line; as an inline rule, it never finds anything."""
    state.env["effort"].spend(1)
    return False


def limited_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table of so many rows that it has at most MAX_TABLE_CELLS, and count its tokens."""
    if start + 1 >= end:
        return False
    columns = state.src.count("|", state.bMarks[start + 1], state.eMarks[start + 1]) + 1
    before = len(state.tokens)
    found = table(state, start, min(end, start + 2 + MAX_TABLE_CELLS // columns), silent)
    state.env["effort"].spend(len(state.tokens) - before)
    return found


def lower_headings(state: StateCore) -> None:
    """Let the text's headings start at the level its place on the page has free."""
    top = int(state.env.get("top", 3))
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + top - 1, LOWEST_HEADING)}"


def count_addresses(state: StateCore) -> None:
    """Count what the addresses and titles of all links and images add up to."""
    inside = (child for token in state.tokens for child in token.children or ())
    length = sum(len(str(value)) for child in inside for value in child.attrs.values())
    state.env["effort"].spend(length // CHARACTERS_PER_STEP)


def image_html(
    self: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: Any
) -> str:
    """One of the guideline's own images; of any other the words."""
    words = self.renderInlineAsText(tokens[idx].children, options, env)
    found = IMAGE.fullmatch(str(tokens[idx].attrs.get("src", "")))
    if not found or not env.get("images"):
        return format_html("{}", words)
    source = env["images"].replace(KEY_PLACE, found[1])
    return format_html('<img src="{}" alt="{}" loading="lazy">', source, words)


def build_parser() -> MarkdownIt:
    """CommonMark with tables and strike-through; no HTML, no images but the guideline's own."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline"])
    parser.core.ruler.push("lower_headings", lower_headings)
    parser.core.ruler.push("count_addresses", count_addresses)
    parser.inline.ruler.before("text", "count_step", count_step)
    parser.block.ruler.at("table", limited_table, {"alt": ["paragraph", "reference"]})
    parser.add_render_rule("image", image_html)
    return parser


PARSER: Final = build_parser()


def to_html(
    text: str, *, top: int = 3, images: str = "", effort: Effort | None = None
) -> SafeString:
    """Safe HTML of a Markdown text; its first-level headings become h<top>. Empty for no text.

    `images` is the address of an image with KEY_PLACE for its key. Texts that are shown together
    share an `effort`; a text that goes beyond it is shown as it was typed.
    """
    if not text.strip():
        return SafeString("")
    env = {"top": top, "images": images, "effort": effort or Effort()}
    try:
        html = PARSER.render(text, env)
    except TooMuchMarkup:
        return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  # it escapes
    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(cleaned)  # noqa: S308  # cleaned by the list of allowed tags above


def refuse_too_much_markup(texts: Iterable[str]) -> None:
    """Raise Invalid for texts that could not all be shown with their markup."""
    env = {"top": 3, "images": "", "effort": Effort()}
    try:
        for text in texts:
            PARSER.parse(text, env)
    except TooMuchMarkup as error:
        raise Invalid(
            _(
                "The guideline has too much Markdown formatting to display: too many brackets, "
                "asterisks, or table cells. Remove some formatting or use plain text."
            )
        ) from error
