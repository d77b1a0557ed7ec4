"""Shortcuts that a member chose for labeling and reviewing: validation and storage.

Which commands meet is known to the page alone: one key may start audio and turn an image. It
refuses a clash by the commands' names (static_src/labeling/remapping.js) and says so where keys
that were chosen on other pages meet; the keys that browsers and screen readers need are refused
by both.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel
from core.web.errors import Invalid

MAX_COUNT = 100
COMMAND = re.compile(r"[a-z][a-z_]{0,39}")
KEY = re.compile(r"(?:Ctrl\+)?(?:Shift\+)?(?:[^\s+]{1,16}|\+)")
OF_THE_BROWSER = re.compile(
    r"(?:Shift\+)?(?:Tab|F\d{1,2})|Ctrl\+(?:Shift\+)?(?:Tab|F\d{1,2}|[rtwnlfpcvxa+\-0])|.*Alt\+.*"
)


class OwnKeys(TenantModel):
    """A member's keys by command; without `plain` no key works that is a character alone."""

    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    keys = models.JSONField(default=dict)
    plain = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["member"], name="own_keys_once"),
        ]

    def __str__(self) -> str:
        return f"keys of {self.member_id}"


def keys_of(member: Member) -> dict[str, Any]:
    """As the page reads them (static_src/labeling/contract.d.ts)."""
    row = OwnKeys.objects.filter(member=member).first()
    return {"keys": row.keys if row else {}, "plain": row.plain if row else True}


def choose_keys(*, by: Member, keys: Any, plain: bool) -> dict[str, Any]:
    """Keep these keys instead of the ones before; none: all are as they come. Raises Invalid."""
    values = {"keys": checked(keys), "plain": plain}
    OwnKeys.objects.update_or_create(member=by, defaults=values)
    return values


def turn_plain_keys(*, by: Member, work: bool) -> None:
    """Let keys that are a character alone work or not; chosen keys stay."""
    OwnKeys.objects.update_or_create(member=by, defaults={"plain": work})


def checked(keys: Any) -> dict[str, str]:
    """The keys by command, if each can be one; raises Invalid."""
    if not isinstance(keys, dict) or len(keys) > MAX_COUNT:
        raise Invalid(
            _("Shortcuts must be an object with at most %(most)s commands.") % {"most": MAX_COUNT}
        )
    for command, key in keys.items():
        if not COMMAND.fullmatch(command):
            raise Invalid(_("“%(command)s” isn't a command.") % {"command": command[:60]})
        if not isinstance(key, str) or not KEY.fullmatch(key):
            raise Invalid(_("“%(key)s” isn't a key.") % {"key": str(key)[:60]})
        if OF_THE_BROWSER.fullmatch(key):
            raise Invalid(
                _("“%(key)s” is reserved by the browser. Choose another key.") % {"key": key}
            )
    return dict(keys)
