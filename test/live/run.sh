#!/usr/bin/env bash
# The live tests: the real program hears clips played into a virtual microphone, in real time, and what can go wrong with it is
# made to go wrong (about four minutes).
# Installs nothing; says what is missing and fails.
set -euo pipefail
cd "$(dirname "$0")/../.."

missing=()
for program in pulseaudio pactl paplay; do
  command -v "$program" >/dev/null || missing+=("$program")
done
find /usr/lib /usr/local/lib /lib -name 'libasound_module_pcm_pulse.so' -print -quit 2>/dev/null | grep -q . ||
  missing+=("ALSA's pulse plugin")
[ -e node_modules/vitest ] || missing+=("the npm packages (npm ci)")
[ -e node_modules/naudiodon ] || missing+=("naudiodon (npm ci, with a C++ compiler and python3)")

if [ ${#missing[@]} -gt 0 ]; then
  {
    printf 'test:live cannot run here. Missing:\n'
    printf '  - %s\n' "${missing[@]}"
    printf 'On Debian and Ubuntu: apt-get install -y --no-install-recommends pulseaudio pulseaudio-utils libasound2-plugins\n'
  } >&2
  exit 1
fi

exec npx --no-install vitest run --config test/live/vitest.config.ts "$@"
