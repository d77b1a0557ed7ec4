"""Do people come in from a file: good rows go, bad ones come back with reasons, twice is once?"""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_q.models import OrmQ

from core.limits.spend import INVITATION_AGAIN, INVITATIONS, TooMany, spend
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.factories.people import make_invitation, make_pool, make_user
from tests.support.racing import failures, race
from workforce.members.invitations.actions import accept_invitation
from workforce.members.invitations.bulk import checked_rows, invite_many, resend_many, revoke_many
from workforce.members.invitations.link import Key
from workforce.members.models import Invitation
from workforce.pools.models import Pool, PoolMember
from workforce.skills.models import MemberSkill

HEADER = "email,name,role,pools,skills,languages\n"
GOOD = 'mira@new.example.org,Mira Müller,reviewer,Crew; More,radiology 3,"de, en"\n'


@pytest.fixture
def acme(crews):
    with tenant(crews.acme.pk):
        for name in ("Crew", "More"):
            if not Invitation._meta.get_field("pool").related_model.objects.filter(name=name):
                make_pool(name)
    return crews.acme


def problems(acme, line, header=HEADER):
    with tenant(acme.pk):
        rows = checked_rows(header + line, by=acme.members["admin"])
    return [" ".join(row.problems) or row.known for row in rows]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (GOOD, ""),
        ("no address,,,,,", "isn't an email address"),
        ("a@b.example,,boss,,,", "“boss” isn't a role you can assign"),
        ("a@b.example,,owner,,,", "isn't a role you can assign"),
        ("a@b.example,,,Nowhere,,", "Pool “Nowhere” doesn't exist"),
        ("a@b.example,,,,radiology 7,", "isn't a skill with a level from 1 to 3"),
        ("a@b.example,,,,,klingonese", "isn't a language code"),
        ("a@b.example,,,,,,more", "more cells than the header"),
        (f"a@b.example,{'x' * 151},,,,", "longer than 150 characters"),
        ("invited@acme.example.org,,,,,", "already invited"),
        ("ADMIN@acme.example.org,,,,,", "already a member"),
    ],
)
def test_each_row_says_what_is_wrong_with_it(acme, line, said):
    with tenant(acme.pk):
        acme.users["admin"].email = "admin@acme.example.org"
        acme.users["admin"].save()
    (found,) = problems(acme, line)
    assert said in found if said else found == ""


def test_an_address_twice_in_the_file_is_said_once(acme):
    assert problems(acme, "a@b.example,,,,,\nA@B.example,,,,,\n") == [
        "",
        "Duplicate of line 2: same email address.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mail;rolle\na@b.example;x\n", "must name the columns"),
        ("email,email\na@b.example,\n", "must name the columns"),
        (HEADER, "no rows below its header"),
        ("email\n" + "a@b.example\n" * 5001, "has 5001 rows"),
        ('email\n"a@b.example\n', "isn't a CSV file"),
        ("\0\0", "must name the columns"),
    ],
)
def test_what_is_no_such_table_is_refused_whole(acme, text, said):
    with pytest.raises(Invalid, match=said), tenant(acme.pk):
        checked_rows(text, by=acme.members["admin"])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_seen(acme, separator):
    assert problems(acme, f"a@b.example{separator}Ann\n", f"email{separator}name\n") == [""]


def test_who_accepts_begins_with_all_that_the_row_named(acme):
    with tenant(acme.pk):
        assert invite_many(by=acme.members["admin"], text=HEADER + GOOD).number == 1
        invitation = Invitation.objects.get(email="mira@new.example.org")
    user = make_user("mira@new.example.org")
    with tenant(acme.pk):
        key = Key(acme.pk, invitation.pk, invitation.nonce)
        member = accept_invitation(key=key, user=user)
        pools = PoolMember.objects.filter(member=member).values_list("pool__name", flat=True)
        assert (member.role, sorted(pools)) == ("reviewer", ["Crew", "More"])
        assert member.languages == ["de", "en"]
        assert MemberSkill.objects.get(member=member).level == 3


def test_a_thousand_rows_once_and_only_once(acme):
    lines = "".join(f"p{number}@new.example.org,,,Crew,,\n" for number in range(1000))
    with tenant(acme.pk):
        assert invite_many(by=acme.members["admin"], text=HEADER + lines).number == 1000
        assert OrmQ.objects.count() == 1000, "a mail for each, by a job"
        again = invite_many(by=acme.members["admin"], text=HEADER + lines)
        assert again.number == 0
        assert {row.known for row in again.rows} == {"already invited"}


def test_checking_costs_the_same_for_one_row_and_for_many(acme):
    def queries(count):
        text = HEADER + "".join(f"p{number}@x.example,,,Crew,law,de\n" for number in range(count))
        with tenant(acme.pk), CaptureQueriesContext(connection) as seen:
            checked_rows(text, by=acme.members["admin"])
        return len(seen)

    assert queries(1) == queries(300)


