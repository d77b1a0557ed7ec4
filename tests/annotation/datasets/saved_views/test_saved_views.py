"""Are named filters of the list kept for those who may see them, and for nobody else?"""

import pytest

from annotation.datasets.items.filters import Wanted
from annotation.datasets.saved_views import actions
from annotation.datasets.saved_views.actions import (
    change_view,
    delete_view,
    save_view,
    views_for,
)
from annotation.datasets.saved_views.models import SavedView
from core.audit.models import AuditEntry
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Invalid
from tests.annotation.pages import at, page_of, sign_in, text_of
from tests.annotation.workflow.labeling.test_api import script_of
from tests.factories import people
from tests.support.desk import make_desk

DONE = Wanted(state="done", sort="-priority")


@pytest.fixture
def desk(db):
    return make_desk(items=1)


def owner_of(desk):
    return Member.objects.select_related("organization", "user").get(role="owner")


def colleague():
    return people.make_member(people.make_user("colleague@example.org"), Role.ADMIN)


def names(member, desk):
    return [view.name for view in views_for(member, desk.project)]


def test_a_private_view_is_its_owners_and_a_shared_one_everybodys(desk):
    with tenant(desk.organization.pk):
        me, other = owner_of(desk), colleague()
        mine = save_view(by=me, project=desk.project, name="Mine", wanted=DONE)
        save_view(by=me, project=desk.project, name="All", wanted=DONE, is_shared=True)
        assert (names(me, desk), names(other, desk)) == (["All", "Mine"], ["All"])
        assert SavedView.objects.get(pk=mine.pk).wanted == DONE
        ours = change_view(by=me, view=mine, name="Ours", is_shared=True)
        assert names(other, desk) == ["All", "Ours"]
        change_view(by=other, view=ours, name="Taken", is_shared=False)
        assert (names(me, desk), names(other, desk)) == (["All"], ["All", "Taken"])
        delete_view(by=other, view=ours)
        assert names(other, desk) == ["All"]
        acts = AuditEntry.objects.filter(action__startswith="saved_view.").order_by("pk")
        assert [entry.action.split(".")[1] for entry in acts] == [
            *("save", "save", "change", "change", "delete")
        ]


def test_a_name_is_taken_once_among_the_shared_and_once_among_mine(desk):
    with tenant(desk.organization.pk):
        me, other = owner_of(desk), colleague()
        for member in (me, other):
            save_view(by=member, project=desk.project, name="Done", wanted=DONE)
        view = save_view(by=me, project=desk.project, name="Done", wanted=DONE, is_shared=True)
        for is_shared in (True, False):
            with pytest.raises(Invalid, match="name exists"):
                save_view(
                    by=me, project=desk.project, name="Done", wanted=DONE, is_shared=is_shared
                )
        with pytest.raises(Invalid, match="name exists"):
            change_view(by=me, view=view, name="Done", is_shared=False)


def test_what_makes_no_view(desk, monkeypatch):
    with tenant(desk.organization.pk):
        me = owner_of(desk)
        with pytest.raises(Invalid, match="filter or a sort"):
            save_view(by=me, project=desk.project, name="All", wanted=Wanted())
        for name in (" ", "n" * 61):
            with pytest.raises(Invalid):
                save_view(by=me, project=desk.project, name=name, wanted=DONE)
        with pytest.raises(Forbidden):
            save_view(by=desk.reviewers[0], project=desk.project, name="Done", wanted=DONE)
        monkeypatch.setattr(actions, "MAX_VIEWS", 1)
        save_view(by=me, project=desk.project, name="One", wanted=DONE)
        with pytest.raises(Conflict, match="Delete one"):
            save_view(by=me, project=desk.project, name="Two", wanted=DONE)


def test_the_page_saves_shows_renames_and_deletes(desk):
    with tenant(desk.organization.pk):
        user, reviewer = owner_of(desk).user, desk.reviewers[0].user
    browser, project = sign_in(user), desk.project.pk
    url = at(desk.organization, "items", project)
    assert "Save as view" not in text_of(browser.get(url))
    assert "Save as view" in text_of(browser.get(f"{url}?{DONE.query}"))
    sent = {"filters": DONE.query, "name": "Finished", "shared": "1"}
    page = browser.post(at(desk.organization, "saved_view_new", project), sent, follow=True)
    [current] = page_of(page).select(".saved-views [aria-current]")
    assert (current.text, current["href"]) == ("Finished", f"?{DONE.query}")
    assert "Finished" in text_of(sign_in(reviewer).get(url))
    with tenant(desk.organization.pk):
        view = SavedView.objects.get()
    page = browser.post(
        at(desk.organization, "saved_view_change", project, view.pk), {"name": "Ready"}, follow=True
    )
    assert "Ready Private" in text_of(page)
    assert "Ready" not in text_of(sign_in(reviewer).get(url))
    page = browser.post(at(desk.organization, "saved_view_delete", project, view.pk), follow=True)
    assert page_of(page).select(".saved-views nav") == []


def test_another_members_private_view_is_not_there(desk):
    with tenant(desk.organization.pk):
        view = save_view(by=owner_of(desk), project=desk.project, name="Mine", wanted=DONE)
        user = colleague().user
    for page in ("saved_view_change", "saved_view_delete"):
        url = at(desk.organization, page, desk.project.pk, view.pk)
        assert sign_in(user).post(url, {"name": "Yours"}).status_code == 404


def test_a_script_saves_lists_renames_and_deletes(desk):
    with tenant(desk.organization.pk):
        owner = owner_of(desk)
    script = script_of(desk, owner, scopes=("read", "manage"))
    url = f"projects/{desk.project.pk}/views"
    body = {"name": "Done", "is_shared": True, "filters": {"state": "done"}}
    made = script.call("POST", url, body)
    assert (made.status_code, made.json()["filters"]) == (201, {"state": "done"})
    one = f"{url}/{made.json()['id']}"
    assert script.call("PATCH", one, {"name": "Ready"}).json()["is_shared"] is True
    assert [row["name"] for row in script.call("GET", url).json()["results"]] == ["Ready"]
    for filters in ({"state": "burnt"}, {"color": "red"}, {}):
        refused = script.call("POST", url, {"name": "Odd", "filters": filters})
        assert refused.status_code == 422
    assert script.call("DELETE", one).status_code == 204
    assert script.call("GET", one).status_code == 404
