"""Is a question asked, answered and read by script as on the pages?"""

from tests.support.script import Script


def test_a_question_is_asked_answered_and_told(world):
    acme = world.acme
    annotator = Script(acme.secrets["annotator"])
    manager = Script(acme.secrets["manager"])
    place = f"projects/{acme.project.pk}/questions"
    asked = annotator.call(
        "POST", f"assignments/{acme.assignment.pk}/questions", {"text": "Does a joke count?"}
    ).json()
    assert asked["answer"] == ""
    [waiting] = manager.call("GET", f"{place}?search=joke&state=open").json()["results"]
    assert waiting["id"] == asked["id"]
    assert waiting["asked_by"].startswith("Annotator")
    answer = f"questions/{asked['id']}/answer"
    assert manager.call("POST", answer, {"text": "It does."}).json()["answer"] == "It does."
    assert manager.call("POST", answer, {"text": "No."}).json()["code"] == "answered"
    mine = annotator.call("GET", f"{place}/mine").json()["results"]
    assert mine[0]["answer"] == "It does."
    about = annotator.call("GET", f"assignments/{acme.assignment.pk}/questions").json()
    assert asked["id"] in [each["id"] for each in about]
    assert annotator.call("GET", place).status_code == 403


def test_notifications_are_read_and_marked(world):
    script = Script(world.acme.secrets["annotator"])
    [notification] = script.call("GET", "notifications?unseen=true").json()["results"]
    assert notification["text"]
    assert script.call("POST", f"notifications/{notification['id']}/seen").status_code == 204
    assert script.call("GET", "notifications?unseen=true").json()["results"] == []
    assert script.call("POST", "notifications/seen").status_code == 204
    assert script.call("GET", "notifications").json()["results"][0]["seen_at"]
