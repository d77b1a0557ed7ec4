"""Does each template compile, without script or style in the page, and name files that exist?"""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import get_template

from tests.support.repository import ROOT, files_under, shown

TEMPLATES = files_under("templates", suffix=".html")
# A mail is no page: no policy applies to it, and mail programs know no style sheets.
PAGES = [path for path in TEMPLATES if path.parent.name not in {"mail", "email"}]
STATIC = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")
EVENTS = re.compile(r"^on[a-z]+$")


def test_there_are_templates():
    assert PAGES


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_it_compiles(path):
    get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_nothing_in_it_is_refused_by_the_content_security_policy(path):
    page = BeautifulSoup(path.read_text(), "html.parser")
    inline_scripts = [
        script
        for script in page.find_all("script")
        if not script.get("src") and script.get("type") != "application/json"
    ]
    attributes = [
        name
        for tag in page.find_all(True)
        for name in tag.attrs
        if name == "style" or EVENTS.match(name)
    ]
    assert inline_scripts == []
    assert page.find_all("style") == []
    assert attributes == []


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_a_form_that_posts_carries_its_token(path):
    for form in re.findall(r"<form\b.*?</form>", path.read_text(), re.DOTALL):
        method = re.search(r"""method=["']?(\w+)""", form)
        if method and method[1].lower() == "post":
            assert "{% csrf_token %}" in form, form[:200]


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_each_static_file_it_names_exists(path):
    missing = [name for name in STATIC.findall(path.read_text()) if not finders.find(name)]
    assert missing == [], "Run script/setup, or correct the name."


def test_the_checks_above_see_what_they_forbid():
    page = BeautifulSoup('<p style="x" onclick="y">', "html.parser")
    assert {name for tag in page.find_all(True) for name in tag.attrs} == {"style", "onclick"}
    assert EVENTS.match("onclick")
    assert not EVENTS.match("data-on")
    assert STATIC.findall("{% static 'a.css' %}") == ["a.css"]
    assert engines["django"].from_string("{% load static %}{% static 'a.css' %}")
