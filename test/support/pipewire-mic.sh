#!/bin/sh
# As virtual-mic.sh, by PipeWire: a server of its own, and WirePlumber, run as long as the command. The default input is the monitor of the
# sink "main" (stereo, "Main Desk"); there is a sink "many" of 16 channels ("Many Desk"), too. Play with pw-cat -p --target main FILE.
# Needs pipewire, pipewire-bin, wireplumber and dbus-daemon; no rights.
#
#   pipewire-mic.sh COMMAND [ARGUMENT...]
#
# The command finds VIRTUAL_MIC_PID_FILE and VIRTUAL_MIC_START in its environment, as with virtual-mic.sh.
set -eu

if [ -z "${PIPEWIRE_MIC_BUS:-}" ]; then
  export PIPEWIRE_MIC_BUS=1
  exec dbus-run-session -- sh "$0" "$@"
fi

folder=$(mktemp -d)
mkdir -m 700 "$folder/run"
mkdir -p "$folder/config/pipewire/pipewire.conf.d" "$folder/state"
export XDG_RUNTIME_DIR="$folder/run" XDG_CONFIG_HOME="$folder/config" XDG_STATE_HOME="$folder/state"
export VIRTUAL_MIC_PID_FILE="$folder/server.pid" VIRTUAL_MIC_START="$folder/start"

cat > "$folder/config/pipewire/pipewire.conf.d/desks.conf" <<'END'
context.objects = [
  { factory = adapter args = {
    factory.name = support.null-audio-sink  node.name = main  node.description = "Main Desk"
    media.class = Audio/Sink  audio.rate = 44100  audio.position = [ FL FR ]  object.linger = true } }
  { factory = adapter args = {
    factory.name = support.null-audio-sink  node.name = many  node.description = "Many Desk"
    media.class = Audio/Sink  audio.rate = 44100  object.linger = true
    audio.position = [ FL FLC FC FR FRC RC AUX0 AUX1 AUX2 AUX3 AUX4 AUX5 AUX6 AUX7 AUX8 AUX9 ] } }
]
END

# The session is there when it has made the monitors' ports.
cat > "$VIRTUAL_MIC_START" <<END
#!/bin/sh
rm -f "$folder/run/pipewire-0" "$folder/run/pipewire-0.lock"
pipewire </dev/null >"$folder/server.log" 2>&1 &
echo \$! > "$VIRTUAL_MIC_PID_FILE"
tries=0
until pw-cli info 0 >/dev/null 2>&1; do
  tries=\$((tries + 1))
  [ \$tries -gt 100 ] && cat "$folder/server.log" >&2 && exit 69
  sleep 0.05
done
wireplumber </dev/null >"$folder/session.log" 2>&1 &
until [ "\$(pw-link -o 2>/dev/null | grep -c monitor)" -ge 18 ] && pw-dump | grep -q default.audio.sink; do
  tries=\$((tries + 1))
  [ \$tries -gt 200 ] && cat "$folder/session.log" >&2 && exit 69
  sleep 0.05
done
END
chmod 700 "$VIRTUAL_MIC_START"

# WirePlumber ends with the server.
clean_up() {
  kill -9 "$(cat "$VIRTUAL_MIC_PID_FILE")" 2>/dev/null || :
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

"$VIRTUAL_MIC_START"
status=0
"$@" || status=$?
exit $status
