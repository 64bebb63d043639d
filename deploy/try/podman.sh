# Sourced by the scripts beside it. Podman with everything it keeps in one folder of its own, so that nothing of it is left
# on the machine, and with settings for a machine without systemd, without user sessions and with low limits.

work=${HAUL_TRY:-/var/tmp/haul-try}
# What podman knows of a running machine: gone with it, and in the trial's namespace with that.
running=/run/haul-try
say() { printf '%s  %s\n' "$(date +%T)" "$*"; }

podman_setup() {
    mkdir -p "$work/etc" "$work/storage" "$running"
    local files processes most
    files=$(ulimit -Hn) processes=$(ulimit -Hu) most=$(cat /proc/sys/kernel/pid_max)
    [ "$processes" != unlimited ] && [ "$processes" -lt "$most" ] || processes=$most
    cat > "$work/etc/containers.conf" <<-END
	[containers]
	# More than this machine allows cannot be given to a container.
	default_ulimits = ["nofile=$files:$files", "nproc=$processes:$processes"]
	log_driver = "k8s-file"
	[engine]
	runtime = "runc"
	cgroup_manager = "cgroupfs"
	events_logger = "file"
	tmp_dir = "$running/libpod"
	lock_type = "file"
	[network]
	network_backend = "netavark"
	network_config_dir = "$work/networks"
	END
    cat > "$work/etc/storage.conf" <<-END
	[storage]
	driver = "overlay"
	graphroot = "$work/storage"
	runroot = "$running"
	END
    # Names without a registry are Docker's, as for the real tool. Nothing is ever pulled.
    echo 'unqualified-search-registries = ["docker.io"]' > "$work/etc/registries.conf"
    [ -e /etc/containers/policy.json ] || say "no /etc/containers/policy.json: podman may ask for one"
}

export CONTAINERS_CONF=$work/etc/containers.conf
export CONTAINERS_STORAGE_CONF=$work/etc/storage.conf
export CONTAINERS_REGISTRIES_CONF=$work/etc/registries.conf
# Health checks are timers of systemd: without it, run.sh asks in its place.
export DISABLE_HC_SYSTEMD=true
