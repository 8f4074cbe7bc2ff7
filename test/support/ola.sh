#!/bin/bash
# Runs an OLA daemon until standard input ends, and prints "ready" once it can be asked.
# It listens to sACN on universes 1 and 3 and to Art-Net port-address 2, and shows them as its universes 1, 3 and 2:
#   curl 'http://127.0.0.1:9091/get_dmx?u=1'
# OLA_IP: address of the interface for multicast and broadcast (default 127.0.0.1).
set -u
command -v olad >/dev/null || { echo "olad is missing: apt-get install ola" >&2; exit 1; }
folder=$(mktemp -d)
address=${OLA_IP:-127.0.0.1}

# Every plugin it knows is off, but for the two that are wanted.
for plugin in dummy espnet ftdidmx gpio karate kinet milinst opendmx openpixelcontrol osc pathport renard sandnet shownet spi stageprofi uartdmx usbdmx usbserial; do
  echo 'enabled = false' > "$folder/ola-$plugin.conf"
done
printf 'enabled = true\nip = %s\ninput_ports = 2\noutput_ports = 1\n' "$address" > "$folder/ola-e131.conf"
printf 'enabled = true\nip = %s\nuse_loopback = true\n' "$address" > "$folder/ola-artnet.conf"

# It refuses to run as root.
as_user=()
if [ "$(id -u)" = 0 ]; then
  chown -R olad "$folder"
  as_user=(setpriv --reuid=olad --regid=nogroup --clear-groups)
fi
"${as_user[@]}" olad -c "$folder" -l 2 -p 9091 --no-register-with-dns-sd > "$folder/log" 2>&1 < /dev/null &
daemon=$!
finish() { kill "$daemon" 2>/dev/null; wait "$daemon" 2>/dev/null; rm -rf "$folder"; }
trap finish EXIT

for _ in $(seq 200); do
  curl -sf -o /dev/null http://127.0.0.1:9091/json/server_stats && break
  kill -0 "$daemon" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.05
done
device() { ola_dev_info | sed -n "s/^Device \([0-9]*\): $1.*/\1/p" | head -1; }
sacn=$(device 'E1.31')
artnet=$(device 'ArtNet')
[ -n "$sacn" ] && [ -n "$artnet" ] || { echo "OLA has no E1.31 or Art-Net device" >&2; cat "$folder/log" >&2; exit 1; }
ola_patch -d "$sacn" -p 0 -i -u 1 && ola_patch -d "$sacn" -p 1 -i -u 3 && ola_patch -d "$artnet" -p 0 -i -u 2 || exit 1
echo ready
cat > /dev/null
