"""Tickets from elsewhere: one small file per form of export, found by its columns.

To add a form: a file with `NAME`, `fits` and `read`, and its line in `forms.FORMS`. The state is written in `write`.
"""
