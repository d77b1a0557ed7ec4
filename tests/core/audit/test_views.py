"""Does the audit page say in words who did what, and find it again?"""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit.chain import seal_entries, verify_chain
from core.audit.models import AuditCheck, AuditEntry
from core.audit.record import record
from core.tenancy.scope import tenant
from tests.factories.people import make_pool
from workforce.members.actions import change_role
from workforce.pools.actions import add_to_pool, rename_pool


@pytest.fixture
def acme(crews):
    """An organization where something happened."""
    crew = crews.acme
    owner, annotator = crew.members["owner"], crew.members["annotator"]
    with tenant(crew.organization.pk):
        pool = make_pool("Germans")
        add_to_pool(by=owner, pool=pool, members=[annotator])
        rename_pool(by=owner, pool=pool, name="=Germanists")
        change_role(by=crew.members["admin"], member=annotator, role="reviewer")
        record("what.is_this", by=None, subject=pool)
    return crew


def lines(client, crew, **query):
    client.force_login(crew.users["admin"])
    page = client.get(reverse("audit", args=[crew.slug]), query)
    assert page.status_code == 200
    rows = BeautifulSoup(page.content, "html.parser").select("tbody tr")
    return [(row.th.get_text(strip=True), row.select("td")[1].get_text(strip=True)) for row in rows]


def test_each_act_is_a_sentence_with_names(client, acme):
    annotator = acme.members["annotator"].name
    found = lines(client, acme)
    assert found[0] == ("Crewmark", "what.is_this: pool =Germanists")
    changed = f"changed the role of {annotator} from Annotator to Reviewer"
    assert (acme.members["admin"].name, changed) in found
    assert f"added {annotator} to the pool =Germanists" in [text for _, text in found]
    assert "renamed the pool Germans to =Germanists" in [text for _, text in found]


def test_it_is_found_by_person_act_object_and_day(client, acme):
    everything = lines(client, acme)
    assert lines(client, acme, person="Admin") == [
        row for row in everything if row[0] == acme.members["admin"].name
    ]
    assert [text for _, text in lines(client, acme, action="pool.renamed")] == [
        "renamed the pool Germans to =Germanists"
    ]
    annotator = acme.members["annotator"].pk
    assert len(lines(client, acme, subject="member", subject_id=annotator)) == 1
    assert lines(client, acme, until="2001-01-01") == []
    assert lines(client, acme, since="2001-01-01") == everything
    assert lines(client, acme, until="9999-12-31") == everything
    assert lines(client, acme, since="nonsense", subject="' or 1=1") == everything


def test_the_file_is_safe_for_spreadsheets(client, acme):
    client.force_login(acme.users["owner"])
    answer = client.get(reverse("audit_csv", args=[acme.slug]), {"action": "pool.renamed"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][3:5] == ["pool.renamed", "renamed the pool Germans to =Germanists"]


def test_the_page_says_how_far_the_log_is_sealed_and_whether_it_holds(client, acme):
    url = reverse("audit", args=[acme.slug])
    client.force_login(acme.users["owner"])
    assert "No entries are sealed yet" in client.get(url).content.decode()
    with tenant(acme.organization.pk):
        seal_entries()
        verify_chain()
        count = AuditEntry.objects.count()
    assert f"all {count} verified" in client.get(url).content.decode()
    with tenant(acme.organization.pk):
        AuditCheck.objects.create(sealed=2, broken_at=2)
    assert "link 2 of the log was changed" in client.get(url).content.decode()


@pytest.mark.parametrize("role", ["manager", "reviewer", "annotator"])
def test_only_admins_and_owners_read_it(client, acme, role):
    client.force_login(acme.users[role])
    assert client.get(reverse("audit", args=[acme.slug])).status_code == 403


def test_the_number_of_queries_does_not_grow(client, acme):
    client.force_login(acme.users["owner"])
    url = reverse("audit", args=[acme.slug])
    client.get(url)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    before = queries()
    with tenant(acme.organization.pk):
        pool = make_pool("More")
        for name in ("a", "b", "c"):
            rename_pool(by=acme.members["owner"], pool=pool, name=name)
    assert queries() == before


def test_the_filter_names_acts_in_words(client, acme):
    client.force_login(acme.users["admin"])
    page = client.get(reverse("audit", args=[acme.slug]))
    options = BeautifulSoup(page.content, "html.parser").select("#id_action option")
    shown = {option["value"]: option.text for option in options}
    assert shown["pool.renamed"] == "Renamed the pool … to …"
    assert shown["items.change_done"] == "Changed … items in …"
    assert not [text for code, text in shown.items() if code and (text == code or "%" in text)]
    titles = [option.text for option in options[1:]]
    assert titles == sorted(titles)
    found = client.get(reverse("audit", args=[acme.slug]), {"subject": "apitoken"})
    assert "Showing only entries about API token" in " ".join(found.content.decode().split())
