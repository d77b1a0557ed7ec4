"""How often does a web process look for objects that only refer to each other?

Nearly everything that a request makes goes away by itself, as soon as nothing refers to it. The
search for what doesn't walks over all that the program consists of, some 300,000 objects that
never go away: 30 ms in the middle of a request, every few requests. So what is loaded before the
first request is left out of it, and it is done after many more new objects than usual.
See https://docs.python.org/3.11/library/gc.html#gc.freeze
"""

import gc

from django.urls import get_resolver

# New objects that are still there after which the youngest, the middle, the oldest are searched:
# each in so many searches of the one before.
NEW, MIDDLE, OLDEST = 20_000, 10, 10


def settle() -> None:
    """Load all pages' code now, and never search it again."""
    get_resolver().url_patterns  # noqa: B018  # reading it loads the code of all pages
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, MIDDLE, OLDEST)
