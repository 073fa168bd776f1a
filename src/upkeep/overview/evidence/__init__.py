"""The evidence beside a checklist's items: what upkeep finds out by itself, gathered while the person reads.

`table.py` names the sources, one function each in the file of their matter; a source takes a `Scene` and gives facts.
What must be measured is measured by a kind of `checks/`; what follows from the facts is `checklists.facts.propose`.
"""
