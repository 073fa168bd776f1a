"""Client care: check-ins, what clients said, promises made to them, and the handover when they leave.

Nothing here knows of probes, tickets or checklists: what they say at a check-in is handed in by `overview`.
"""
