"""The client's report: its model, its words as blocks, and the blocks as HTML, Markdown and JSON.

`model` is what `overview.report` fills; `opening`, `measured`, `care` and their kin turn it into blocks, once for every
form; `html`, `markdown` and `document` write them. Nothing here reads a feature's state.
"""
