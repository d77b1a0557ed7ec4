"""Content of an item for a page: its text, or its file at a URL of the viewer's own.

The name beside a medium is the last part of its external id: the folders before it often say
what is to be found out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict

from annotation.datasets.models import Item
from annotation.datasets.parts import texts_of_parts
from annotation.label_types.context import ItemFacts
from annotation.label_types.ranking import RankingField
from annotation.label_types.schema import LabelSchema
from annotation.media.chart import PANEL, panels_of
from annotation.media.medium import THUMBNAIL
from annotation.media.models import Media
from annotation.media.registry import IMAGE, PAIR, TEXT
from annotation.media.series import CHART, WINDOW
from annotation.media.tiles import REDUCED, TILES
from annotation.media.video import POSTER, STRIP, TIMES
from annotation.workflow.lifecycle.sampling import draw

MAX_EXCERPT_LENGTH = 160
BETWEEN_PARTS = " ↔ "


class Part(TypedDict, total=False):
    """One of the texts to compare, or of the images or audio: never with a file's name."""

    text: str
    media: str
    url: str
    thumbnail: str
    width: int
    height: int
    duration: int


class Channel(TypedDict):
    """A line of a series; `least` and `most` are its lowest and highest value, None without any."""

    name: str
    least: float | None
    most: float | None


class Content(TypedDict, total=False):
    """As static_src/labeling/contract.d.ts has it, which says what belongs to which type.

    `width` and `height` in pixels as seen; times in whole microseconds, those of a series since
    1970 or, on its own axis, since its zero.
    """

    type: str
    text: str
    url: str
    name: str
    thumbnail: str
    width: int | None
    height: int | None
    duration: int
    # image
    reduced: str
    tiles: str
    # audio
    samples: int
    sampleRate: int
    channels: int | list[Channel]
    peaks: dict[str, str]
    spectrogram: str
    # video
    fps: tuple[int, int]
    frameCount: int
    isConstantRate: bool
    frames: str
    poster: str
    strip: str
    # series
    count: int
    start: int
    end: int
    axis: str
    zone: str
    otherZones: bool
    medianStep: int
    window: str
    chart: str
    chartHeight: int
    # pair
    parts: list[Part]
    order: list[int]


def content_of(item: Item, *, url: str, order: Sequence[int] = ()) -> Content:
    """The item's content; `url` is where this viewer finds the medium, if there is one.

    What is compared stands in `order`, by default as it is stored; its files below `url`.
    """
    media = item.media if item.media_id else None
    if item.parts is not None:
        places = list(order or range(len(item.parts)))
        parts = [shown_part(item.parts[place], part_url(url, place)) for place in places]
        return Content(type=PAIR, text=item.text, parts=parts, order=places)
    if media is None:
        return Content(type=TEXT, text=item.text)
    content = Content(type=media.medium, text=item.text, url=url, name=short_name(item.external_id))
    content.update(MEDIA[media.medium](media, url))
    return content


def part_url(url: str, place: int) -> str:
    """Where a viewer finds one of the files that are compared, below the item's own address."""
    return f"{url}part-{place}/"


def shown_part(part: Mapping[str, Any], url: str) -> Part:
    """What is shown of a part; its place is said by the address, as `order` says it anyway."""
    if "text" in part:
        return Part(text=part["text"])
    shown = Part(media=part["media"], url=url, thumbnail=f"{url}{THUMBNAIL}/")
    if part["media"] == IMAGE:
        whole = f"{url}{REDUCED}/" if part.get("large") else url
        shown.update(Part(url=whole, width=part["width"], height=part["height"]))
    else:
        shown.update(Part(duration=part["facts"]["duration"]))
    return shown


def of_image(media: Media, url: str) -> Content:
    """An image's size, and what is shown of a large one."""
    content = Content(width=media.width, height=media.height)
    if TILES in media.previews:
        content.update(Content(reduced=f"{url}{REDUCED}/", tiles=f"{url}{TILES}/"))
    return content


def of_audio(media: Media, url: str) -> Content:
    """An audio's length and where its shape is found."""
    facts: dict[str, Any] = media.facts
    return Content(
        thumbnail=f"{url}{THUMBNAIL}/",
        duration=facts["duration"],
        samples=facts["samples"],
        sampleRate=facts["sample_rate"],
        channels=facts["channels"],
        peaks={step: f"{url}peaks-{step}/" for step in ("256", "4096")},
        spectrogram=f"{url}spectrogram/",
    )


