"""Texts of the interface keep to plain English: phrases of the former language are refused.

Each entry is a pattern and what to write instead. A single word is listed only where no sentence of
the interface needs it.
"""

import ast
import re

from tests.support.repository import ROOT, files_under, shown

REFUSED = {
    r"\b(some|every)body\b|\bwhoever\b": "name the role: annotator, reviewer, project manager",
    r"\bthis is no\b|\bthat is no\b|\bis no (file|table|number|image|csv|zip)\b": "isn't a …",
    r"\bmend(s|ed|ing)?\b": "fix",
    r"\bput (it |them )?in force\b": "publish",
    r"\bin (your|their|nobody's) hands?\b|\bin hand\b": "in progress",
    r"\btook back\b|\btake (it|them) back\b|\btakes? back\b": "unassign, revoke, return to queue",
    r"\b(is|are|was|were) told\b": "is notified",
    r"\bcom(es?|ing) along\b|\bwhat becomes of\b": "say what happens",
    r"\bstands? (there|here|beside)\b": "is shown",
    r"\bof somebody\b|\bof nobody\b": "name the role",
    r"\bcolour|\bgrey\b|\bcatalogue\b|\bcentre\b": "American spelling",
    r"\blabell(ed|ing)\b|\bcancelled\b": "American spelling",
    r"\be-mail": "email",
    r"\b(first|second) step at sign-in\b": "two-factor authentication",
    r"\bverdict": "review decision",
    r"\byield\b": "acceptance rate",
    r"\bpictures?\b|\bfilms?\b": "image, video",
    r"\bnotices?\b": "notification",
    r"\bleases?\b|\bslots?\b": "time limit, annotator",
    r"\btick(ed)? (it|the box|away)\b|\bwithout the tick\b": "select, clear the box",
    r"\bsen[dt] back\b|\bc[ao]me back to you\b": "reject, returned",
    r"\bmay (look|be looked)\b": "can view",
    r"\bdecimal text\b": "decimal string",
    r"\bdone again\b": "redone",
    r"\bin force\b": "current, applies",
    r"\btaken back\b": "reversed, deducted",
    r"\bafterwards\b": "afterward",
    r"\bby (itself|themselves)\b": "automatically",
    r"\bundone already\b|\bcredited already\b": "already undone, already credited",
    r"\d %(?![(s])": "10%, without a space",
    r"\bfor example(?![,:])": "such as, or a comma",
}
PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|%\(\w+\)[sd]|\{\w+\}", re.DOTALL)
IN_TEMPLATE = re.compile(
    r"""\{% translate "((?:[^"\\]|\\.)*)"|\{% translate '((?:[^'\\]|\\.)*)'"""
    r"""|\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate %\}""",
    re.DOTALL,
)
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}


def texts_of_templates():
    for suffix in (".html", ".txt"):
        for path in files_under("templates", suffix=suffix):
            for match in IN_TEMPLATE.finditer(path.read_text()):
                yield path, next(filter(None, match.groups()), "")


def texts_of_code():
    packages = ("config", "core", "demo", "workforce", "annotation", "billing")
    for path in files_under(*packages, suffix=".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
                for given in node.args:
                    if isinstance(given, ast.Constant) and isinstance(given.value, str):
                        yield path, given.value


def texts_of_api():
    """What the API reference, the error codes, and the limits say."""
    packages = ("core", "workforce", "annotation", "billing")
    for path in files_under(*packages, suffix=".py"):
        spoken = path.name in {"api_words.py", "reference.py", "core_entries.py"}
        for node in ast.walk(ast.parse(path.read_text())):
            described = isinstance(node, ast.keyword) and node.arg == "help_text"
            text = getattr(node.value if described else node, "value", None)
            if (described or spoken) and isinstance(text, str) and " " in text:
                yield path, text


def refused(text):
    """What to write instead, of each refused phrase in a text."""
    plain = PLACEHOLDER.sub("", text)
    return [
        f"“{match[0]}” → {instead}"
        for pattern, instead in REFUSED.items()
        if (match := re.search(pattern, plain, re.IGNORECASE))
    ]


def test_the_interface_speaks_plain_english():
    texts = [*texts_of_templates(), *texts_of_code(), *texts_of_api()]
    assert len(texts) > 3_000
    found = [
        f"{shown(path)}: {text[:80]!r}: {each}" for path, text in texts for each in refused(text)
    ]
    assert found == []


def test_a_phrase_of_the_former_language_is_found():
    assert refused("Mend these rows and bring the file again.") == ["“Mend” → fix"]
    assert refused("Whoever has %(slot)s in hand")
    assert not refused("Fix these rows, then upload the file again.")


def test_documents_speak_plain_english():
    words = "|".join(
        each for each in REFUSED if not re.search("notices|slots|pictures|verdict|yield", each)
    )
    found = [
        f"{shown(path)}: {match[0]!r}"
        for path in [ROOT / "README.md", *files_under("docs", suffix=".md")]
        for match in re.finditer(words, re.sub(r"`[^`]*`", "", path.read_text()), re.IGNORECASE)
    ]
    assert found == []
