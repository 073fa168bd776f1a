"""Pure functions on instants, dates and zones: durations, opening hours, deadlines, periods.

Nothing here reads the clock, a file or a setting, and nothing imports another room of upkeep but `errors`.
Instants are aware UTC `datetime`s, lengths are `timedelta`s, dates are dates in a named zone.
"""
