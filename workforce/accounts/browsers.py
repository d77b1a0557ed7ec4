"""Names of browsers, read from the User-Agent header."""

from __future__ import annotations

import re

import ua_parser
from django.utils.translation import gettext as _

MAX_NAME = 40
VARIANT = re.compile(r"( Mobile)?( WebView| iOS)?$")
COMMON_NAMES = {
    "Chrome OS": "ChromeOS",
    "HeadlessChrome": "Chrome",
    "IE": "Internet Explorer",
    "Mac OS X": "macOS",
    "Mobile Safari": "Safari",
}


def browser_name(user_agent: str) -> str:
    """The browser with its major version and its system, such as “Firefox 140 on Windows”.

    Leaves out what the header doesn't tell: “Unknown browser”, “Unknown browser on Windows”,
    “curl 8”. The version of the system is left out, as most browsers report an old one.
    """
    found = ua_parser.parse(user_agent)
    browser = _("Unknown browser")
    if found.user_agent:
        name = common_name(VARIANT.sub("", found.user_agent.family))
        browser = f"{name} {found.user_agent.major or ''}".rstrip()
    if found.os is None:
        return browser
    names = {"browser": browser, "system": common_name(found.os.family)}
    return _("%(browser)s on %(system)s") % names


def common_name(family: str) -> str:
    """The name by which people know a browser or a system, at most `MAX_NAME` characters."""
    return COMMON_NAMES.get(family, family)[:MAX_NAME]
