#!/bin/bash
# fresh.sh BUILD [root|user]...: what a stranger does on a new Debian 12: `make run`, then `make test`, as root, and as a plain user
# with sudo. The new Debian has what its base has, make, and for the user sudo. What is said on the way is in
# BUILD/install/fresh-*.log, to be read as that stranger would.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p "$1/install"
build=$(realpath "$1")
whos=("${@:2}")
[ ${#whos[@]} -gt 0 ] || whos=(root user)
. tests/install/chroot.bash
chroot_can || exit 0
scratch=$(mktemp -d)
trap 'rm -rf --one-file-system "$scratch"' EXIT
fail() {
	echo "test-fresh: $1"
	exit 1
}

# The files of the project as a clone has them.
files() {
	git ls-files -co --exclude-standard 2>/dev/null || find . -type f -not -path './build/*' -not -path './.git/*'
}

for who in "${whos[@]}"; do
	debian=$scratch/$who log=$build/install/fresh-$who.log
	chroot_make "$build/install/base.tar" "$debian" || fail "no new Debian could be made"
	account=root tools='make'
	[ "$who" = root ] || account=reader tools='make sudo'
	chroot_run "$debian" sh -euc "apt-get update -qq; apt-get install -y -qq --no-install-recommends $tools" </dev/null >"$log.apt" 2>&1 ||
		fail "make can't be installed: $(tail "$log.apt")"
	if [ "$who" = user ]; then
		chroot_run "$debian" useradd -m reader
		echo 'reader ALL=(ALL) NOPASSWD: ALL' >"$debian/etc/sudoers.d/reader"
	fi
	home=$(chroot_home "$debian" $account)
	mkdir "$debian$home/papersift"
	files | tr '\n' '\0' | tar --null -T - -cf - | tar -C "$debian$home/papersift" -xf - --no-same-owner
	chroot_run "$debian" chown -R $account: "$home/papersift"
	code=0
	chroot_run "$debian" su - $account -c 'cd papersift && make run && make test && make run' </dev/null >"$log" 2>&1 || code=$?
	[ "$code" -eq 0 ] || fail "as $account: exit code $code: $(tail -40 "$log")"
	grep -qE '^[0-9]+ passed, 0 failed$' "$log" || fail "as $account no test was run: $(tail -5 "$log")"
	[ -s "$debian$home/papersift/build/run/papers.bib" ] || fail "as $account no papers.bib"
	echo "test-fresh: as $account: $(grep -E '^[0-9]+ passed, 0 failed$' "$log")"
	rm -rf --one-file-system "$debian"
done
