#!/bin/bash
# qlc.sh WORKSPACE: runs QLC+ without a display until standard input ends, and prints "ready" once its web API answers.
#   ws://127.0.0.1:9998/qlcplusWS, e.g. QLC+API|getChannelsValues|1|1|16
set -u
command -v qlcplus >/dev/null || { echo "qlcplus is missing: apt-get install qlcplus" >&2; exit 1; }
workspace=$(realpath "$1")
home=$(mktemp -d)
export HOME=$home XDG_RUNTIME_DIR=$home QT_QPA_PLATFORM=${QLC_PLATFORM:-offscreen}
qlcplus --nowm -w -wp 9998 -o "$workspace" -p > "$home/log" 2>&1 < /dev/null &
program=$!
finish() { kill "$program" 2>/dev/null; wait "$program" 2>/dev/null; rm -rf "$home"; }
trap finish EXIT
for _ in $(seq 600); do
  curl -s -o /dev/null http://127.0.0.1:9998/ && break
  kill -0 "$program" 2>/dev/null || { cat "$home/log" >&2; exit 1; }
  sleep 0.05
done
curl -s -o /dev/null http://127.0.0.1:9998/ || { echo "QLC+ did not open its web API" >&2; cat "$home/log" >&2; exit 1; }
echo ready
cat > /dev/null
