#!/bin/bash
# Exit 0 while the silo of this container is ready. The base image has neither curl nor wget, but bash can open a socket.
set -euo pipefail
exec 3<>/dev/tcp/127.0.0.1/8080
printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 3 _ status _ <&3
[ "$status" = 200 ]
