"""How do typed class names become the classes of a label schema?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.kinds.choice import COLOURS

HOTKEYS = "1234567890"
LONGEST_KEY = 60
COLOUR_NAMES: tuple[str | Promise, ...] = (
    gettext_lazy("Blue"),
    gettext_lazy("Orange"),
    gettext_lazy("Green"),
    gettext_lazy("Pink"),
    gettext_lazy("Violet"),
    gettext_lazy("Teal"),
    gettext_lazy("Red"),
    gettext_lazy("Olive"),
    gettext_lazy("Sky"),
    gettext_lazy("Lime"),
    gettext_lazy("Brown"),
    gettext_lazy("Grey"),
)


def titles_in(text: str) -> list[str]:
    """The typed titles, one a line, without empty lines and outer space."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def options_from(titles: Iterable[str]) -> list[dict[str, Any]]:
    """Classes with a key made from the title, the next colour, and a digit for the first ten."""
    options: list[dict[str, Any]] = []
    for number, title in enumerate(titles):
        options.append(
            {
                "key": new_key(title, {option["key"] for option in options}),
                "title": title,
                "colour": number % COLOURS + 1,
                "hotkey": HOTKEYS[number] if number < len(HOTKEYS) else "",
            }
        )
    return options


def new_key(title: str, taken: Iterable[str]) -> str:
    """A key for answers and files, made from the title and different from those taken."""
    wanted = slugify(title).lstrip("-_")[: LONGEST_KEY - 5] or "class"
    used = set(taken)
    if wanted not in used:
        return wanted
    return next(key for n in range(2, 10_000) if (key := f"{wanted}-{n}") not in used)


def problem_with(options: list[dict[str, Any]]) -> str:
    """What keeps these classes from being used, in a sentence; empty if nothing does."""
    if len(options) < 2:  # noqa: PLR2004  # a choice of one is none
        return _("Name at least two classes.")
    for title in (option["title"] for option in options):
        if len(title) > 120:  # noqa: PLR2004  # the schema's own limit
            return _("“%(title)s…” is too long for a title: 120 characters at most.") % {
                "title": title[:40]
            }
    if twice := repeated([option["title"] for option in options]):
        return _("“%(title)s” is there twice. Give each class its own title.") % {"title": twice}
    if twice := repeated([option["key"] for option in options]):
        return _("Two classes have the name “%(key)s” in files. Change one.") % {"key": twice}
    if twice := repeated([option["hotkey"] for option in options if option["hotkey"]]):
        return _("The key “%(key)s” is used twice. Give each class its own.") % {"key": twice}
    return ""


def repeated(values: list[str]) -> str:
    """The first value that comes again; empty if all differ. Upper and lower case are alike."""
    seen: set[str] = set()
    for value in values:
        if value.casefold() in seen:
            return value
        seen.add(value.casefold())
    return ""
