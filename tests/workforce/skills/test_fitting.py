"""Are the people suggested for a pool those who fit, and nobody else?"""

import pytest
from django.urls import reverse

from core.identity.models import Member
from core.tenancy.scope import tenant
from core.web.errors import Forbidden
from tests.factories.people import make_pool
from workforce.members.actions import remove_member
from workforce.pools.models import PoolMember
from workforce.skills.actions import add_fitting, set_needs, set_qualifications
from workforce.skills.fitting import fitting
from workforce.skills.models import MemberSkill, Skill
from workforce.skills.reading import skills_in, skills_line


@pytest.fixture
def acme(crews):
    return crews.acme


@pytest.fixture
def pool(acme):
    """A pool that asks for good radiology and German."""
    with tenant(acme.pk):
        made = make_pool("Radiologists")
        return set_needs(
            by=acme.members["owner"], pool=made, skills={"radiology": 2}, languages=["de"]
        )


def qualify(acme, role, skills, languages):
    set_qualifications(
        by=acme.members["manager"], member=acme.members[role], skills=skills, languages=languages
    )


@pytest.mark.parametrize(
    ("skills", "languages", "fits"),
    [
        ({"radiology": 2}, ["de"], True),
        ({"radiology": 3, "law": 1}, ["en", "de-CH"], True),
        ({"radiology": 1}, ["de"], False),
        ({"law": 3}, ["de"], False),
        ({"radiology": 3}, ["en"], False),
        ({"radiology": 3}, ["den"], False),
        ({"radiology": 3}, [], False),
    ],
)
def test_each_skill_and_language_is_needed(acme, pool, skills, languages, fits):
    with tenant(acme.pk):
        qualify(acme, "annotator", skills, languages)
        assert list(fitting(pool)) == ([acme.members["annotator"]] if fits else [])


def test_all_who_fit_are_added_in_one_act_and_then_suggested_no_more(acme, pool):
    with tenant(acme.pk):
        for role in ("annotator", "reviewer", "manager"):
            qualify(acme, role, {"radiology": 3}, ["de"])
        remove_member(by=acme.members["owner"], member=acme.members["manager"])
        assert add_fitting(by=acme.members["owner"], pool=pool) == 2
        inside = PoolMember.objects.filter(pool=pool).values_list("member__role", flat=True)
        assert set(inside) == {"annotator", "reviewer"}
        assert not fitting(pool)


def test_a_pool_that_asks_for_nothing_suggests_nobody(acme):
    with tenant(acme.pk):
        assert not fitting(make_pool("Anybody"))


def test_what_is_noted_anew_replaces_the_old(acme):
    with tenant(acme.pk):
        qualify(acme, "annotator", {"radiology": 3, "law": 1}, ["de"])
        qualify(acme, "annotator", {"law": 2}, [])
        found = MemberSkill.objects.filter(member=acme.members["annotator"])
        assert [(row.skill.name, row.level) for row in found] == [("law", 2)]
        assert Member.objects.get(pk=acme.members["annotator"].pk).languages == []
        assert Skill.objects.count() == 2, "the list keeps what was on it"
        with pytest.raises(Forbidden):
            set_qualifications(
                by=acme.members["reviewer"],
                member=acme.members["annotator"],
                skills={},
                languages=[],
            )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("radiology 3, legal texts", {"radiology": 3, "legal texts": 1}),
        ("C++: 2; R=1", {"C++": 2, "R": 1}),
        ("", {}),
    ],
)
def test_a_line_of_skills_is_read(typed, read):
    assert skills_in(typed) == read
    assert skills_in(skills_line(read)) == read


@pytest.mark.parametrize("typed", ["radiology 4", "radiology 0", ": 2", "x" * 61])
def test_what_is_no_skill_is_refused(typed):
    with pytest.raises(ValueError, match=r".+"):
        skills_in(typed)


def test_the_pages_say_what_is_wrong_and_suggest_who_fits(client, acme, pool):
    client.force_login(acme.users["manager"])
    member = acme.members["annotator"]
    url = reverse("member_skills", args=["acme", member.pk])
    page = client.post(url, {"skills": "radiology 9", "languages": "klingonese"}).content.decode()
    assert "“radiology 9” isn&#x27;t a skill" in page
    assert "“klingonese” isn&#x27;t a language code" in page
    assert client.post(url, {"skills": "radiology 2", "languages": "German"}).status_code == 302
    shown = client.get(reverse("pool", args=["acme", pool.pk])).content.decode()
    assert "radiology · good" in shown
    assert member.name in shown
    assert client.post(reverse("pool_fitting", args=["acme", pool.pk])).status_code == 302
    assert (
        "No other members meet the requirements"
        in client.get(reverse("pool", args=["acme", pool.pk])).content.decode()
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"language": "de"}, {"annotator"}),
        ({"language": "en"}, set()),
        ({"skill": "radiology"}, {"annotator", "reviewer"}),
        ({"pool": "Radiologists"}, {"reviewer"}),
        ({"skill": "radiology", "role": "annotator"}, {"annotator"}),
    ],
)
def test_members_are_found_by_pool_skill_and_language(client, acme, pool, query, found):
    with tenant(acme.pk):
        qualify(acme, "annotator", {"radiology": 3}, ["de"])
        qualify(acme, "reviewer", {"radiology": 1}, ["fr"])
        PoolMember.objects.create(pool=pool, member=acme.members["reviewer"])
        ids = {"radiology": Skill.objects.get().pk, "Radiologists": pool.pk}
    client.force_login(acme.users["manager"])
    query = {name: ids.get(value, value) for name, value in query.items()}
    answer = client.get(reverse("members_csv", args=["acme"]), query).content.decode()
    emails = {role for role in acme.users if acme.users[role].email in answer}
    assert emails == found
