"""How many annotators an item needs: the overlap's whole part, one more for its fraction's sample.

In SQL alone, because it is asked for a million items at once.
"""

from __future__ import annotations

import math
from decimal import Decimal

from annotation.workflow.lifecycle.sampling import RANGE

# The first four bytes of the salted hash below the threshold: the draw of workflow.sampling,
# compared as bytes because that needs no arithmetic for each row.
SLOTS = """(%(whole)s + (substr(sha256(%(seed)s || content_hash), 1, 4) < %(below)s)::int)"""


def slots_parameters(*, seed: int, overlap: Decimal) -> dict[str, int | bytes]:
    """What SLOTS needs beside a column `content_hash`.

    n / 2^32 < fraction is n < ceil(fraction * 2^32); scaling by a power of two is exact.
    """
    whole = int(overlap)
    threshold = math.ceil(float(overlap - whole) * RANGE)
    return {
        "whole": whole,
        "seed": seed.to_bytes(8, "big"),
        "below": threshold.to_bytes(4, "big"),
    }
