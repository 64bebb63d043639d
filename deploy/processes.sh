# Sourced by scripts that start processes: $work is theirs, and both end with the script. It needs a function 'fail', and node for free_port.
work=$(mktemp -d)
processes=()
cleanup() {
    trap - EXIT INT TERM
    end "${processes[@]}"
    rm -rf "$work"
}

# An id may be another's by now, so only a child of this script is one of its processes.
lives() { grep -qs "^PPid:[[:space:]]*$$\$" "/proc/$1/status"; }

end() { # PROCESS...
    local process
    for process; do ! lives "$process" || kill -KILL "$process" 2>/dev/null || true; done
    for process; do while lives "$process"; do sleep 0.1; done; done
}

# Ends with this script, and bash does not tell of its end.
keep() { processes+=($!); disown $!; }
trap cleanup EXIT
trap 'exit 130' INT TERM

# A port that is free now, for programs that take no "next free one" by themselves.
free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

# An nginx that gives what lies in $work/www; when each reply ended, in seconds since 1970, becomes a line of $work/ends.
serve() { # ADDRESS PORT [LINES OF THE SERVER]
    cat >"$work/nginx.conf" <<CONF
daemon off; master_process off; pid "$work/nginx.pid"; error_log "$work/nginx.log";
events { worker_connections 4096; }
http {
    log_format end '\$msec';
    access_log "$work/ends" end;
    sendfile on;
    # Those that it has by default are root's.
    client_body_temp_path "$work/body"; proxy_temp_path "$work/proxy"; fastcgi_temp_path "$work/fastcgi"; uwsgi_temp_path "$work/uwsgi"; scgi_temp_path "$work/scgi";
    server { listen $1:$2; root "$work/www"; ${3:-} }
}
CONF
    PATH="$PATH:/usr/sbin" nginx -c "$work/nginx.conf" -e "$work/nginx.log" &
    keep
    wait_for "nginx" 20 curl -sko /dev/null "http://$1:$2/"
}

wait_for() { # WHAT SECONDS COMMAND...
    local what=$1 end=$((SECONDS + $2))
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < end)) || { tail -n 20 "$work"/*.log >&2 || true; fail "$what: not within its time"; }
        sleep 0.2
    done
}
