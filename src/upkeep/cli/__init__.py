"""One small file per command: parse, call, render, exit code. `app` has the table, `main` the one handler."""
