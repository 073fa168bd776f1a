"""Periods' lists: their items, the answers given, what is due, missed or done, and how it went over time.

Nothing here talks to a terminal, and nothing here looks for evidence: `overview` gathers that.
"""
