"""What of an item does a page show: its text, or its picture at an address of the viewer's own?

The name beside a picture is the last part of its external id: the folders before it often say
what is to be found out.
"""

from __future__ import annotations

from typing import TypedDict

from annotation.data.models import Item

LONGEST_EXCERPT = 160


class Content(TypedDict, total=False):
    """As static_src/labeling/contract.d.ts has it; `width` and `height` in pixels as seen."""

    type: str
    text: str
    url: str
    name: str
    width: int
    height: int


def content_of(item: Item, *, url: str) -> Content:
    """The item's content; `url` is where this viewer finds the picture, if there is one."""
    media = item.media if item.media_id else None
    if media is None:
        return Content(type="text", text=item.text)
    return Content(
        type="image",
        text=item.text,
        url=url,
        name=short_name(item.external_id),
        width=media.width,
        height=media.height,
    )


def short_name(external_id: str) -> str:
    """The last part of a file's path."""
    return external_id.rstrip("/").rpartition("/")[2] or external_id


def excerpt(item: Item, *, longest: int = LONGEST_EXCERPT) -> str:
    """The beginning of the text in one line; for a picture without one its name."""
    if not item.text:
        return short_name(item.external_id)
    short = " ".join(item.text[: longest * 2].split())
    return short if len(short) <= longest else short[: longest - 1] + "…"
