"""Which values does nobody sensible send, and how do they get into an address, a form, or JSON?"""

import json
import re
from dataclasses import dataclass
from itertools import chain
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from bs4 import BeautifulSoup

MEGABYTE = "m" * 1_000_000
TEXTS = (
    "\0",
    "a\0b",
    "1e308",
    "NaN",
    "-1",
    "٣",
    str(10**30),
    "9223372036854775808",
    "2147483648",
    "0000-00-00",
    "9999-12-31",
    "0001-01-01",
    "'; --",
    '"><script>alert(1)</script>',
    "%s%n{0}{{7*7}}",
    "../../etc/passwd",
    "\u202e\ufeff\ufffe\U0001f469\u200d\U0001f469 e\u0301",
    "\r\nSet-Cookie: a=b",
    "[]",
    '{"a": [null, "\\ud800"]}',
    " ",
    "",
)
# As they stand in an address: halves of a surrogate pair, broken UTF-8, and the texts above.
RAW = ("%ED%A0%80", "%FF%FE", "%C3", "%00", *(quote(text, safe="") for text in TEXTS if text))
LONG = ("9" * 5_000, MEGABYTE)
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
DEEP = 100_000

# What JSON may hold in place of anything; the last one is no JSON of Python's making.
JSON_VALUES = (
    *(json.dumps(text) for text in TEXTS),
    *('"\\ud800"', '"\\udc00\\ud800"', "NaN", "Infinity", "-Infinity", "1e400", "-0.0", "1.5"),
    *(str(10**30), str(-(10**30)), str(2**63), "9" * 5_000, "true", "null", "[]", "{}", "[[]]"),
    *('["a", 1]', '[{"a": null}]', '{"a": {"b": "c"}}', '{"": 0}', '{"\\u0000": 0}'),
)
WHOLE_BODIES = (
    *(b"", b"\0", b"null", b"[]", b"3", b'"text"', b"{", b'{"a":1,"a":2}', b"\xff\xfe{\0}\0"),
    *(b"\xef\xbb\xbf{}", b"NaN", b'{"\xed\xa0\x80": 1}'),
    *(b"[" * DEEP, b'{"a":' * DEEP, b'{"answer":' + b"[" * DEEP + b"]" * DEEP + b"}"),
    json.dumps({"text": MEGABYTE, "answer": MEGABYTE, "comment": MEGABYTE}).encode(),
)
# The names that a body of ours may have somewhere: the labeling page's, and those of the reviews.
JSON_NAMES = (
    *("answer", "revision", "guideline", "key", "after", "ahead", "earnings", "reason", "comment"),
    *("seconds", "text", "verdict", "version", "picked", "label"),
)
CONTENT_TYPES = (
    *("text/plain", "application/xml", "application/json; charset=utf-16", "multipart/form-data"),
    *("multipart/form-data; boundary=\0", "application/x-www-form-urlencoded; charset=nope", "a"),
)


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, how, and what it holds as the page was made."""

    url: str
    method: str
    values: tuple[tuple[str, str], ...]

    def with_value(self, place, value):
        """The fields, with another value in the field at this place."""
        changed = list(self.values)
        changed[place] = (changed[place][0], value)
        fields = {}
        for name, each in changed:
            fields.setdefault(name, []).append(each)
        return fields


def raw_addresses(route, values, chosen):
    """The route's addresses with a nasty value in place of one argument, the others as they are.

    `chosen` says which values to put in place of an argument.
    """
    for wrong in route.arguments:
        for raw in chosen(wrong):
            yield "/" + PLACE.sub(
                lambda found, wrong=wrong, raw=raw: (
                    raw if found[1] == wrong else quote(str(values[found[1]]))
                ),
                route.pattern,
            )


def forms_in(html, page_url):
    """The forms of a page as a person could send them, each field with its value."""
    page = BeautifulSoup(html, "html.parser")
    for form in page.select("form"):
        method = form.get("method", "get").lower()
        values = tuple(chain.from_iterable(values_of(field) for field in fields_of(page, form)))
        if values and method != "dialog":
            yield Form(form.get("action") or page_url, method, values)


def fields_of(page, form):
    """The fields inside a form, and those elsewhere that belong to it."""
    outside = page.select(f'[form="{form["id"]}"]') if form.get("id") else []
    found = [*form.select("input, select, textarea, button"), *outside]
    return [
        field for field in found if field.get("name") and field["name"] != "csrfmiddlewaretoken"
    ]


def values_of(field):
    """(name, value) of a field; of a choice the first one, whatever is chosen."""
    if field.name == "select":
        options = [option.get("value", option.text) for option in field.select("option")]
        return [(field["name"], options[-1] if options else "")]
    if field.name == "textarea":
        return [(field["name"], field.text)]
    return [(field["name"], field.get("value", ""))]


def filters_in(html):
    """The names in the queries of a page's links."""
    links = BeautifulSoup(html, "html.parser").select("a[href*='?']")
    return sorted({name for link in links for name, _ in parse_qsl(urlsplit(link["href"]).query)})


def query_of(name, raw):
    """A query with one raw value."""
    return f"{urlencode({name: ''})}{raw}"


def json_bodies(names):
    """Objects with one nasty value under each of the names, and bodies that are none."""
    for value in JSON_VALUES:
        yield ("{" + ", ".join(f'"{name}": {value}' for name in names) + "}").encode()
    yield from WHOLE_BODIES
