"""Troubleshooting guides: flows as data, their checks planned from the configuration and run, causes ranked.

A flow is a TOML file (`defaults/guides/`, or the project's own); `flow.py` says its form, `reading.py` reads it.
Nothing here measures: the kinds of `checks` do. Nothing here asks or prints: the terminal's loop and the views do.
"""
