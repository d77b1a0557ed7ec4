"""How large may a file of each medium be? All limits stand here, with their sentences."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024

TEXT_BYTES = 50 * MEGABYTE
IMAGE_BYTES = 50 * MEGABYTE
IMAGE_PIXELS = 85_000_000
IMAGE_WHOLE = 40_000_000  # pixels; a larger one is shown in tiles
AUDIO_BYTES = 1024 * MEGABYTE
AUDIO_SECONDS = 12 * 60 * 60
AUDIO_CHANNELS = 8  # as many as FLAC holds
AUDIO_RATES = (3_000, 384_000)  # samples a second that browsers play
VIDEO_BYTES = 1024 * MEGABYTE
VIDEO_FRAMES = 500_000
VIDEO_PIXELS = 16_777_216  # a side of 4,096 both ways; the common decoders end there
SERIES_BYTES = 512 * MEGABYTE
SERIES_POINTS = 5_000_000
SERIES_CHANNELS = 64
SERIES_VALUES = 40_000_000  # points times channels


def too_large(most: int) -> str:
    """The sentence for a file of more than `most` bytes."""
    return _("The file is larger than %(limit)s. Split it into parts or reduce its size.") % {
        "limit": filesizeformat(most)
    }
