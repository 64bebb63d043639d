# A cluster of silos on one or more nodes. Sourced by benches after links.sh.

haul_silo=artifacts/publish/Haul.Silo/release_$runtime/haul-silo

publish_silo() { publish Haul.Silo; }

# One cluster after another on the same Azurite, each with an id of its own.
cluster=0
silos=()
counters=()

silo_up() { # NODE
    exec $(way "$1") "$haul_silo" --name "silo-$1" --cluster-id "bench-$cluster" --service-id "bench-$cluster" --advertise "$(address_of "$1")" \
        --silo-port 11111 --gateway-port 30000 --http http://127.0.0.1:8080 --state "azure:@$work/azure" --store "$store" \
        --allow-private 10.213.7.0/24 >"$work/silo-$1.log" 2>&1 &
    keep
    silos[$1]=$!
    $(counting_fsyncs "$work/fsyncs-$1") -p "${silos[$1]}" 2>/dev/null &
    keep
    counters[$1]=$!
}

silo_ready() { # NODE
    wait_for "silo-$1" 60 on "$1" curl -sf http://127.0.0.1:8080/health/ready
}

# Leaves in $head the node that is asked, and in $store the store of its silos.
cluster_up() { # dir|blob NODE...
    local node
    cluster=$((cluster + 1))
    case $1 in
        dir) store=dir:$work/store-$cluster && mkdir "${store#dir:}" ;;
        blob) store=blob:bench-$cluster ;;
    esac
    shift
    head=$1
    for node; do silo_up "$node"; done
    for node; do silo_ready "$node"; done
}

cluster_down() {
    end "${silos[@]}" "${counters[@]}"
    silos=() counters=()
    rm -rf "$work"/store-* "$work"/fsyncs-*
}

api() { # PATH [JSON]
    on "$head" curl -sf "http://127.0.0.1:8080/api/v1/$1" ${2:+-H 'Content-Type: application/json' -d "$2"}
}

# A value of the JSON on stdin: field 'v.status'.
field() { node -pe "const v = JSON.parse(require('fs').readFileSync(0)); $1"; }

submit() { # URL NAME [CHECKSUM]
    api downloads "{\"url\":\"$1\",\"name\":\"$2\"${3:+,\"checksum\":\"$3\"}}" | field v.id
}

# Waits until so many bytes are there. Leaves in $asked the moment of the question that was answered so, in seconds since 1970.
reach() { # ID BYTES SECONDS
    local until=$((SECONDS + $3)) view=
    while ((SECONDS < until)); do
        asked=$(date +%s.%N)
        if view=$(api "downloads/$1"); then
            if (($(field 'v.downloaded ?? 0' <<<"$view") >= $2)); then return; fi
            case $(field v.status <<<"$view") in failed | cancelled) fail "the download did not complete: $view" ;; esac
        fi
        sleep 0.1
    done
    fail "the download did not reach $2 bytes within $3 s: $view"
}

# Ends the counting.
fsyncs_until_now() {
    local counter
    for counter in "${counters[@]}"; do ! lives "$counter" || kill -INT "$counter" 2>/dev/null || true; done
    for counter in "${counters[@]}"; do while lives "$counter"; do sleep 0.1; done; done
    fsyncs_of "$work"/fsyncs-*
}

# Waits for the end. Leaves in $time the seconds that it took, in $end the moment of its end in seconds since 1970, in $twice the bytes
# that came twice, in $messages and $writes what the silos that live have done, calls of grains and rows saved, in $fsyncs what all have.
finish() { # ID SECONDS
    local until=$((SECONDS + $2)) view node
    while ((SECONDS < until)); do
        if view=$(api "downloads/$1"); then
            case $(field v.status <<<"$view") in
                completed)
                    read -r time twice end < <(field '`${((new Date(v.finishedAt) - new Date(v.createdAt)) / 1000).toFixed(1)} ${v.fetchedTwice} ${new Date(v.finishedAt) / 1000}`' <<<"$view")
                    read -r messages writes < <(for node in "${!silos[@]}"; do on "$node" curl -sf --max-time 5 http://127.0.0.1:8080/metrics || true; done |
                        awk '/^orleans_messaging_processing_dispatcher_received_total/ { m += $NF } /^orleans_storage_write_latency.*_count/ { w += $NF } END { print m + 0, w + 0 }')
                    fsyncs=$(fsyncs_until_now)
                    return
                    ;;
                failed | cancelled) fail "the download did not complete: $view" ;;
            esac
        fi
        sleep 0.2
    done
    fail "the download did not end within $2 s: $view"
}
