"""A pseudo-locale: every text of gettext about 40 % longer, accented, between bidi marks.

It shows what a translation breaks, and which texts of a page don't come from gettext. Installations
of browser tests offer it as the language en-XA; no catalog is stored.
"""

import gettext
import re

from django.utils.translation import trans_real

CODE = "en-xa"
START, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
CONTEXT = "\x04"  # between the context of a message and its text, as in a catalog
VOWELS = dict(zip("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ", strict=True))
# What a translator leaves as it is: places for values, tags, entities, addresses, escaped letters.
KEPT = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{[^{}]*\}|<[^<>]*>|&#?\w+;|https?://\S+|\\.|[\w.-]+@\S+")


class PseudoTranslation(gettext.NullTranslations):
    """What Django asks a catalog for, made from the texts themselves."""

    def to_language(self):
        """The code of the language."""
        return CODE

    def gettext(self, message):
        """The text, without the context that it may have."""
        return pseudo(message.rpartition(CONTEXT)[2])

    def ngettext(self, singular, plural, number):
        """The form for this number."""
        return self.gettext(singular if number == 1 else plural)


def pseudo(text):
    """“Save %(name)s” becomes “Sáávéé %(name)s”, between marks."""
    if not text.strip():
        return text
    pieces, kept = KEPT.split(text), [*KEPT.findall(text), ""]
    return START + "".join(lengthened(a) + b for a, b in zip(pieces, kept, strict=True)) + END


def lengthened(text):
    """Each vowel twice and with an accent, so words become longer, as in German."""
    return "".join(
        VOWELS[letter] + VOWELS[letter].lower() if letter in VOWELS else letter for letter in text
    )


def offer():
    """Have Django find the language; `LANGUAGES` has to name it as well."""
    trans_real._translations[CODE] = PseudoTranslation()
