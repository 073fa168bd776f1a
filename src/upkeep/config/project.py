"""`[project]`: whose app this is, where it lives and since when."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.config.values import TABLE, Address, Date, Identifier, Name, Zone


@dataclass(frozen=True, kw_only=True)
class ProjectTable:
    """The app that is kept healthy."""

    __pydantic_config__ = TABLE

    name: Name
    """What people call the app."""
    id: Identifier | None = None
    """Names the state folder and `upkeep @ID`; by default the name in lower case with dashes."""
    client: str | None = None
    """Whose app it is."""
    url: Address | None = None
    """The address that users open."""
    timezone: Zone | None = None
    """The zone in which people read times; by default the zone of this machine."""
    launched: Date | None = None
    """The date of the launch, from which check-ins are counted."""
    state: str | None = None
    """The state folder, relative to this file; by default one in the user's state folder."""
    env_file: str | None = None
    """A file of NAME=value lines, read for `${NAME}` when the environment lacks it; wants mode 0600."""
