# chroot.bash: a new Debian in a directory, for tests that want a machine which nobody has touched. To be sourced; needs root,
# debootstrap and a Debian mirror: which one, and how it is reached (proxies, checks), is what this machine's apt is set to.
# shellcheck shell=bash

# chroot_can: says why not, and fails, where this machine can't make one.
chroot_can() {
	if [ "$(id -u)" -ne 0 ]; then
		echo "skipped: a new Debian is made by root only"
	elif ! command -v debootstrap >/dev/null || ! command -v unshare >/dev/null; then
		echo "skipped: debootstrap or unshare is missing"
	elif [ -z "$(chroot_sources)" ]; then
		echo "skipped: this machine's apt knows no Debian mirror"
	else
		return 0
	fi
	return 1
}

# The lines of sources.list: those of this machine's sources that belong to its own release.
chroot_sources() {
	local release
	# shellcheck source=/dev/null
	release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	apt-get indextargets --format 'deb $(REPO_URI) $(CODENAME) main' 'Created-By: Packages' 'Component: main' 2>/dev/null |
		grep -E " $release(-updates|-security)? main\$" | sort -u
}

# chroot_make CACHE DIR: a new Debian in DIR, with what its base has and nothing else. CACHE keeps it for the next time, for a
# day.
chroot_make() {
	local cache=$1 dir=$2 uri release proxy
	mkdir -p "$dir" "$(dirname "$cache")"
	if [ -z "$(find "$cache" -mmin -1440 2>/dev/null)" ]; then
		read -r _ uri release _ <<<"$(chroot_sources | grep -vE -- '-(updates|security) main$')"
		proxy=$(apt-config dump --format '%v%n' Acquire::http::Proxy)
		rm -rf "$dir.new"
		http_proxy=${proxy:-${http_proxy:-}} debootstrap "$release" "$dir.new" "$uri" >"$dir.log" 2>&1 || {
			tail -20 "$dir.log"
			return 1
		}
		chroot_sources >"$dir.new/etc/apt/sources.list"
		apt-config dump --format '%f "%v";%n' | grep -E '^Acquire::(https?|Check|Retries)' \
			>"$dir.new/etc/apt/apt.conf.d/80this-machine" || :
		tar -C "$dir.new" -cf "$cache.new" .
		mv "$cache.new" "$cache"
		rm -rf "$dir.new"
	fi
	tar -C "$dir" -xpf "$cache"
	cp /etc/resolv.conf /etc/hosts "$dir/etc/"
}

# chroot_run DIR COMMAND...: as root in there, with no variable of ours, processes of its own, and an end to what it starts.
chroot_run() {
	local dir=$1
	shift
	unshare --mount --pid --fork --kill-child sh -c 'mount -t proc proc "$0/proc" && mount -t tmpfs tmpfs "$0/dev/shm" &&
		exec chroot "$0" /usr/bin/env -i HOME=/root TERM=dumb PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"' "$dir" "$@"
}

# chroot_home DIR ACCOUNT: the home of an account in there.
chroot_home() {
	chroot_run "$1" getent passwd "$2" | cut -d: -f6
}
