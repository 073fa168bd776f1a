"""What was promised per priority, tickets, and the clocks that run on them.

A ticket is a list of steps; its clocks are derived from them and never stored. Nothing here talks to a terminal or
knows the other features: a problem of a checklist that opens a ticket is joined in `overview`.
"""
