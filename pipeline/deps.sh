#!/bin/sh
# deps.sh SET...: installs the Debian packages that a set of make targets needs and that are missing. Asks only
# dpkg when nothing is missing. Sets: build (also the unit tests), deb, chroot, lint, outputs, network, fuzz,
# bench, scale, valgrind.
# Lists of packages are meant to be split into words:
# shellcheck disable=SC2086
set -eu

packages_of() {
	case $1 in
	build)
		echo build-essential pkg-config libpcre2-dev libjansson-dev libarchive-dev zlib1g-dev libsqlite3-dev \
			libyaml-dev libutf8proc-dev libexpat1-dev libcurl4-openssl-dev check sqlite3
		# exists for this processor only
		[ "$(uname -m)" != x86_64 ] || echo libhyperscan-dev
		;;
	deb) echo dpkg-dev xz-utils ;;
	chroot) echo debootstrap lintian util-linux ;;
	lint) echo clang-format clang-tidy shellcheck git ;;
	network) echo nginx-light openssl python3 sqlite3 ;;
	bench) echo zstd xz-utils gzip mawk util-linux python3 nodejs npm sqlite3 ;;
	scale) echo slurmctld slurmd slurm-client munge parallel xz-utils sqlite3 ;;
	fuzz) echo clang libclang-rt-14-dev ;;
	valgrind) echo valgrind ;;
	outputs)
		echo texlive-binaries texlive-base texlive-latex-base texlive-publishers biber bibutils pandoc python3-pybtex \
			nodejs npm sqlite3 xz-utils chromium python3
		;;
	*)
		echo "deps.sh: no set of packages is called '$1' (build, deb, chroot, lint, outputs, network, fuzz, bench, scale, valgrind)" >&2
		exit 2
		;;
	esac
}

wanted=
for set in "$@"; do
	wanted="$wanted $(packages_of "$set")"
done

# Elsewhere than on Debian the compiler says what it misses.
command -v dpkg-query >/dev/null || exit 0

missing=
installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^ii *//p') || :
for package in $wanted; do
	# Node and npm may come from elsewhere than Debian; any that work will do.
	case $package in nodejs) command -v node ;; npm) command -v npm ;; *) false ;; esac >/dev/null && continue
	echo "$installed" | grep -qx "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
	# A terminal lets sudo ask for a password; without one it must not wait for it.
	if [ -t 0 ]; then as_root=sudo; else as_root='sudo -n'; fi
	if ! command -v sudo >/dev/null || ! $as_root true; then
		echo "papersift needs these Debian packages, and neither root nor sudo is at hand:$missing" >&2
		echo "Install them as root:  apt-get install$missing" >&2
		exit 1
	fi
fi
echo "Installing missing Debian packages:$missing" >&2
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