@pytest.mark.race
def test_two_files_at_once_invite_nobody_twice(committed_crews):
    acme = committed_crews.acme
    text = "email\n" + "".join(f"p{number}@new.example.org\n" for number in range(50))

    def send():
        with tenant(acme.pk):
            return invite_many(by=acme.members["admin"], text=text).number

    results = race(send, send, send)
    assert not failures(results)
    with tenant(acme.pk):
        new = Invitation.objects.filter(email__endswith="@new.example.org")
        assert sum(results) == new.count() == 50


def test_the_pages_preview_send_and_give_back_the_bad_rows(client, acme):
    client.force_login(acme.users["admin"])
    url = reverse("invite_many", args=["acme"])
    text = HEADER + GOOD + "nobody,,,,,\n"
    upload = SimpleUploadedFile("people.csv", text.encode("cp1252"))
    page = client.post(url, {"file": upload}).content.decode()
    assert "1 to invite, 0 already invited or members, 1 with problems" in page
    assert "Mira Müller" in page
    with tenant(acme.pk):
        assert not Invitation.objects.filter(email="mira@new.example.org").exists()
    sent = client.post(url, {"text": text, "do": "send"}).content.decode()
    assert "Rows to fix" in sent
    with tenant(acme.pk):
        assert Invitation.objects.filter(email="mira@new.example.org").exists()
    file = client.post(reverse("invite_rejected", args=["acme"]), {"text": text})
    (row,) = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
    assert (row["email"], row["problem"]) == ("nobody", "“nobody” isn't an email address.")
    mended = file.content.decode("utf-8-sig").replace("nobody,", "somebody@new.example.org,", 1)
    assert client.post(url, {"text": mended, "do": "send"}).status_code == 302
    assert "Choose a file" in client.post(url, {}).content.decode()
    template = client.get(reverse("invite_template", args=["acme"])).content.decode("utf-8-sig")
    assert template.startswith(HEADER.strip())


@pytest.mark.parametrize(
    ("act", "button", "said"),
    [
        (resend_many, "resend", "3 invitations resent"),
        (revoke_many, "revoke", "3 invitations revoked"),
    ],
)
def test_selected_invitations_are_sent_again_or_revoked_at_once(client, acme, act, button, said):
    with tenant(acme.pk):
        by = acme.members["admin"]
        made = [make_invitation(f"p{number}@x.example", by=by) for number in range(3)]
        before = {row.nonce for row in made}
    client.force_login(acme.users["admin"])
    url = reverse("invitations", args=["acme"])
    assert "p1@x.example" in client.get(url, {"search": "P1"}).content.decode()
    assert "p2@x.example" not in client.get(url, {"search": "P1"}).content.decode()
    sent = {"invitation": [row.pk for row in made], "do": button}
    assert said in client.post(url, sent, follow=True).content.decode()
    with tenant(acme.pk):
        now = Invitation.objects.filter(email__endswith="@x.example")
        assert not before & {row.nonce for row in now if row.revoked_at is None}
        assert act(by=by, ids=[row.pk for row in made]) == (3 if button == "resend" else 0)


def test_files_count_against_the_limits_on_invitations(acme):
    text = "email\na@x.example\nb@x.example\n"
    with tenant(acme.pk):
        by = acme.members["admin"]
        spend(INVITATIONS, acme.pk, cost=INVITATIONS.most - 1)
        with pytest.raises(TooMany):
            invite_many(by=by, text=text)
        assert not Invitation.objects.filter(email="a@x.example").exists()
        assert invite_many(by=by, text="email\na@x.example\n").number == 1
        ids = [Invitation.objects.get(email="a@x.example").pk]
        for _ in range(INVITATION_AGAIN.most):
            assert resend_many(by=by, ids=ids) == 1
        with pytest.raises(TooMany):
            resend_many(by=by, ids=ids)


def test_a_file_may_name_pools_to_create(acme):
    text = "email,pools\na@new.example,Night; Crew\nb@new.example,Night\nx,Never\n"
    with tenant(acme.pk):
        by = acme.members["admin"]
        assert [row.is_good for row in checked_rows(text, by=by)] == [False, False, False]
        long = "email,pools\na@new.example," + "n" * 81 + "\n"
        assert "longer than 80" in checked_rows(long, by=by, create_pools=True)[0].problems[0]
        assert invite_many(by=by, text=text, create_pools=True).number == 2
        night, crew = Pool.objects.get(name="Night"), Pool.objects.get(name="Crew")
        first = Invitation.objects.get(email="a@new.example")
        assert {first.pool_id, *first.more_pools} == {night.pk, crew.pk}
        assert Invitation.objects.get(email="b@new.example").pool_id == night.pk
        assert not Pool.objects.filter(name="Never").exists()  # only a bad row named it


def test_the_preview_names_the_pools_to_create(client, acme):
    client.force_login(acme.users["admin"])
    url = reverse("invite_many", args=["acme"])
    page = client.post(url, {"text": "email,pools\na@new.example,Night\n", "create_pools": "on"})
    assert page.context["new_pools"] == ["Night"]
    assert "Night" in page.content.decode()
