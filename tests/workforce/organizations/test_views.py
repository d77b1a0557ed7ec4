"""What do the entrance, the chooser, the home and the settings show to each kind of person?"""

from collections import Counter

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from core.audit.models import AuditEntry
from core.currencies import MINOR_PLACES
from core.identity.models import Member, Organization, Role
from core.tenancy.scope import across_tenants, tenant
from tests.annotation.pages import form_values
from tests.factories.money import make_pay_rate, make_rate
from tests.factories.people import PASSWORD, make_member
from workforce.pools.models import PoolMember

NEW = {"name": "Río Labs", "slug": "", "currency": "USD", "timezone": "Europe/Madrid"}


def page(response):
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def test_a_stranger_sees_the_sign_in_form(client, db):
    html = page(client.get("/"))
    form = html.find("form", action=reverse("account_login"))
    assert form.find("input", attrs={"name": "login"})["type"] == "email"
    assert html.find("h1").get_text(strip=True)


def test_sign_in_by_address_leads_to_the_only_organization(client, crews):
    owner = crews.acme.users["owner"]
    response = client.post(
        reverse("account_login"), {"login": owner.email.upper(), "password": PASSWORD}, follow=True
    )
    assert response.redirect_chain[-1][0] == reverse("organization_home", args=["acme"])


def test_a_wrong_password_is_refused_without_saying_what_is_wrong(client, crews):
    for login in (crews.acme.users["owner"].email, "nobody@example.org"):
        response = client.post(reverse("account_login"), {"login": login, "password": "wrong"})
        assert response.context["form"].errors["__all__"] == [
            "The email address and/or password you specified are not correct."
        ]


def test_sign_up_is_closed(client, db):
    response = client.post(
        reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD}
    )
    assert "account/signup_closed.html" in [template.name for template in response.templates]


def test_a_person_in_two_organizations_chooses(client, crews):
    client.force_login(crews.both)
    html = page(client.get("/", follow=True))
    links = {link["href"] for link in html.select("main a")}
    assert {"/o/acme/", "/o/other/"} <= links
    assert "Annotator" in html.get_text()


def test_a_person_without_an_organization_is_told_how_to_begin(client, crews):
    client.force_login(crews.stranger)
    html = page(client.get("/", follow=True))
    assert html.find("main").find("a", href=reverse("organization_create"))
    assert "Acme Ltd" not in html.get_text()


def test_the_switcher_lists_the_persons_own_organizations_only(client, crews):
    client.force_login(crews.acme.users["owner"])
    html = page(client.get(reverse("organization_home", args=["acme"])))
    entries = [link["href"] for link in html.select("header details a")]
    assert "/o/acme/" in entries
    assert "/o/other/" not in entries


def test_create_organization(client, crews):
    client.force_login(crews.stranger)
    response = client.post(reverse("organization_create"), NEW)
    assert response.url == "/o/rio-labs/"
    member = membership("rio-labs", crews.stranger)
    assert member.role == Role.OWNER
    with tenant(member.organization_id):
        organization = Organization.objects.get()
        assert (organization.currency, organization.timezone) == ("USD", "Europe/Madrid")
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.member_id) == ("organization.created", member.pk)


def test_all_currencies_are_offered_with_their_decimals(client, crews):
    client.force_login(crews.stranger)
    html = page(client.get(reverse("organization_create")))
    offered = [option["value"] for option in html.select("#id_currency option")]
    assert offered == sorted(MINOR_PLACES)
    assert len(offered) == 155
    assert html.select_one("#id_currency option[selected]")["value"] == "EUR"
    assert Counter(MINOR_PLACES.values()) == {0: 16, 2: 132, 3: 7}
    client.post(reverse("organization_create"), NEW | {"currency": "JPY"})
    assert membership("rio-labs", crews.stranger).role == Role.OWNER


@pytest.mark.parametrize("role", ["annotator", "owner"])
def test_nobody_opens_an_organization_where_the_installation_says_so(client, crews, settings, role):
    settings.OPEN_ORGANIZATIONS = "nobody"
    client.force_login(crews.acme.users[role])
    chooser = client.get(reverse("organizations"))
    assert reverse("organization_create") not in chooser.text
    assert "ask the person who runs this installation" in chooser.text
    for answer in (
        client.get(reverse("organization_create")),
        client.post(reverse("organization_create"), NEW),
    ):
        assert answer.status_code == 403
        assert "Ask the person who runs it" in answer.text
    with across_tenants("tests look at what was made"):
        assert not Organization.objects.filter(slug="rio-labs").exists()


def test_a_stranger_is_told_whom_to_ask(client, crews, settings):
    settings.OPEN_ORGANIZATIONS = "nobody"
    client.force_login(crews.stranger)
    html = page(client.get("/", follow=True))
    assert "created by the person who runs this installation" in html.find("main").get_text()
    assert not html.find("a", href=reverse("organization_create"))


def membership(slug, user):
    with across_tenants("tests look at what was made"):
        return Member.objects.get(organization__slug=slug, user=user)


