"""What a change to a project's settings means for remaining work, dates and money, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotation.projects.change_estimate import Effect, Estimate, PlannedChange
from annotation.projects.queries import progress_of
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import Policy
from billing.forecast.estimate import Outlook, outlook_of
from billing.forecast.measured import ASSUMED_SECONDS, Measured, Terms, measured_of, terms_of
from billing.forecast.rules import SECONDS_IN_HOUR, at_least, slots_of, workload_of
from billing.metering.rating import rate_annotations
from billing.money_text import total_text
from core.identity.models import Member
from core.permissions.can import can
from core.web.datetimes import written
from core.web.numbers import grouped

TENTH = Decimal("0.1")


def estimate_change(member: Member, change: PlannedChange) -> Estimate:
    """The figures of remaining work before and after; of money only for members who see costs."""
    organization, project = member.organization, change.project
    measured = measured_of(organization, project)
    slots = measured.backlog.slots
    after_slots = slots + change.opens - change.closes
    if not measured.backlog.items:
        return Estimate()
    terms = terms_of(organization, project, measured.history)
    after_terms = terms
    if change.fields is not None:
        after_terms = terms_of(organization, project, measured.history, change.fields)
    left = max(slots, after_slots) - measured.backlog.submitted
    before = outlook_of(
        measured,
        slots=slots,
        review_share=measured.review_share(change.before, left),
        terms=terms,
    )
    after = outlook_of(
        measured,
        slots=after_slots,
        review_share=measured.review_share(change.after, left),
        terms=after_terms,
    )
    sees_money = bool(can(member, "cost.view"))
    effects = [*effects_on_work(before, after), finish_effect(before.finish, after.finish)]
    if sees_money:
        effects += effects_on_money(before, after, terms.currency)
    notes = notes_on(measured, after_terms if sees_money else None)
    if change.fields is not None:
        notes += note_on_relabeling(measured, change.after, after_terms, sees_money=sees_money)
    return Estimate(effects, notes)


def note_on_relabeling(
    measured: Measured, policy: Policy, terms: Terms, *, sees_money: bool
) -> list[str]:
    """What it would take to label finished items again; nothing without finished items."""
    done = progress_of([measured.project.pk])[measured.project.pk].done
    if not done:
        return []
    slots = slots_of(done, policy[DecisionSettings].overlap)
    work = workload_of(slots, measured.pace(measured.review_share(policy, at_least(slots))))
    values = {
        "items": grouped(done),
        "annotations": grouped(at_least(work.annotations)),
        "hours": grouped(hours_of(work.annotation_seconds), 1),
    }
    if not sees_money or terms.missing:
        text = _(
            "Finished items keep their annotations. Labeling them again (%(items)s items) would "
            "take %(annotations)s annotations and about %(hours)s hours."
        )
        return [text % values]
    lines = rate_annotations(terms.lines, items=Decimal(done), annotations=slots)
    price = sum((line.price for line in lines), Decimal(0))
    pay = sum((line.pay for line in lines), work.reviews * terms.review_pay)
    values["price"] = total_text(price, terms.currency)
    values["pay"] = total_text(pay, terms.currency)
    text = _(
        "Finished items keep their annotations. Labeling them again (%(items)s items) would take "
        "%(annotations)s annotations and about %(hours)s hours, cost the customer %(price)s, and "
        "pay %(pay)s."
    )
    return [text % values]


def hours_of(seconds: Decimal) -> Decimal:
    """Hours to a tenth."""
    return (seconds / SECONDS_IN_HOUR).quantize(TENTH, ROUND_HALF_UP)


def effects_on_work(before: Outlook, after: Outlook) -> list[Effect]:
    """Annotations, reviews, and the hours that both take."""
    return [
        number_effect(
            _("Annotations to do"),
            at_least(before.work.annotations),
            at_least(after.work.annotations),
        ),
        number_effect(
            _("Reviews to do"), at_least(before.work.reviews), at_least(after.work.reviews)
        ),
        hours_effect(
            _("Annotators' hours"), before.work.annotation_seconds, after.work.annotation_seconds
        ),
        hours_effect(_("Reviewers' hours"), before.work.review_seconds, after.work.review_seconds),
    ]


def number_effect(title: str, before: int, after: int) -> Effect:
    """A count of things."""
    return Effect(
        title, grouped(before), grouped(after), signed(Decimal(after - before), whole_text)
    )


def hours_effect(title: str, before: Decimal, after: Decimal) -> Effect:
    """Hours to a tenth."""
    was, will_be = hours_of(before), hours_of(after)
    return Effect(title, tenths_text(was), tenths_text(will_be), signed(will_be - was, tenths_text))


def finish_effect(before: date | None, after: date | None) -> Effect:
    """The expected last day, and how many days later or earlier it is."""
    title, difference = _("Expected finish"), ""
    if before and after and before != after:
        days = (after - before).days
        later = ngettext("%(number)s day later", "%(number)s days later", abs(days))
        earlier = ngettext("%(number)s day earlier", "%(number)s days earlier", abs(days))
        difference = (later if days > 0 else earlier) % {"number": grouped(abs(days))}
    return Effect(title, finish_text(before), finish_text(after), difference)


def finish_text(day: date | None) -> str:
    """A day; without a pace there is none."""
    return written(day, "SHORT_DATE_FORMAT") if day else _("Not enough data yet")


def effects_on_money(before: Outlook, after: Outlook, currency: str) -> list[Effect]:
    """Cost and pay of what remains; nothing while a rate is missing."""
    found = []
    for title, was, will_be in (
        (_("Customer's cost"), before.price, after.price),
        (_("Pay"), before.pay, after.pay),
    ):
        if was is not None and will_be is not None:

            def text(amount: Decimal) -> str:
                return total_text(amount, currency)

            found.append(Effect(title, text(was), text(will_be), signed(will_be - was, text)))
    return found


def signed(amount: Decimal, text: Callable[[Decimal], str]) -> str:
    """A difference with its sign; empty for none."""
    if not amount:
        return ""
    return ("+" if amount > 0 else "−") + text(abs(amount))


def whole_text(number: Decimal) -> str:
    """A whole number."""
    return grouped(int(number))


def tenths_text(number: Decimal) -> str:
    """A number to a tenth."""
    return grouped(number, 1)


def notes_on(measured: Measured, terms: Terms | None) -> list[str]:
    """The assumptions behind the figures; `terms` is None for members who don't see money."""
    notes = []
    if measured.seconds is None:
        notes.append(
            _(
                "No time has been measured in this project yet, so the hours assume %(seconds)s "
                "seconds per item."
            )
            % {"seconds": grouped(ASSUMED_SECONDS)}
        )
    else:
        notes.append(
            _("Based on the last four weeks: %(seconds)s seconds per annotation.")
            % {"seconds": grouped(measured.seconds.quantize(TENTH, ROUND_HALF_UP), 1)}
        )
    notes.append(
        _(
            "This assumes that %(percent)s%% of reviewed annotations are rejected and redone, "
            "and that a review takes a third as long as an annotation."
        )
        % {"percent": grouped((measured.rejected * 100).quantize(TENTH, ROUND_HALF_UP), 1)}
    )
    if terms is not None and terms.missing:
        notes.append(
            _("Cost and pay can't be estimated until these label types have rates: %(kinds)s.")
            % {"kinds": ", ".join(terms.missing)}
        )
    elif terms is not None and not terms.is_measured:
        notes.append(
            _("No annotation has been accepted yet, so cost and pay assume one label per field.")
        )
    return notes
