#!/bin/bash
# Runs the tests of a vitest configuration (the first argument) in a network namespace of their own: loopback and one cable
# (10.77.0.1) that leads nowhere, so that multicast and broadcast stay in this machine and no port is taken.
set -u
cd "$(dirname "$0")/../.."
if [ "${AFFEKT_LIGHTING_NAMESPACE:-}" != inside ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo -n --preserve-env=PATH,AFFEKT_MUSIC_FOLDER,AFFEKT_MUSIC_MINUTES)
  exec "${as_root[@]}" env AFFEKT_LIGHTING_NAMESPACE=inside unshare --net bash "$0" "$@"
fi
set -e
ip link set lo up
ip link add stage type veth peer name stage-end
ip address add 10.77.0.1/24 broadcast 10.77.0.255 dev stage
ip link set stage up multicast on
ip link set stage-end up
ip route add 239.0.0.0/8 dev stage
exec npx --no-install vitest run --config "$@"
