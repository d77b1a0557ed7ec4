"""How does a page show a project's state and progress? In one go, as lists have fifty of them."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from annotation.projects.models import Project, ProjectState
from annotation.projects.queries import Progress
from core.web.numbers import grouped

register = template.Library()

LOOKS = {ProjectState.LIVE: "badge good", ProjectState.PAUSED: "badge warn"}


@register.simple_tag
def state_badge(project: Project) -> SafeString:
    """Whether the queue hands out work."""
    state = ProjectState(project.state)
    badge = f'<span class="{LOOKS.get(state, "badge")}">{escape(str(state.label))}</span>'
    return mark_safe(badge)  # noqa: S308  # escaped


@register.simple_tag
def progress_bar(progress: Progress) -> SafeString:
    """How many items are done, for eyes and for screen readers."""
    numbers = {"done": grouped(progress.done), "total": grouped(progress.total)}
    said = escape(_("%(done)s of %(total)s done") % numbers)
    name = escape(_("Items done"))
    bar = f'<progress value="{progress.done}" max="{progress.total or 1}" aria-label="{name}">'
    words = f"<span>{said}</span><span>{progress.percent}%</span>"
    shown = f'<div class="progress">{bar}</progress><span>{words}</span></div>'
    return mark_safe(shown)  # noqa: S308  # escaped
