"""Is a pseudonym stable, unrelated between organizations, and no name?"""

import re

from workforce.members.pseudonyms import pseudonym


def test_the_same_member_has_the_same_pseudonym():
    assert pseudonym(organization_id=1, member_id=7) == pseudonym(organization_id=1, member_id=7)


def test_members_and_organizations_differ():
    made = {pseudonym(organization_id=o, member_id=m) for o in range(1, 4) for m in range(1, 200)}
    assert len(made) == 3 * 199
    assert pseudonym(organization_id=1, member_id=11) != pseudonym(organization_id=11, member_id=1)


def test_its_form():
    assert re.fullmatch(r"p[a-z2-7]{12}", pseudonym(organization_id=1, member_id=7))


def test_it_depends_on_the_installation(settings):
    before = pseudonym(organization_id=1, member_id=7)
    settings.SECRET_KEY = "another installation " * 3
    assert pseudonym(organization_id=1, member_id=7) != before
