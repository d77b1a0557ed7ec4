"""What do the members pages show to each role, and what do they keep to themselves?"""

import csv
import io
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.identity.models import Member, Organization, Role
from core.tenancy.scope import tenant
from core.web.pagination import ordered_page
from tests.factories.people import make_invitation, make_member, make_user
from workforce.pools.models import PoolMember


def get(client, crew, as_role, name="members", **query):
    client.force_login(crew.users[as_role])
    return client.get(reverse(name, args=[crew.slug]), query)


def rows(response):
    html = BeautifulSoup(response.content, "html.parser")
    return [
        [line for cell in row.find_all(["th", "td"]) for line in cell.stripped_strings]
        for row in html.select("tbody tr")
    ]


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("admin", 200), ("manager", 200), ("reviewer", 403), ("annotator", 403)],
)
def test_who_sees_the_list(client, crews, role, status):
    assert get(client, crews.acme, role).status_code == status
    assert get(client, crews.acme, role, "members_csv").status_code == status


def test_strangers_find_nothing(client, crews):
    url = reverse("members", args=["acme"])
    assert client.get(url).url.startswith(reverse("account_login"))
    client.force_login(crews.stranger)
    assert client.get(url).status_code == 404
    client.force_login(crews.other.users["owner"])
    assert client.get(url).status_code == 404


def test_the_list_holds_the_own_organization_only(client, crews):
    response = get(client, crews.acme, "admin")
    found = rows(response)
    names = [row[0] for row in found]
    assert names[0] == "Bo Both"
    assert [row[1] for row in found if row[0] == "Admin Acme"] == ["You"]
    assert len(names) == 6
    text = response.content.decode()
    assert "other.example.org" not in text
    assert "invited@acme.example.org" in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"search": "bo BOTH"}, ["Bo Both"]),
        ({"search": "reviewer@acme"}, ["Reviewer Acme"]),
        ({"search": "%"}, []),
        ({"role": "manager"}, ["Manager Acme"]),
        ({"search": "acme", "role": "owner"}, ["Owner Acme"]),
    ],
)
def test_search(client, crews, query, names):
    found = [row[0] for row in rows(get(client, crews.acme, "admin", **query))]
    assert found == names


def test_the_list_costs_the_same_for_many(client, crews):
    get(client, crews.acme, "manager")
    url = reverse("members", args=["acme"])
    with CaptureQueriesContext(connection) as few:
        client.get(url, {"search": "annotator"})
    with tenant(crews.acme.pk):
        new = [make_member(make_user(f"annotator{n}@acme.example.org")) for n in range(20)]
        for member in new:
            PoolMember.objects.create(pool=crews.acme.pool, member=member)
            make_invitation(f"x{member.pk}@example.org", by=member)
    with CaptureQueriesContext(connection) as many:
        assert len(rows(client.get(url, {"search": "annotator"}))) == 21
    assert len(many) == len(few)


def test_the_download_says_the_reader_s_day(client, crews):
    with tenant(crews.acme.pk):
        Organization.objects.update(timezone="Pacific/Auckland")
        newest = Member.objects.latest("pk")
        Member.objects.filter(pk=newest.pk).update(joined_at="2026-02-28T19:00:00Z")
    response = get(client, crews.acme, "manager", "members_csv")
    table = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    days = {row["Email address"]: row["Joined on"] for row in table}
    assert days[newest.user.email] == "2026-03-01"


def test_the_download_is_safe(client, crews):
    with tenant(crews.acme.pk):
        make_member(make_user("evil@acme.example.org", name='=HYPERLINK("x")'))
    response = get(client, crews.acme, "manager", "members_csv")
    table = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert table[0] == [
        "Name",
        "Email address",
        "Role",
        "Pools",
        "Joined on",
        "Skills",
        "Languages",
        "Status",
    ]
    assert table[-1][0] == '\'=HYPERLINK("x")'
    assert ["Annotator Acme", "annotator@acme.example.org", "Annotator", "acme crew"] in [
        row[:4] for row in table
    ]


def test_an_admin_changes_a_role(client, crews):
    client.force_login(crews.acme.users["admin"])
    member = crews.acme.members["annotator"]
    url = reverse("member_change", args=["acme", member.pk])
    offered = [value for value, _label in client.get(url).context["form"].fields["role"].choices]
    assert offered == ["annotator", "reviewer", "manager", "admin"]
    assert client.post(url, {"role": "owner"}).context["form"].errors["role"]
    assert client.post(url, {"role": "reviewer"}).status_code == 302
    with tenant(crews.acme.pk):
        assert Member.objects.get(pk=member.pk).role == Role.REVIEWER


def test_the_last_owner_is_told_why_not(client, crews):
    client.force_login(crews.acme.users["owner"])
    owner = crews.acme.members["owner"]
    url = reverse("member_change", args=["acme", owner.pk])
    assert "last owner" in client.post(url, {"role": "admin"}).context["form"].errors["role"][0]
    response = client.post(reverse("member_remove", args=["acme", owner.pk]))
    assert response.status_code == 409
    assert "last owner" in response.content.decode()


def test_a_removed_member_is_out_at_once(client, crews):
    admin, annotator = crews.acme.users["admin"], crews.acme.users["annotator"]
    client.force_login(admin)
    member = crews.acme.members["annotator"]
    assert client.post(reverse("member_remove", args=["acme", member.pk])).status_code == 302
    client.force_login(annotator)
    assert client.get(reverse("organization_home", args=["acme"])).status_code == 404


@pytest.mark.parametrize("page", ["member_change", "member_remove"])
@pytest.mark.parametrize(
    ("role", "status"), [("manager", 403), ("reviewer", 403), ("annotator", 403)]
)
def test_others_change_nobody(client, crews, page, role, status):
    client.force_login(crews.acme.users[role])
    url = reverse(page, args=["acme", crews.acme.members["both"].pk])
    assert client.post(url, {"role": "admin"}).status_code == status


@pytest.mark.parametrize("page", ["member_change", "member_remove"])
def test_a_member_of_another_organization_is_not_there(client, crews, page):
    client.force_login(crews.acme.users["owner"])
    theirs = crews.other.members["annotator"]
    assert (
        client.post(reverse(page, args=["acme", theirs.pk]), {"role": "admin"}).status_code == 404
    )
    with tenant(crews.other.pk):
        found = Member.objects.get(pk=theirs.pk)
        assert (found.role, found.left_at) == (Role.ANNOTATOR, None)


def test_the_list_sorts_by_name_and_role_page_by_page(client, crews, monkeypatch):
    monkeypatch.setitem(ordered_page.__kwdefaults__, "size", 2)
    for sort, column in [("name", 0), ("role", 1)]:
        for way in (sort, f"-{sort}"):
            page = get(client, crews.acme, "admin", sort=way)
            shown = rows(page)
            while page.context["page"].older:
                page = client.get(page.request["PATH_INFO"] + page.context["page"].older)
                shown += rows(page)
            with tenant(crews.acme.pk):
                assert len(shown) == Member.objects.filter(left_at=None).count()
            if sort == "name":
                names = [row[column][0] for row in shown]
                assert names == sorted(names, reverse=way.startswith("-"))
            else:
                roles = [row[column][0] for row in shown]
                assert len(set(roles)) == sum(a != b for a, b in pairwise(roles)) + 1