def of_video(media: Media, url: str) -> Content:
    """A video's size, frames and first image."""
    facts: dict[str, Any] = media.facts
    number, of_seconds = facts["fps"]
    return Content(
        thumbnail=f"{url}{THUMBNAIL}/",
        width=facts["width"],
        height=facts["height"],
        duration=facts["duration"],
        fps=(number, of_seconds),
        frameCount=facts["frame_count"],
        isConstantRate=facts["is_constant_rate"],
        frames=f"{url}{TIMES}/",
        poster=f"{url}{POSTER}/",
        strip=f"{url}{STRIP}/",
    )


def of_series(media: Media, url: str) -> Content:
    """A series' channels and times, and where its points are asked for."""
    facts: dict[str, Any] = media.facts
    return Content(
        thumbnail=f"{url}{THUMBNAIL}/",
        channels=[
            Channel(name=each["name"], least=each["least"], most=each["most"])
            for each in facts["channels"]
        ],
        count=facts["count"],
        start=facts["start"],
        end=facts["end"],
        axis=facts["axis"],
        zone=facts["zone"],
        otherZones=facts.get("other_zones", False),
        medianStep=facts["median_step"],
        window=f"{url}{WINDOW}/",
        chart=f"{url}{CHART}/",
        chartHeight=PANEL * panels_of(len(facts["channels"])),
    )


MEDIA: dict[str, Callable[[Media, str], Content]] = {
    "image": of_image,
    "audio": of_audio,
    "video": of_video,
    "series": of_series,
}


def medium_facts(media: Media) -> Content:
    """Size and times of a medium, for who sees it at no address but that of its small image."""
    return MEDIA[media.medium](media, "")


def short_name(external_id: str) -> str:
    """The last part of a file's path."""
    return external_id.rstrip("/").rpartition("/")[2] or external_id


def excerpt(item: Item, *, longest: int = MAX_EXCERPT_LENGTH) -> str:
    """The beginning of the text in one line; without one of the texts to compare, or its name."""
    text = item.text or BETWEEN_PARTS.join(texts_of_parts(item.parts))
    if not text:
        return short_name(item.external_id)
    short = " ".join(text[: longest * 2].split())
    return short if len(short) <= longest else short[: longest - 1] + "…"


def order_shown(
    schema: LabelSchema, *, parts: int, seed: int, item_id: int, member_id: int
) -> tuple[int, ...]:
    """The places of the texts in the stored item, in the order shown; empty: as they are stored."""
    if not is_shuffled(schema):
        return ()
    keys = [b"order:%d:%d:%d" % (item_id, member_id, place) for place in range(parts)]
    return tuple(sorted(range(parts), key=lambda place: draw(seed, keys[place])))


def is_shuffled(schema: LabelSchema) -> bool:
    """Whether a question asks for it; other questions may name the texts by their places."""
    return any(isinstance(field, RankingField) and field.shuffle for field in schema.fields)


def material_for(
    schema: LabelSchema, item_id: int, *, seen_by: tuple[int, int] | None = None
) -> ItemFacts | None:
    """The item's material; None, without a statement, where no field of the schema looks at it.

    `seen_by`: the project's seed and the member who answers, to whom texts to compare are shown in
    an order of their own.
    """
    if not schema.looks_at_content:
        return None
    item = Item.of_any_purpose.select_related("media").get(pk=item_id)
    material = material_of(item)
    if seen_by is None:
        return material
    seed, member_id = seen_by
    order = order_shown(
        schema, parts=material.parts, seed=seed, item_id=item_id, member_id=member_id
    )
    return replace(material, order=order)


def material_of(item: Item) -> ItemFacts:
    """The material of an item at hand."""
    if item.media is None:
        parts = item.parts or ()
        return ItemFacts(medium=PAIR if parts else TEXT, text=item.text, parts=len(parts))
    facts: dict[str, Any] = item.media.facts
    channels = facts.get("channels", ())
    start = facts.get("start", 0)
    return ItemFacts(
        medium=item.media.medium,
        text=item.text,
        width=item.media.width or 0,
        height=item.media.height or 0,
        start=start,
        duration=facts.get("duration", facts.get("end", start) - start),
        frames=facts.get("frame_count", 0),
        channels=tuple(each["name"] for each in channels) if isinstance(channels, list) else (),
        axis=facts.get("axis", ""),
        zone=facts.get("zone") or "",
    )
