"""Does a project work by script as it does on its pages: schema, policy, guideline, pools, data?"""

import pytest

from annotation.projects.models import Project
from core.tenancy.scope import tenant
from tests.support.script import Script


@pytest.fixture
def script(world):
    """The script of acme's manager."""
    return Script(world.acme.secrets["manager"])


@pytest.fixture
def place(world):
    """The address of acme's project."""
    return f"projects/{world.acme.project.pk}"


def test_an_annotator_sees_the_projects_of_the_own_pools_and_their_schema(world, place):
    script = Script(world.acme.secrets["annotator"])
    [row] = script.call("GET", "projects").json()["results"]
    assert (row["items"], row["done"]) == (5, 1)
    shown = script.call("GET", place).json()
    assert shown["schema"][0]["kind"] == "choice"
    assert script.call("GET", f"{place}/schema").json()["schema"] == shown["schema"]
    with tenant(world.acme.pk):
        Project.objects.update(state="draft")
    assert script.call("GET", place).status_code == 404


def test_classes_that_make_no_choice_are_refused(script):
    sent = {"name": "New", "template": "text-classification", "classes": ["One"]}
    assert script.call("POST", "projects", sent).json()["code"] == "classes"
    taken = {"name": "Project quartzacme", "template": "text-classification", "classes": ["A", "B"]}
    assert script.call("POST", "projects", taken).json()["code"] == "name_taken"
    odd = taken | {"name": "Odd", "policy": {"overlap": 99}}
    assert script.call("POST", "projects", odd).json()["code"] == "invalid"


def test_settings_change_and_the_others_stay(script, place):
    before = script.call("GET", f"{place}/policy").json()
    changed = script.call("PATCH", f"{place}/policy", {"settings": {"overlap": "2"}}).json()
    assert changed["settings"]["decision"]["overlap"] == "2"
    assert before["settings"]["review"].items() <= changed["settings"]["review"].items()
    assert changed["number"] == before["number"] + 1


def test_a_schema_grows_and_keeps_what_answers_name(script, place):
    shown = script.call("GET", f"{place}/schema").json()
    fields = shown["schema"]
    fields[0]["options"].append({"key": "news", "title": "News", "colour": 3, "hotkey": "3"})
    sent = {"schema": fields, "opened_on": shown["number"]}
    assert script.call("PUT", f"{place}/schema", sent).json()["number"] == shown["number"] + 1
    stale = script.call("PUT", f"{place}/schema", sent).json()
    assert stale["code"] == "schema_changed"
    fields[0]["options"] = [each for each in fields[0]["options"] if each["key"] != "ham"]
    asked = script.call("PUT", f"{place}/schema", {"schema": fields}).json()
    assert asked["code"] == "needs_confirmation"
    sure = {"schema": fields, "confirmed": asked["confirm"]}
    assert script.call("PUT", f"{place}/schema", sure).json()["number"] == shown["number"] + 2


def test_a_guideline_is_written_by_one_at_a_time(script, place):
    current = script.call("GET", f"{place}/guideline").json()
    content = current["content"] | {"overview": "Another one."}
    sent = {"content": content, "opened_on": "0@never"}
    assert (
        script.call("PUT", f"{place}/guideline/draft", sent).json()["code"] == "guideline_changed"
    )
    draft = script.call("PUT", f"{place}/guideline/draft", {"content": content}).json()
    assert script.call("GET", f"{place}/guideline/draft").json() == draft
    minor = {"level": "minor", "note": "Words", "opened_on": draft["edition"]}
    made = script.call("POST", f"{place}/guideline/publish", minor).json()
    assert (made["major"], made["minor"]) == (current["major"], current["minor"] + 1)
    assert script.call("GET", f"{place}/guideline/draft").status_code == 404
    wrong = {"content": {"overvieww": "x"}}
    assert script.call("PUT", f"{place}/guideline/draft", wrong).json()["code"] == "invalid"


def test_a_project_pauses_loses_its_pool_and_cant_start_without(world, script, place):
    assert script.call("POST", f"{place}/pause").json()["state"] == "paused"
    pool = f"{place}/pools/{world.acme.pool.pk}"
    assert script.call("DELETE", pool).status_code == 204
    assert not script.call("GET", f"{place}/pools").json()[0]["is_assigned"]
    refused = script.call("POST", f"{place}/start").json()
    assert refused["code"] == "not_ready"
    missing = [step["missing"] for step in script.call("GET", f"{place}/checklist").json()]
    assert [text for text in missing if text] == ["Choose one or more pools of annotators."]
    assert script.call("PUT", pool).status_code == 204
    assert script.call("POST", f"{place}/start").json()["state"] == "live"


def test_items_are_filtered_and_tell_their_history(world, script, place):
    def found(query):
        rows = script.call("GET", f"{place}/items?{query}").json()["results"]
        return [row["id"] for row in rows]

    item = world.acme.item.pk
    assert found("state=done") == [item]
    assert len(found("external_id=quartzacme")) == 5
    assert found("skipped=true") == []
    assert found(f"batch={2**62}") == []
    shown = script.call("GET", f"items/{item}").json()
    assert shown["hidden"] == {"label": "veiledacme"}
    titles = [event["title"] for event in script.call("GET", f"items/{item}/history").json()]
    assert titles[0] == "Assigned as annotator 1"
    assert "Outcome" in titles


def test_an_import_is_described_started_and_cancelled(world, script, place):
    bad = script.call("POST", f"{place}/imports", {})
    assert bad.status_code == 415
    with tenant(world.acme.pk):
        source = getattr(world.acme, "import")
    findings = script.call("GET", f"imports/{source.pk}/findings?kind=duplicate").json()["results"]
    assert "quartzacme" in findings[0]["raw"]
    late = script.call("PATCH", f"imports/{source.pk}", {"options": {}})
    assert late.json()["code"] == "conflict"
    odd = script.call("PATCH", f"imports/{source.pk}", {"options": {"columns": 7}}).json()
    assert odd["code"] == "invalid"
    assert script.call("POST", f"imports/{source.pk}/cancel").json()["code"] == "conflict"


def test_a_project_is_renamed(world, script, place):
    assert script.call("PATCH", place, {"name": "Spring"}).json()["name"] == "Spring"
    assert script.call("GET", place).json()["name"] == "Spring"
    script.call(
        "POST", "projects", {"name": "B", "template": "text-classification", "classes": ["A", "B"]}
    )
    assert script.call("PATCH", place, {"name": "B"}).json()["code"] == "name_taken"
    assert script.call("PATCH", place, {"name": ""}).status_code == 422
    for role in ("annotator", "reviewer"):
        answer = Script(world.acme.secrets[role]).call("PATCH", place, {"name": "Mine"})
        assert answer.status_code == 403
    assert script.call("GET", place).json()["name"] == "Spring"
