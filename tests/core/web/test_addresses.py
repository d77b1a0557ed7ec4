"""Does a template name a page as Django's own tag does?"""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse, set_script_prefix

from core.web.cached_urls import address_of


def written(tag, **context):
    return Template(tag).render(Context(context))


@pytest.mark.parametrize("number", [7, "7"])
def test_a_page_is_named_by_what_stands_in_its_address(number):
    expected = reverse("project", args=["acme", 7])
    for _again in range(2):
        assert written("{% url 'project' slug number %}", slug="acme", number=number) == expected
    assert address_of("project", "acme", number) == expected


def test_other_organizations_have_other_addresses():
    assert [written("{% url 'projects' slug %}", slug=each) for each in ("acme", "bela")] == [
        "/o/acme/projects/",
        "/o/bela/projects/",
    ]


def test_names_and_a_variable_work_as_in_django():
    named = "{% url 'project' organization=slug project_id=number %}"
    assert written(named, slug="acme", number=7) == reverse("project", args=["acme", 7])
    kept = "{% url 'project' slug number as here %}[{{ here }}]"
    assert written(kept, slug="acme", number=7) == f"[{reverse('project', args=['acme', 7])}]"


def test_a_page_that_is_nowhere_is_refused_or_left_empty():
    with pytest.raises(NoReverseMatch):
        written("{% url 'no_such_page' 'acme' %}")
    assert written("{% url 'no_such_page' 'acme' as here %}[{{ here }}]") == "[]"
    assert not address_of("no_such_page", "acme")


def test_an_installation_below_a_path_has_its_addresses_below_it():
    assert address_of("projects", "acme") == "/o/acme/projects/"
    set_script_prefix("/crew/")
    try:
        assert address_of("projects", "acme") == "/crew/o/acme/projects/"
    finally:
        set_script_prefix("/")
    assert address_of("projects", "acme") == "/o/acme/projects/"
