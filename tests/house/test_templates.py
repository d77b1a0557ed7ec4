"""Does each template compile, without script or style in the page, and name files that exist?"""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.template import TemplateSyntaxError, engines
from django.template.loader import get_template

from tests.support.repository import ROOT, files_under, shown

TEMPLATES = files_under("templates", suffix=".html")
# A mail is no page: no policy applies to it, and mail programs know no style sheets.
PAGES = [path for path in TEMPLATES if path.parent.name not in {"mail", "email"}]
STATIC = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")
EVENTS = re.compile(r"^on[a-z]+$")
COUNTED = re.compile(
    r"{% blocktranslate [^%]*?count (\w+)=([^\s%]+)[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL
)
POSTS = re.compile(r"""method=["']?post""", re.IGNORECASE)


def test_there_are_templates():
    assert PAGES


def compile_error(path):
    """What Django says to a template that doesn't compile."""
    try:
        get_template(str(path.relative_to(ROOT / "templates")))
    except TemplateSyntaxError as error:
        return str(error)
    return ""


def refused_in(html):
    """What the content security policy refuses: scripts, styles and handlers in the page."""
    tags = BeautifulSoup(html, "html.parser").find_all(True)
    elements = [
        tag.name
        for tag in tags
        if tag.name == "style"
        or (tag.name == "script" and not tag.get("src") and tag.get("type") != "application/json")
    ]
    attributes = [name for tag in tags for name in tag.attrs]
    return elements + [name for name in attributes if name == "style" or EVENTS.match(name)]


def forms_without_token(html):
    """The forms that post and lack the token against forged requests."""
    return [
        form[:200]
        for form in re.findall(r"<form\b.*?</form>", html, re.DOTALL)
        if POSTS.search(form) and "{% csrf_token %}" not in form
    ]


def bare_counts(html):
    """The counted numbers that a sentence shows without marks between groups: 5171, not 5,171."""
    return [
        counted
        for name, counted, sentence in COUNTED.findall(html)
        if re.search(rf"{{{{ ?{name} ?}}}}", sentence)
    ]


def found_by(check, paths):
    """What a check of a template's text finds, by template."""
    found = {shown(path): check(path.read_text()) for path in paths}
    return {path: faults for path, faults in found.items() if faults}


def test_each_template_compiles():
    errors = {shown(path): compile_error(path) for path in TEMPLATES}
    assert {path: error for path, error in errors.items() if error} == {}


def test_nothing_is_refused_by_the_content_security_policy():
    assert found_by(refused_in, PAGES) == {}


def test_each_form_that_posts_carries_its_token():
    assert found_by(forms_without_token, TEMPLATES) == {}


def test_each_counted_number_is_shown_grouped():
    assert found_by(bare_counts, TEMPLATES) == {}


def test_each_static_file_that_is_named_exists():
    def missing_in(html):
        return [name for name in STATIC.findall(html) if not finders.find(name)]

    assert found_by(missing_in, TEMPLATES) == {}, "Run script/setup, or correct the name."


def test_the_checks_above_see_what_they_forbid():
    page = '<p style="x" onclick="y" data-on="z"><style></style><script>1</script><script src="a">'
    assert refused_in(page) == ["style", "script", "style", "onclick"]
    assert forms_without_token("<form method='POST'></form>")
    assert not forms_without_token('<form method="post">{% csrf_token %}</form><form></form>')
    sentence = "{%% blocktranslate count n=rows %%}{{ %s }} row{%% endblocktranslate %%}"
    assert (bare_counts(sentence % "n"), bare_counts(sentence % "shown")) == (["rows"], [])
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string("{% if %}")
    assert STATIC.findall("{% static 'a.css' %}") == ["a.css"]
    assert engines["django"].from_string("{% load static %}{% static 'a.css' %}")
