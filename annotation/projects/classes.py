"""Classes of a label schema, made from typed names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.label_types.choice import COLOURS
from annotation.label_types.taxonomy import MAX_DEPTH

HOTKEYS = "1234567890"
MAX_KEY_LENGTH = 60
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
    gettext_lazy("Gray"),
)


@dataclass(frozen=True)
class TypedClass:
    """A title as typed; `level` 1 is the top, deeper ones lie below the nearest one above."""

    title: str
    level: int = 1


def titles_in(text: str) -> list[str]:
    """The typed titles, one a line, without empty lines and outer space."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def tree_in(text: str) -> list[TypedClass]:
    """The typed titles with their levels: a line that is set in lies below the one above it."""
    margins: list[int] = []
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        margin = indent_of(line)
        while margins and margins[-1] >= margin:
            margins.pop()
        margins.append(margin)
        found.append(TypedClass(line.strip(), min(len(margins), MAX_DEPTH)))
    return found


def indent_of(line: str) -> int:
    """How far a line is set in; a tab goes to the next multiple of four."""
    blank = line[: len(line) - len(line.lstrip())]
    return len(blank.expandtabs(4))


def options_from(titles: Iterable[str]) -> list[dict[str, Any]]:
    """Classes with a key made from the title, the next colour, and a digit for the first ten."""
    return tree_options(TypedClass(title) for title in titles)


def tree_options(typed: Iterable[TypedClass]) -> list[dict[str, Any]]:
    """The same with the classes below others; digits go to those with none below them."""
    classes = list(typed)
    options: list[dict[str, Any]] = []
    above: list[tuple[int, str]] = []
    digits = iter(HOTKEYS)
    for number, each in enumerate(classes):
        while above and above[-1][0] >= each.level:
            above.pop()
        following = classes[number + 1] if number + 1 < len(classes) else None
        is_leaf = following is None or following.level <= each.level
        key = new_key(each.title, {option["key"] for option in options})
        options.append(
            {
                "key": key,
                "title": each.title,
                "colour": number % COLOURS + 1,
                "hotkey": next(digits, "") if is_leaf else "",
                "parent": above[-1][1] if above else "",
            }
        )
        above.append((each.level, key))
    return options


def new_key(title: str, taken: Iterable[str]) -> str:
    """A key for answers and files, made from the title and different from those taken."""
    wanted = slugify(title).lstrip("-_")[: MAX_KEY_LENGTH - 5] or "class"
    used = set(taken)
    if wanted not in used:
        return wanted
    return next(key for n in range(2, 10_000) if (key := f"{wanted}-{n}") not in used)


def problem_with(options: list[dict[str, Any]], *, fewest: int = 2) -> str:
    """What keeps these classes from being used, in a sentence; empty if nothing does."""
    groups = {option.get("parent", "") for option in options}
    if sum(option["key"] not in groups for option in options) < fewest:
        return _("Enter at least one class.") if fewest == 1 else _("Enter at least two classes.")
    for title in (option["title"] for option in options):
        if len(title) > 120:  # noqa: PLR2004  # the schema's own limit
            return _("The title “%(title)s…” is too long. Use at most 120 characters.") % {
                "title": title[:40]
            }
    if twice := repeated_title(options):
        return _("The title “%(title)s” is used twice. Give each class a unique title.") % {
            "title": twice
        }
    if twice := repeated([option["key"] for option in options]):
        return _("Two classes have the name “%(key)s” in exports. Change one of the titles.") % {
            "key": twice
        }
    if twice := repeated([option["hotkey"] for option in options if option["hotkey"]]):
        return _("The key “%(key)s” is used twice. Give each class a unique key.") % {"key": twice}
    return ""


def repeated_title(options: list[dict[str, Any]]) -> str:
    """The first title that comes again below the same class; empty if all differ."""
    places = [f"{option.get('parent', '')}\n{option['title']}" for option in options]
    return repeated(places).partition("\n")[2]


def repeated(values: list[str]) -> str:
    """The first value that comes again; empty if all differ. Upper and lower case are alike."""
    seen: set[str] = set()
    for value in values:
        if value.casefold() in seen:
            return value
        seen.add(value.casefold())
    return ""
