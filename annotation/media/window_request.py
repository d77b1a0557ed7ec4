"""Which window of a series does a chart ask for, and what is sent?"""

from __future__ import annotations

import math

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from annotation.media.models import Media
from annotation.media.points import Damaged, open_points
from annotation.media.ranges import headers_for
from annotation.media.series import POINTS, SeriesFacts
from annotation.media.windows import Window, window_bytes
from core.web.errors import Gone, Invalid

MAX_WIDTH = 10_000  # pixel columns
USUAL_WIDTH = 1_000
MAX_LIST_LENGTH = 400


def window_response(request: HttpRequest, media: Media, *, may_be_kept: bool) -> HttpResponse:
    """The window as windows.window_bytes has it; raises Invalid for one that makes no sense."""
    facts = SeriesFacts.model_validate(media.facts)
    window = window_in(request, facts)
    stored_as = media.previews.get(POINTS)
    if stored_as is None:
        raise Http404
    try:
        with open_points(stored_as, facts.layout) as points:
            content = window_bytes(points, window)
    except FileNotFoundError as error:
        raise Gone(_("The item's file is missing from storage.")) from error
    except Damaged as error:
        raise Gone(_("The item's file in storage is damaged.")) from error
    headers = headers_for(may_be_kept=may_be_kept)
    headers = {name: value for name, value in headers.items() if name != "Accept-Ranges"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


def window_in(request: HttpRequest, facts: SeriesFacts) -> Window:
    """The window that an address asks for: all of it where it says nothing."""
    start = number(request, "start", facts.start)
    end = number(request, "end", facts.end)
    width = number(request, "width", USUAL_WIDTH)
    if not 1 <= width <= MAX_WIDTH:
        raise Invalid(_("“width” must be from 1 to %(most)s.") % {"most": MAX_WIDTH})
    if end < start:
        raise Invalid(_("“end” must not be before “start”."))
    return Window(channels_in(request, len(facts.channels)), start, end, int(width))


def number(request: HttpRequest, name: str, usual: float) -> float:
    """A number of the address."""
    text = request.GET.get(name, "")
    try:
        found = float(text) if text else float(usual)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise Invalid(_("“%(name)s” isn't a number.") % {"name": name})
    return found


def channels_in(request: HttpRequest, count: int) -> tuple[int, ...]:
    """The channels of the address by their places, all where it names none."""
    text = request.GET.get("channels", "")[:MAX_LIST_LENGTH]
    if not text:
        return tuple(range(count))
    places = text.split(",")
    if len(places) > count or any(not is_place(place, count) for place in places):
        raise Invalid(
            _("“channels” must be comma-separated numbers from 0 to %(last)s.")
            % {"last": count - 1}
        )
    return tuple(int(place) for place in places)


def is_place(text: str, count: int) -> bool:
    """Whether it is the place of a channel."""
    return text.isascii() and text.isdigit() and int(text) < count
