#!/usr/bin/env bash
# A tour on the example project: usage: demo.sh UPKEEP FOLDER. With a terminal the checklist is walked, else listed.
set -eu
upkeep=$1 folder=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
config=$here/harbor/upkeep.toml
run() { # 1 is an answer: something needs attention; 130 is a person who has seen enough of a walk
  printf '\n$ upkeep %s\n' "$*"
  local code=0
  "$upkeep" --config "$config" --state "$folder/state" "$@" || code=$?
  case $code in 0 | 1 | 130) ;; *) exit "$code" ;; esac
}
run config check
if [ -t 0 ] && [ -t 1 ]; then
  run weekly
else
  run weekly --done error-logs --minutes 8
  run weekly --fail function-health --note "send-mail answers 503"
  run weekly --list
fi
run history

# A report needs a past: five days of a page that is served from here, with an outage of 15 minutes, and a ticket.
mkdir -p "$folder/app"
printf 'ok\n' >"$folder/app/health"
python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$folder/app" >"$folder/server.log" 2>&1 &
server=$!
trap 'kill $server' EXIT
until port=$(sed -n 's/.* port \([0-9]*\).*/\1/p' "$folder/server.log") && [ -n "$port" ]; do sleep 0.1; done
config=$folder/upkeep.toml
grep -v '^url = ' "$here/harbor/upkeep.toml" >"$config"
cat >>"$config" <<END
[[probe]]
name = "web"
kind = "http"
url = "http://127.0.0.1:$port/health"
every = "12h"
[[probe]]
name = "files"
kind = "directory"
path = "app"
every = "12h"
END
at() { "$upkeep" --config "$config" --state "$folder/state" "${@:2}" --at "$1" --quiet || [ $? -eq 1 ]; }
if [ ! -e "$folder/past" ]; then
  for ago in 5d 4d12h 4d 3d12h 3d; do
    head -c 400000 /dev/zero >"$folder/app/upload-$ago"
    at "$ago ago" probe --all
  done
  mv "$folder/app/health" "$folder/app/gone"
  at "2d20h ago" probe --all
  mv "$folder/app/gone" "$folder/app/health"
  for ago in 2d19h45m 2d12h 2d 1d12h 1d 12h 1m; do at "$ago ago" probe --all; done
  at "3d ago" ticket open "Login fails on iPad" -p high
  at "2d23h ago" ticket reply 1 "We are looking at it."
  at "2d20h ago" ticket resolve 1 "Fixed, please try again."
  at "1d ago" ticket open "Export is slow" -p medium
  touch "$folder/past"
fi
run report --from "$(python3 -c 'import datetime; print(datetime.date.today() - datetime.timedelta(4))')"
printf '\nOpen it: %s\n' "$folder"/reports/*.html
printf '\nYour own app: upkeep init\n'
