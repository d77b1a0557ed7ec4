"""The whole job in a real browser, and nothing of it in another organization, nor the other way."""

import gzip
import hashlib
import json
import re
from decimal import ROUND_HALF_UP, Decimal

from playwright.sync_api import expect

from tests.browser.crew import (
    LABELED_EACH,
    Crew,
    create_project,
    decide_all,
    fix_returned,
    found_organization,
    import_messages,
    invite_crew,
    label_with_keys,
    publish_guideline,
    reject_one_accept_the_rest,
    set_rates,
    start_labeling,
    start_project,
)

ANNOTATORS = ("ada", "ben", "cleo")
EVERYBODY = ("olga", "adam", "mona", "rita", *ANNOTATORS)
ONE_OF_EACH_ROLE = ("olga", "adam", "mona", "rita", "ada")
PAGES_EACH = 40


def test_the_whole_job_beside_another_organization(site, real_data):
    first = Crew(site, "quartz", "Quartz Works")
    second = Crew(site, "basalt", "Basalt")
    texts = [f"basalt message {number}" for number in range(9)]
    site.run(f"from tests.browser import stage; stage.judged('basalt', texts={texts!r})")
    do_the_whole_job(first, real_data / "text" / "sms_spam.tsv")
    for crew, other in ((first, second), (second, first)):
        walk_without_a_trace(crew, other)
    assert site.problems == []


def do_the_whole_job(crew, file):
    """Set up, label, review, count the money, release."""
    owner = found_organization(crew)
    invite_crew(crew, owner)
    manager = crew.page_of("mona")
    project = create_project(crew, manager)
    publish_guideline(crew, manager, project)
    import_messages(crew, manager, project, file)
    admin = crew.page_of("adam")
    set_rates(crew, admin)
    start_project(crew, manager, project)
    label_all(crew)
    review_all(crew, project)
    count_the_money(crew, admin)
    release(crew, manager, project)


def label_all(crew):
    """Three annotators, one after the other; the hidden column never reaches their browsers."""
    for who in ANNOTATORS:
        page = start_labeling(crew, who)
        seen = []
        page.on("response", lambda response, seen=seen: seen.append(response))
        label_with_keys(page)
        assert "truth" not in page.content()
        for response in seen:
            if response.request.method == "POST" and response.status == 200:
                assert "truth" not in response.text()
        page.context.close()


def review_all(crew, project):
    """One goes back with a reason, its author fixes it, and everything is accepted."""
    text, _ = reject_one_accept_the_rest(crew, project)
    author = next(who for who in ANNOTATORS if came_back_to(crew, who))
    fix_returned(crew, author, text)
    page = crew.page_of("rita")
    page.goto(crew.path(f"projects/{project}/review/"))
    assert page.locator("#stage").inner_text() == text
    page.get_by_text(f"Look again, says {crew.marker}.").wait_for()
    assert (
        decide_all(page) >= 1
    )  # a second person may have answered differently: that is decided too
    page.context.close()


def came_back_to(crew, who):
    """Whether this person's home shows returned work."""
    page = crew.page_of(who)
    page.goto(crew.path("work/"))
    found = page.get_by_text("Returned to you").count() > 0
    page.context.close()
    return found


def count_the_money(crew, admin):
    """Labels, cost, pay, and margin agree with each other, and each number opens what it counts."""
    admin.goto(crew.path("costs/"))
    row = admin.get_by_role(
        "row", name=re.compile(f"SMS {crew.marker}")
    ).first  # what waits stands below
    row.wait_for()
    accepted = int(row.get_by_role("link", name=re.compile(r"^\d+$")).first.inner_text())
    assert 0 < accepted <= LABELED_EACH * len(ANNOTATORS)
    text = row.inner_text()
    cost, pay = Decimal("0.0525") * accepted, Decimal("0.0311") * accepted
    for amount in (cost, pay, cost - pay):
        shown = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert str(shown) in text, (amount, text)
    row.get_by_role("link", name=str(accepted), exact=True).first.click()
    expect(admin.locator("main tbody tr")).to_have_count(accepted)


def release(crew, manager, project):
    """Built twice it is the same to the byte; JSONL and CSV hold what was labelled."""
    hashes, files = [], []
    for _ in range(2):
        manager.goto(crew.path(f"projects/{project}/releases/new/"))
        manager.locator("main form button.primary").click()
        manager.get_by_role("link", name=re.compile("JSONL")).first.wait_for(timeout=60_000)
        hashes.append(re.search(r"[0-9a-f]{64}", manager.content())[0])
        files.append([downloaded(manager, name) for name in ("JSONL", "CSV")])
    assert hashes[0] == hashes[1]
    assert files[0] == files[1]
    jsonl, table = files[0]
    rows = [json.loads(line) for line in jsonl.decode().splitlines()]
    assert rows
    assert {row["hidden"]["truth"] for row in rows} <= {"ham", "spam"}
    assert {row["answer"]["label"] for row in rows} <= {"ham", "spam"}
    assert len(table.decode("utf-8-sig").splitlines()) >= len(rows) + 1
    everything = jsonl.decode() + table.decode("utf-8-sig")
    for who in EVERYBODY:
        assert crew.address(who) not in everything
    assert hashlib.sha256(jsonl).hexdigest() == hashlib.sha256(files[1][0]).hexdigest()


def downloaded(page, name):
    """The file behind a download link."""
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(name)).first.click()
    content = download.value.path().read_bytes()
    if content[:2] == b"\x1f\x8b":
        return gzip.decompress(content)
    return content


def walk_without_a_trace(crew, other):
    """Each person opens every link they can reach: no word of the other organization is there."""
    for who in ONE_OF_EACH_ROLE:
        page = crew.page_of(who)
        for address, response in reached(page, crew).items():
            assert response.status < 400, (who, address, response.status)
            assert other.marker not in response.text().lower(), (who, address)
        for address in (other.path(""), other.path("projects/1/"), other.path("costs/")):
            answer = page.request.get(address)
            assert answer.status == 404, (who, address)
            assert other.name not in answer.text()
        page.context.close()


def reached(page, crew):
    """What is at the addresses inside the organization, the nearest to home first; each once."""
    found, waiting = {}, [crew.path("")]
    while waiting and len(found) < PAGES_EACH:
        address = waiting.pop(0)
        found[address] = page.request.get(address)
        inside = {
            link for link in links_of(address, found[address]) if link.startswith(crew.path(""))
        }
        waiting += sorted(inside - found.keys() - set(waiting))
    return found


def links_of(address, response):
    """The links of a page, without a fragment."""
    if re.search(r"\.csv|download|\?", address):
        return set()
    return {
        link.partition("#")[0] for link in re.findall(r'<a [^>]*?href="(/[^"]*)"', response.text())
    }
