"""All checks over an issue, in one order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wufei.bulletin.checks.abbreviations import abbreviations_are_explained
from wufei.bulletin.checks.contents import contents_match_the_body, titles_stand_once
from wufei.bulletin.checks.context import Context
from wufei.bulletin.checks.counting import ordinals_run_on
from wufei.bulletin.checks.dates import dates_lie_in_the_period
from wufei.bulletin.checks.distribution import number_is_next, units_are_valid
from wufei.bulletin.checks.marks import marks_are_paired, marks_are_wide, nothing_is_doubled
from wufei.bulletin.checks.numbers import figures_have_data, numbers_have_a_source
from wufei.bulletin.checks.persons import persons_are_confirmed
from wufei.bulletin.checks.remarks import Remark
from wufei.bulletin.content import Issue

Check = Callable[[Issue, Context], Iterator[Remark]]

CHECKS: tuple[Check, ...] = (
    number_is_next,
    contents_match_the_body,
    titles_stand_once,
    ordinals_run_on,
    dates_lie_in_the_period,
    figures_have_data,
    numbers_have_a_source,
    persons_are_confirmed,
    marks_are_wide,
    marks_are_paired,
    nothing_is_doubled,
    abbreviations_are_explained,
    units_are_valid,
)


def check(issue: Issue, context: Context) -> tuple[Remark, ...]:
    """What all checks find: gravest first, then in the order of the text."""
    order = {item.key: number for number, item in enumerate(issue.items)}
    found = [remark for one in CHECKS for remark in one(issue, context)]
    return tuple(
        sorted(
            found,
            key=lambda remark: (
                -remark.severity,
                order.get(remark.place.item, -1),
                remark.place.paragraph,
                remark.place.start,
                remark.slip.code,
            ),
        )
    )