def test_a_taken_address_is_numbered_or_refused(client, crews):
    client.force_login(crews.stranger)
    assert client.post(reverse("organization_create"), NEW | {"name": "Acme"}).url == "/o/acme-2/"
    response = client.post(reverse("organization_create"), NEW | {"slug": "ACME"})
    assert "taken" in response.context["form"].errors["slug"][0]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("currency", "XXX"), ("timezone", "Mars/Olympus"), ("slug", "a b")],
)
def test_an_organization_needs_audio_answers(client, crews, field, value):
    client.force_login(crews.stranger)
    response = client.post(reverse("organization_create"), NEW | {field: value})
    assert list(response.context["form"].errors) == [field]


def test_a_name_in_another_script_gets_an_address(client, crews):
    client.force_login(crews.stranger)
    response = client.post(reverse("organization_create"), NEW | {"name": "東京"})
    assert response.url == "/o/organization/"


@pytest.mark.parametrize("role", ["owner", "admin"])
def test_settings_change_name_and_zone(client, crews, role):
    client.force_login(crews.acme.users[role])
    url = reverse("organization_settings", args=["acme"])
    assert client.post(url, {"name": "Acme II", "timezone": "Asia/Tokyo"}).status_code == 302
    with tenant(crews.acme.pk):
        assert Organization.objects.get().timezone == "Asia/Tokyo"
        entry = AuditEntry.objects.get(action="organization.changed")
        assert entry.detail["after"] == {"name": "Acme II", "timezone": "Asia/Tokyo"}
    html = page(client.get(url))
    assert html.find(id="id_timezone").find("option", selected=True)["value"] == "Asia/Tokyo"


def test_settings_leave_alone_what_somebody_else_changed_meanwhile(client, crews):
    client.force_login(crews.acme.users["owner"])
    url = reverse("organization_settings", args=["acme"])
    opened = form_values(client.get(url))
    client.post(url, form_values(client.get(url)) | {"timezone": "Asia/Tokyo"})
    client.post(url, opened | {"name": "Acme II"})
    client.post(url, form_values(client.get(url)))
    with tenant(crews.acme.pk):
        found = Organization.objects.get()
        assert (found.name, found.timezone) == ("Acme II", "Asia/Tokyo")
        assert AuditEntry.objects.filter(action="organization.changed").count() == 2


@pytest.mark.parametrize("role", ["manager", "reviewer", "annotator"])
def test_settings_are_for_admins(client, crews, role):
    client.force_login(crews.acme.users[role])
    url = reverse("organization_settings", args=["acme"])
    assert client.get(url).status_code == 403
    assert client.post(url, {"name": "Mine", "timezone": "UTC"}).status_code == 403
    with tenant(crews.acme.pk):
        assert Organization.objects.get().name == crews.acme.organization.name


def test_a_new_organization_says_what_to_do_first(client, crews):
    client.force_login(crews.stranger)
    html = page(client.post(reverse("organization_create"), NEW, follow=True))
    primary = html.select_one("main a.primary")
    assert primary["href"] == reverse("invite", args=["rio-labs"])


def test_times_are_shown_in_the_organizations_zone(client, crews):
    with tenant(crews.acme.pk):
        make_member(crews.stranger, Role.OWNER)
        organization = Organization.objects.get()
        organization.timezone = "Pacific/Kiritimati"
        organization.created_at = "2026-01-01T23:00:00Z"
        organization.save()
    client.force_login(crews.stranger)
    html = page(client.get(reverse("organization_settings", args=["acme"])))
    assert "2 Jan 2026" in html.get_text()


def test_with_people_and_a_pool_the_projects_come_next(client, crews):
    client.force_login(crews.acme.users["manager"])
    html = page(client.get(reverse("organization_home", args=["acme"])))
    assert html.select_one("main a.primary")["href"] == reverse("project_new", args=["acme"])


def test_a_way_to_go_on_is_never_called_done(client, crews):
    client.force_login(crews.acme.users["owner"])
    html = page(client.get(reverse("organization_home", args=["acme"])))
    done = [step.find("a")["href"] for step in html.select("main li") if step.select(".badge")]
    assert done == [reverse("invite", args=["acme"]), reverse("pools", args=["acme"])]


def test_an_empty_pool_is_not_done_and_prices_are_on_the_list(client, crews):
    client.force_login(crews.acme.users["owner"])
    with tenant(crews.acme.pk):
        PoolMember.objects.all().delete()
    html = page(client.get(reverse("organization_home", args=["acme"])))
    steps = {step.strong.text: step for step in html.select("main li:has(strong)")}
    assert list(steps)[:4] == [
        "Invite people",
        "Add annotators to a pool",
        "Create a project",
        "Set prices and pay rates",
    ]
    empty, prices = steps["Add annotators to a pool"], steps["Set prices and pay rates"]
    assert not empty.select(".badge")
    assert empty.a["href"] == reverse("pools", args=["acme"])
    assert empty.a.text == "Add members to a pool"
    assert not prices.select(".badge")
    assert prices.a["href"] == reverse("rates", args=["acme"])
    with tenant(crews.acme.pk):
        make_rate(by=crews.acme.members["owner"])
        make_pay_rate(by=crews.acme.members["owner"])
    html = page(client.get(reverse("organization_home", args=["acme"])))
    [prices] = [step for step in html.select("main li") if "Set prices and pay rates" in step.text]
    assert prices.select(".badge")
    client.force_login(crews.acme.users["manager"])
    html = page(client.get(reverse("organization_home", args=["acme"])))
    assert "Set prices and pay rates" not in html.text
