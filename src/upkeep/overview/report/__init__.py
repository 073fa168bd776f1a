"""The client's report, read from all features: one file per part, put together in `whole`.

The parts return the model of `views.report`; what it looks like is not known here.
"""
