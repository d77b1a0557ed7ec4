"""Does a script see its owner's last answers and take one up again?"""

from tests.annotation.workflow.labeling.test_api import desk, script, script_of, submit, take
from tests.support.desk import SPAM

__all__ = ["desk", "script"]  # fixtures


def test_an_answer_is_taken_up_again_and_changed_or_kept(desk, script):
    submit(script, take(script, desk))
    recent = f"projects/{desk.project.pk}/recent"
    [row] = script.call("GET", recent).json()
    assert (row["answer"], row["may_reopen"]) == ("Ham", True)
    place = f"assignments/{row['assignment']}"
    work = script.call("POST", f"{place}/reopen").json()["work"]
    assert submit(script, work, answer=SPAM).status_code == 200
    assert script.call("GET", recent).json()[0]["answer"] == "Spam"
    script.call("POST", f"{place}/reopen")
    assert script.call("POST", f"{place}/keep").status_code == 204
    assert script.call("GET", recent).json()[0]["answer"] == "Spam"
    colleague = script_of(desk, desk.annotators[1])
    assert colleague.call("POST", f"{place}/reopen").status_code == 404
    assert colleague.call("GET", recent).json() == []


def test_an_item_without_an_image_has_none(desk, script):
    work = take(script, desk)
    assert script.call("GET", f"assignments/{work['assignment']}/image").status_code == 404
