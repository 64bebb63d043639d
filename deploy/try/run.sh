#!/usr/bin/env bash
# The trial itself: compose.sh starts it in a network, mount and process namespace of its own, where everything it starts and
# every bridge and rule it makes ends with it.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
. "$here/podman.sh"
# What container tools note under /run is forgotten with this namespace.
mount -t tmpfs tmpfs /run
podman_setup
# What a trial left that was itself killed.
podman ps -aq --external | xargs -r podman rm -f -t 0 > /dev/null 2>&1 || true
{ podman volume prune -f && podman network prune -f; } > /dev/null 2>&1 || true
ip link set lo up
cd "$here/../.."

silos=3
export COMPOSE_PROJECT_NAME=haul-try DOCKER_HOST=unix:///run/podman.sock COMPOSE_HTTP_TIMEOUT=300
# Slow enough that there is a middle to kill a silo in.
export HAUL_DEMO_MIB=${HAUL_DEMO_MIB:-256} HAUL_DEMO_RATE=${HAUL_DEMO_RATE:-128k}
compose() { docker-compose -f docker-compose.yml -f deploy/try/podman.yml --env-file deploy/docker/demo.env "$@"; }
console() { timeout 120 docker-compose -f docker-compose.yml -f deploy/try/podman.yml --env-file deploy/docker/demo.env --profile console run --rm -T console "$@" 2>> "$work/console.log"; }
field() { python3 -c 'import json, sys; value = json.load(sys.stdin)
for key in sys.argv[1].split("."): value = value[int(key) if key.isdigit() else key]
print("null" if value is None else value)' "$1"; }
names() { podman ps --filter "label=com.docker.compose.service=$1" --format '{{.Names}}'; }
health() { podman inspect --format '{{.State.Health.Status}}' "$1" 2> /dev/null || podman inspect --format '{{.State.Healthcheck.Status}}' "$1"; }
fail() { say "$*"; exit 1; }

# until_true SECONDS WHAT COMMAND...
until_true() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ $SECONDS -lt $end ] || fail "not within the time: $what"
        sleep 1
    done
}

healthy() { # SERVICE COUNT
    local count=0 name
    for name in $(names "$1"); do
        [ "$(health "$name")" != healthy ] || count=$((count + 1))
    done
    [ "$count" -ge "$2" ]
}

finish() {
    local code=$?
    trap - EXIT
    if [ $code -ne 0 ]; then
        say "the last lines of all containers:"
        for name in $(podman ps -a --format '{{.Names}}'); do
            echo "--- $name"
            podman logs --tail "${HAUL_TRY_LINES:-15}" "$name" 2>&1 || true
        done
    fi

    say "down"
    compose --profile console down -v -t 75 --remove-orphans > "$work/down.log" 2>&1 || { tail -5 "$work/down.log"; code=1; }
    [ -z "$(podman ps -aq)" ] || { say "containers are left"; podman rm -af -t 1 > /dev/null; code=1; }
    exit $code
}

podman system service --time 0 "$DOCKER_HOST" > "$work/service.log" 2>&1 &
until_true 30 "podman's socket" test -S /run/podman.sock
trap finish EXIT

# In the place of systemd's timers.
(
    while sleep 2; do
        for name in $(podman ps --format '{{.Names}}' 2> /dev/null); do
            timeout 10 podman healthcheck run "$name" > /dev/null 2>&1 || true
        done
    done
) &

say "up: azurite, origin, web, $silos silos"
compose up -d --no-build --scale "silo=$silos" > "$work/up.log" 2>&1 || { tail -20 "$work/up.log"; exit 1; }
until_true 120 "silos are ready" healthy silo "$silos"
podman ps --format 'table {{.Names}}\t{{.Status}}\t{{.Ports}}'

# Only the web container publishes a port.
published=$(podman ps --format '{{.Names}} {{.Ports}}' | grep -c -- '->')
[ "$published" = 1 ] || fail "$published containers publish ports, and only web may"

key=$(head -n 1 deploy/docker/secrets/api-key)
web() { curl -sS -m 60 -H "Authorization: Bearer $key" "$@"; }
code() { curl -s -m 10 -o /dev/null -w '%{http_code}' "$@"; }
until_true 30 "web reaches a silo" test "$(code http://127.0.0.1:8080/health/ready)" = 200
[ "$(code http://127.0.0.1:8080/metrics)" = 401 ] || fail "web lets in who has no key"

