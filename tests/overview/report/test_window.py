"""Months and dates in zones in which days are not what they seem."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from upkeep.checks import Kinds
from upkeep.clock import periods
from upkeep.config import read
from upkeep.overview.report.window import dates_window, days, month_window
from upkeep.project import Choice, Project


def project(folder: Path, zone: str, at: str) -> Project:
    (folder / "upkeep.toml").write_text(f'[project]\nname = "Harbor"\ntimezone = "{zone}"\n')
    return Project(read.load(folder / "upkeep.toml", Kinds(), None), Choice(at=at, state=str(folder / "state")))


def lengths(opened: Project, month: str) -> dict[str, int]:
    window = month_window(opened, periods.parse(month, "monthly", opened.zone))
    return {str(day): int((end - begin).total_seconds()) // 3600 for day, begin, end in days(window)}


@pytest.mark.parametrize(
    ("zone", "month", "day", "hours"),
    [("Europe/Berlin", "2026-10", "2026-10-25", 25), ("Europe/Berlin", "2026-03", "2026-03-29", 23)],
)
def test_a_day_with_a_clock_change_is_longer_or_shorter(
    tmp_path: Path, zone: str, month: str, day: str, hours: int
) -> None:
    found = lengths(project(tmp_path, zone, "2026-12-01"), month)
    assert (found[day], set(found.values())) == (hours, {24, hours})


def test_a_date_that_the_zone_skipped_is_none(tmp_path: Path) -> None:
    found = lengths(project(tmp_path, "Pacific/Apia", "2026-12-01"), "2011-12")
    assert (len(found), "2011-12-30" in found) == (30, False)


def test_days_that_have_not_begun_are_left_out(tmp_path: Path) -> None:
    opened = project(tmp_path, "Europe/Berlin", "2026-11-15 13:00")
    window = month_window(opened, periods.containing(opened.now, "monthly", opened.zone))
    assert (len(list(days(window))), window.complete, window.until) == (15, False, opened.now)


def test_whole_dates_have_a_name_of_their_own(tmp_path: Path) -> None:
    window = dates_window(project(tmp_path, "Europe/Berlin", "2026-12-01"), date(2026, 10, 5), date(2026, 11, 1))
    assert (window.id, window.title, window.days) == ("2026-10-05-to-2026-11-01", "5 Oct 2026 to 1 Nov 2026", 28)
