"""upkeep.toml: found, read with line numbers, validated, built into frozen dataclasses.

One file per table of the TOML (`project.py`, `support.py`, ...), assembled by `schema.py`; `values.py` says how a
duration, a size or a zone is written. Nothing here measures, keeps state or talks to a person.
"""
