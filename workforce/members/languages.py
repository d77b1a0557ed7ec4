"""Languages by BCP 47 code, like de or pt-BR, and their names."""

from __future__ import annotations

import re

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext, gettext_noop

# language, script, region, variants: the parts that say how people write and speak
WELL_FORMED = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*",
    re.IGNORECASE,
)
SCRIPT, REGION = 4, 2
MAX_LENGTH = 35
SEPARATORS = re.compile(r"[,;|\n]+")
# Spoken by many annotators, and not among the languages that Django's own pages come in.
MORE: dict[str, str] = {
    "am": gettext_noop("Amharic"),
    "gu": gettext_noop("Gujarati"),
    "ha": gettext_noop("Hausa"),
    "jv": gettext_noop("Javanese"),
    "lo": gettext_noop("Lao"),
    "or": gettext_noop("Odia"),
    "ps": gettext_noop("Pashto"),
    "rw": gettext_noop("Kinyarwanda"),
    "si": gettext_noop("Sinhala"),
    "so": gettext_noop("Somali"),
    "ti": gettext_noop("Tigrinya"),
    "tl": gettext_noop("Tagalog"),
    "wo": gettext_noop("Wolof"),
    "yo": gettext_noop("Yoruba"),
    "zh": gettext_noop("Chinese"),
    "zu": gettext_noop("Zulu"),
}


def canonical(text: str) -> str:
    """The code as BCP 47 writes it (zh-hant-tw becomes zh-Hant-TW), also from an English name.

    Raises ValueError for what is neither.
    """
    text = text.strip().replace("_", "-")
    named = codes_by_name().get(text.casefold())
    if named:
        return named
    if len(text) > MAX_LENGTH or not WELL_FORMED.fullmatch(text):
        raise ValueError(text)
    first, *rest = text.split("-")
    return "-".join([first.lower(), *(part_of(part) for part in rest)])


def part_of(part: str) -> str:
    """One part after the language: Script, REGION, variant."""
    if len(part) == SCRIPT and part.isalpha():
        return part.title()
    return part.upper() if len(part) == REGION else part.lower()


def language_name(code: str) -> str:
    """What people call it; a code we have no name for names itself."""
    name = names().get(code) or names().get(code.partition("-")[0])
    if name is None:
        return code
    return f"{name} ({code})" if code not in names() else str(name)


def names() -> dict[str, str]:
    """Every code with its name in the reader's language."""
    known = {
        canonical_known(code): gettext(info["name"])
        for code, info in LANG_INFO.items()
        if "name" in info
    }
    return known | {code: gettext(name) for code, name in MORE.items()}


def canonical_known(code: str) -> str:
    """A code of Django's in the BCP 47 way."""
    first, *rest = code.split("-")
    return "-".join([first, *(part_of(part) for part in rest)])


def codes_by_name() -> dict[str, str]:
    """English name -> code, so that “German” is understood too."""
    known = {
        info["name"].casefold(): canonical_known(code)
        for code, info in LANG_INFO.items()
        if "name" in info
    }
    return known | {name.casefold(): code for code, name in MORE.items()}


def languages_in(text: str) -> list[str]:
    """The codes of a list with commas, each once; raises ValueError with the wrong one."""
    found = [canonical(part) for part in SEPARATORS.split(text) if part.strip()]
    return list(dict.fromkeys(found))
