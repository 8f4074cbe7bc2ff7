#!/bin/sh
# Gives a command a microphone on a machine without a sound card:
#
#   virtual-mic.sh COMMAND [ARGUMENT...]
#
# A PulseAudio server of its own, with one null sink, runs as long as the command. What is played into the sink
# (paplay -d null --latency-msec=50 FILE) is heard by whatever opens the default input, through the sink's monitor.
# Needs pulseaudio, pulseaudio-utils and ALSA's pulse plugin (Debian: libasound2-plugins); no D-Bus, no rights.
#
#   VIRTUAL_MIC_RATE      sampling rate of the sink, Hz      (44100)
#   VIRTUAL_MIC_CHANNELS  channels of the sink               (1)
#   VIRTUAL_MIC_PIPE      path: the default input is fed through a named pipe made there, float32 at that rate and that many
#                         channels, in the time of whoever writes, and not by the sink
#   VIRTUAL_MIC_SECOND    1: there is a second microphone, the device "second", that hears the sink "second"
#
# To PulseAudio's own programs the microphones are "Monitor of Main Desk" and "Monitor of Second Desk".
#
# The command finds in its environment, beside what PulseAudio's clients read:
#   VIRTUAL_MIC_PID_FILE  holds the server's process id: to kill it is to pull the plug
#   VIRTUAL_MIC_START     a program that starts the server again and returns when it answers
#
# The exit status is the command's; 69 when the server does not start.
set -eu

folder=$(mktemp -d)
mkdir -m 700 "$folder/run"
export XDG_RUNTIME_DIR="$folder/run" PULSE_RUNTIME_PATH="$folder/run" PULSE_STATE_PATH="$folder"
export PULSE_COOKIE="$folder/cookie" PULSE_SERVER="unix:$folder/run/native"
export ALSA_CONFIG_PATH="$folder/asound.conf"
export VIRTUAL_MIC_PID_FILE="$folder/server.pid" VIRTUAL_MIC_START="$folder/start"
rate=${VIRTUAL_MIC_RATE:-44100}
channels=${VIRTUAL_MIC_CHANNELS:-1}
pipe=${VIRTUAL_MIC_PIPE:-}
pipe_option=
if [ -n "$pipe" ]; then
  pipe_option="-L \"module-pipe-source source_name=pipe file=$pipe rate=$rate channels=$channels format=float32le\""
fi

second_option=
if [ "${VIRTUAL_MIC_SECOND:-}" = 1 ]; then
  second_option="-L \"module-null-sink sink_name=second rate=$rate channels=$channels format=float32le norewinds=1 sink_properties=\\\"device.description='Second Desk'\\\"\""
fi

cat > "$ALSA_CONFIG_PATH" <<'END'
pcm.!default {
  type pulse
  hint { show on description "virtual microphone" }
}
ctl.!default { type pulse }
END
if [ -n "$second_option" ]; then
  cat >> "$ALSA_CONFIG_PATH" <<'END'
pcm.second {
  type pulse
  device "second.monitor"
  hint { show on description "second virtual microphone" }
}
END
fi

# norewinds: without it the sink is played ahead and takes its time to hear what is new (the first two seconds go missing).
cat > "$VIRTUAL_MIC_START" <<END
#!/bin/sh
rm -f "$folder/run/native" "$folder/run/pid"
env -u PULSE_SERVER pulseaudio -n --daemonize=no --use-pid-file=no --exit-idle-time=-1 --realtime=no --high-priority=no \\
  --log-target="file:$folder/server.log" \\
  -L "module-native-protocol-unix auth-anonymous=1 socket=$folder/run/native" \\
  -L "module-null-sink sink_name=null rate=$rate channels=$channels format=float32le norewinds=1 sink_properties=\\"device.description='Main Desk'\\"" \\
  $pipe_option $second_option \\
  </dev/null >/dev/null 2>&1 &
echo \$! > "$VIRTUAL_MIC_PID_FILE"
tries=0
until pactl info >/dev/null 2>&1; do
  tries=\$((tries + 1))
  if [ \$tries -gt 100 ]; then
    echo "virtual-mic.sh: the sound server did not start:" >&2
    cat "$folder/server.log" >&2
    exit 69
  fi
  sleep 0.05
done
${pipe:+pactl set-default-source pipe}
END
chmod 700 "$VIRTUAL_MIC_START"

# The server may have been started again, by the command, and then is not this shell's child: wait until it is gone.
clean_up() {
  pid=$(cat "$VIRTUAL_MIC_PID_FILE" 2>/dev/null || :)
  if [ -n "$pid" ]; then
    kill "$pid" 2>/dev/null || :
    tries=0
    while kill -0 "$pid" 2>/dev/null && [ $tries -lt 60 ]; do
      tries=$((tries + 1))
      sleep 0.05
    done
    kill -9 "$pid" 2>/dev/null || :
  fi
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

"$VIRTUAL_MIC_START"
status=0
"$@" || status=$?
exit $status
