#!/bin/sh
# Makes demo.bin (random bytes) and its digest if they are not there, and serves them.
# HAUL_DEMO_MIB: how large. HAUL_DEMO_RATE: bytes a second on each connection, as nginx writes it; 0 is no limit.
set -eu
cd /srv/files
if [ ! -e demo.bin.sha256 ]; then
    head -c "${HAUL_DEMO_MIB:-256}M" /dev/urandom > demo.bin
    sha256sum demo.bin > demo.bin.sha256
fi

echo "limit_rate ${HAUL_DEMO_RATE:-0};" > /tmp/rate.conf
exec nginx -g 'daemon off;'
