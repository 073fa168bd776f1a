"""Asking a web address: what the kinds that fetch by HTTP share. No kind lives here.

`request` is what is asked and what came back; `loop` asks many at once by libcurl, `exchange` is one request with its
redirects, `names` looks hosts up, `patterns` searches answers. The rules stand in `address`, `redirects`, `trust`,
`certificate`, `faults`, `challenges`, `expectations`, `json_path`; `value` is for kinds that measure a number.
"""
