"""A page as a browser meets it: Chromium started and ended, what it met recorded, and who is to blame for it.

No kinds live here; they are `browser_*.py` one floor up. What a visit recorded is plain data (`record`), and what
follows from it is pure (`blame`), so that it can be tested without a browser.
"""
