"""Markdown in which no text becomes markup."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from conftest import Run, Site
from hostile import hostile
from upkeep.views.report.markdown import beginning, plain

ALLOWED = re.compile(r"^(#{1,3} |- |> |\*\*[^*]*\*\* ?|\|( ---:?| .*) \|$|)")


def test_hostile_text_makes_no_html_no_links_and_no_lines_of_its_own(site: Site, upkeep: Run) -> None:
    hostile(site, upkeep)
    ended = upkeep("report", "--internal", "-o", "-", "--format", "md", "--at", "2026-12-01 08:00")
    assert ended.code == 0, ended.err
    page = ended.out
    assert "<" not in page
    assert not re.search(r"(?<!\\)\]\(", page)
    assert not re.search(r"https?://|javascript:", page)
    for line in page.splitlines():
        cells = re.split(r"(?<!\\)\|", line)
        assert len(cells) in (1, 4, 5, 6), line  # a pipe in a text makes no column
    headings = [line for line in page.splitlines() if re.match(r"#+ ", line)]
    assert next(each for each in headings if each.startswith("## ")) == "## Risks with a date"


@given(st.text(alphabet=st.sampled_from("ab <>&*_[]()`|#-+=1.~^$\\:!\"'"), max_size=30))
def test_nothing_that_means_something_is_left_unescaped(text: str) -> None:
    made = plain(text)
    assert not re.search(r"<|(?<!\\)(?:\\\\)*[*_`\[\]|#~^$]", made)
    assert not re.match(r"[-+=]|\d+[.)]", beginning(text))


def test_what_means_nothing_stays_as_it_is() -> None:
    assert plain("99.96 % (promised: 99.9 %), 3 of 5") == "99.96 % (promised: 99.9 %), 3 of 5"
    assert beginning("1. first") == "1\\. first"
    assert beginning("- first") == "\\- first"
