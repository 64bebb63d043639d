# The origin: nginx over what lies in $work/www. Sourced by benches after deploy/processes.sh.

# A file of so many bytes that compresses to nothing.
make_file() { # NAME BYTES
    mkdir -p "$work/www/$(dirname "$1")"
    head -c "$2" /dev/zero | openssl enc -aes-128-ctr -K 00 -iv "$(printf '%032x' "$2")" 2>/dev/null >"$work/www/$1"
}

serve() { # ADDRESS PORT [LINES OF THE SERVER]
    chmod -R a+rX "$work"
    configure_origin "$1:$2" "${3:-}"
    PATH="$PATH:/usr/sbin" nginx -c "$work/nginx.conf" -e "$work/nginx.log" &
    keep
    wait_for "nginx" 20 curl -sko /dev/null "http://$1:$2/"
}
