#!/bin/sh
# nginx asks name servers that it is told, not those of the system: tell it the system's, then start it.
set -eu
if [ "${1-}" = ready ]; then
    exec sh -c 'kill -0 "$(cat /tmp/nginx.pid)"'
fi

# The first alone: nginx asks them in turn, and only the first is sure to know the names of containers.
server=$(awk '$1 == "nameserver" { print ($2 ~ /:/) ? "[" $2 "]" : $2; exit }' /etc/resolv.conf)
# A silo that came is used, and one that went is forgotten, within these seconds.
echo "resolver $server valid=5s ipv6=off;" > /tmp/resolver.conf
exec nginx -g 'daemon off;'
