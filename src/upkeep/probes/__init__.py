"""Checks on schedule: samples, availability, trends, conditions and alerts.

`catalog` says what is measured, `run` measures what is due, `sample` and `log` keep it, `day` rolls days up.
`timeline`, `availability` and `incidents` say what samples mean over time; `conditions`, `promise` and `alerts` decide
what is worth telling, and to whom. Nothing here prints; a message's words are composed in `views`.
"""
