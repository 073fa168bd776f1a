"""THE table of forms, and finding the one that a file has."""

from __future__ import annotations

from upkeep.errors import Where
from upkeep.support.importing import freshdesk, github, gitlab, own, zendesk
from upkeep.support.importing.interface import BadFile, Form

FORMS: tuple[Form, ...] = (own, github, gitlab, freshdesk, zendesk)
"""The first that fits is taken."""


def find(columns: frozenset[str], file: str) -> Form:
    """The form of a file with these columns; raises BadFile naming what was looked for."""
    found = next((form for form in FORMS if form.fits(columns)), None)
    if found is None:
        shown = ", ".join(sorted(columns))[:160] or "none"
        raise BadFile(
            f"its columns fit no known form: {shown}",
            where=Where(file, 1),
            hint=f"needed are {', '.join(own.NEEDED)}, or an export of GitHub, GitLab, Zendesk or Freshdesk",
        )
    return found