# A browser stays at one silo, others go elsewhere: 12 requests with its cookie, then 12 without any.
for _ in $(seq 12); do curl -s -m 10 -b "$work/cookies" -c "$work/cookies" -o /dev/null http://127.0.0.1:8080/health/live; done
kept=$(podman logs --tail 11 "$(names web)" 2>&1 | awk '/health.live/ { print $NF }' | sort -u | wc -l)
for _ in $(seq 12); do code http://127.0.0.1:8080/health/live > /dev/null; done
spread=$(podman logs --tail 12 "$(names web)" 2>&1 | awk '/health.live/ { print $NF }' | sort -u | wc -l)
say "web: with the cookie $kept silo, without $spread"
[ "$kept" = 1 ] && [ "$spread" -gt 1 ] || fail "web does not keep a browser at one silo"

# The live pages, and the websocket that they live on.
[[ $(web -f http://127.0.0.1:8080/) == *'<h1'* ]] || fail "web shows no pages"
upgraded=$(curl -s -m 3 -o /dev/null -w '%{http_code}' --http1.1 -H "Authorization: Bearer $key" -H 'Origin: http://127.0.0.1:8080' -H 'Connection: Upgrade' \
    -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H "Sec-WebSocket-Key: $(head -c 16 /dev/urandom | base64)" http://127.0.0.1:8080/_blazor) || true
[ "$upgraded" = 101 ] || fail "web lets no websocket through: $upgraded"
say "web: pages and their websocket"

say "submit http://origin:8080/demo.bin ($HAUL_DEMO_MIB MiB, $HAUL_DEMO_RATE a second and connection)"
digest=$(podman exec "$(names origin)" cut -d' ' -f1 /srv/files/demo.bin.sha256)
id=$(console submit http://origin:8080/demo.bin --name demo.bin --checksum "sha-256:$digest" --json | field downloads.0.id)
say "id $id"
shown() { console show "$id" --json > "$work/show.json" && field "$1" < "$work/show.json"; }
started=$SECONDS
past() { local got; got=$(shown downloaded); [ "$got" != null ] && [ "$got" -ge "$1" ]; }
until_true 120 "a quarter of the file" past $((HAUL_DEMO_MIB * 1024 * 256))
state=$(field status < "$work/show.json")
[ "$state" = downloading ] || fail "it is $state already: no middle to kill in"

read -r victim < <(names silo)
restarts=$(podman inspect --format '{{.RestartCount}}' "$victim")
pid=$(podman inspect --format '{{.State.Pid}}' "$victim")
say "at $(field downloaded < "$work/show.json") bytes: kill -9 the process of $victim"
kill -9 "$pid"

terminal() { case $(shown status) in completed | failed | cancelled) ;; *) return 1 ;; esac; }
until_true 300 "an end" terminal
state=$(field status < "$work/show.json")
say "$state after $((SECONDS - started)) s, verified: $(field verified < "$work/show.json")"
[ "$state" = completed ] || { cat "$work/show.json"; fail "not completed"; }

until_true 120 "$victim is back and ready" healthy silo "$silos"
[ "$(podman inspect --format '{{.State.Pid}}' "$victim")" != "$pid" ] || fail "$victim did not die"
say "$victim came back by itself (restarts: $restarts, then $(podman inspect --format '{{.RestartCount}}' "$victim"))"
console nodes

say "fetch it with the console"
console fetch "$id" -o /files/demo.bin --quiet
fetched=$(sha256sum < "$(podman volume inspect --format '{{.Mountpoint}}' haul-try_files)/demo.bin" | cut -d' ' -f1)
[ "$fetched" = "$digest" ] || fail "the console brought other bytes: $fetched, not $digest"

say "fetch it through web"
fetched=$(web -f "http://127.0.0.1:8080/api/v1/downloads/$id/content" | sha256sum | cut -d' ' -f1)
[ "$fetched" = "$digest" ] || fail "web brought other bytes: $fetched, not $digest"
say "both are the origin's bytes: sha-256 $digest"

say "stop the silos: each drains and exits 0"
compose stop -t 75 silo > /dev/null 2>&1
for name in $(podman ps -a --filter label=com.docker.compose.service=silo --format '{{.Names}}'); do
    status=$(podman inspect --format '{{.State.ExitCode}}' "$name")
    [ "$status" = 0 ] || fail "$name exited $status"
done
