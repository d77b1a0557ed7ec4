"""Do the costs of this month stand on the home page of those who may see them?"""

from django.urls import reverse

from tests.support.desk import make_desk
from workforce.tenancy.scope import tenant


def test_accepted_work_of_this_month_shows_at_home(db, client):
    desk = make_desk()
    with tenant(desk.organization.pk):
        desk.label(0)
        owner = desk.project.created_by
    home = reverse("organization_home", args=["desk"])
    client.force_login(owner.user)
    html = client.get(home).content.decode()
    assert "€0.05" in html
    assert "1 accepted label" in html
    client.force_login(desk.reviewers[0].user)
    assert "€" not in client.get(home).content.decode()
