"""A report as blocks: the same sections in the same order, every month."""

from __future__ import annotations

from upkeep.views import words
from upkeep.views.report import care, measured, opening
from upkeep.views.report.availability import availability
from upkeep.views.report.blocks import Written
from upkeep.views.report.model import Report, Risk
from upkeep.views.report.phrases import months_day

SECTIONS = (
    availability,
    measured.response_times,
    measured.error_rate,
    measured.sizes,
    care.support,
    care.maintenance,
    care.checkins,
    care.coming,
)


def written(report: Report) -> Written:
    """The whole report in words."""
    window, asks = report.window, opening.asked(report)
    return Written(
        title=f"{report.project}: {window.title}",
        project=report.project,
        client=report.client,
        period=window.title,
        opening=(
            ("How it is", opening.how(report)),
            ("What we did", opening.did(report)),
            ("What we need from you", opening.needed(report)),
        ),
        asks=tuple(asks) if len(asks) > opening.MOST_ASKED else (),
        risks=tuple(_risk(each) for each in report.risks),
        no_risk="No risk with a date is known.",
        sections=tuple(section(report) for section in SECTIONS),
        definition=opening.definition(report),
        foot=_made(report),
        remarks=opening.remarks(report),
    )


def _made(report: Report) -> str:
    window = report.window
    local = window.now.astimezone(window.zone)
    return f"Made on {words.day(local.date(), year=True)} at {local:%H:%M}, {words.zone_name(window.zone)}."


def _risk(risk: Risk) -> str:
    return f"{months_day(risk.on)}: {risk.text}" if risk.on else risk.text
