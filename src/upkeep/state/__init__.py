"""JSON documents and logs on disk: replaced atomically, durable, locked, checked.

`files` writes bytes, `lock` keeps writers apart, `documents` knows JSON and schema numbers, `folder` is the one
thing that features hold. What a document means is the business of the feature that owns it.
"""
