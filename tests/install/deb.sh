#!/bin/bash
# deb.sh BUILD: what lintian says of BUILD/papersift_*.deb; and in a new Debian it is installed with what it depends on, does
# the main job as a plain user to the same end as BUILD/deb/papersift here, is learnt and diagnosed, and removed without a trace.
# shellcheck disable=SC2015 # fail doesn't come back
set -eu
cd "$(dirname "$0")/../.."
build=$(realpath "$1")
. tests/install/chroot.bash
fail() {
	echo "test-deb: $1"
	exit 1
}
packages=("$build"/papersift_*.deb)
[ "${#packages[@]}" -eq 1 ] && [ -f "${packages[0]}" ] || fail "not one package in $build: ${packages[*]}"
package=${packages[0]} version=$("$build/deb/papersift" --version)
[ "papersift $(dpkg-deb -f "$package" Version)" = "$version-1" ] || fail "the package's version isn't $version's"

# Debian's own new packages close a bug; this one isn't Debian's.
runas=()
[ "$(id -u)" -ne 0 ] || runas=(--allow-root)
lintian "${runas[@]}" --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs "$package" || fail "lintian's word"
echo "test-deb: lintian finds nothing wrong with ${package##*/}"

chroot_can || exit 0
scratch=$(mktemp -d)
trap 'rm -rf --one-file-system "$scratch"' EXIT
chroot_make "$build/install/base.tar" "$scratch/debian" || fail "no new Debian could be made"
cp "$package" "$scratch/debian/package.deb"
mkdir "$scratch/debian/srv/papers"
cp fixtures/papers/input.* "$scratch/debian/srv/papers/"

inside() {
	chroot_run "$scratch/debian" "$@" </dev/null
}
inside sh -euc 'export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends /package.deb' >"$scratch/log" 2>&1 ||
	fail "it can't be installed: $(tail -20 "$scratch/log")"
inside useradd -m reader
inside su - reader -c 'set -eu
	papersift --version
	papersift doctor
	papersift rules test
	papersift run /srv/papers/input.* --db papers.db --bibtex papers.bib --json papers.json
	papersift run /srv/papers/input.* --db papers.db --bibtex again.bib --quiet
	cmp papers.bib again.bib
	papersift query papers.db attention
	gzip -t /usr/share/man/man1/papersift.1.gz /usr/share/man/man5/papersift-rules.5.gz' >"$scratch/log" 2>&1 ||
	fail "the main job isn't done: $(tail -40 "$scratch/log")"
grep -qx "$version" "$scratch/log" || fail "another version"
! grep -q "can't\|none: neither" "$scratch/log" || fail "doctor complains: $(cat "$scratch/log")"
mkdir "$scratch/here"
(cd "$scratch/here" && cp -r "$scratch/debian/srv/papers" . && PAPERSIFT_RULES="$OLDPWD/rules" "$build/deb/papersift" run \
	"$scratch"/debian/srv/papers/input.* --db papers.db --bibtex papers.bib --json papers.json --quiet)
there=$scratch/debian$(chroot_home "$scratch/debian" reader)
cmp "$scratch/here/papers.bib" "$there/papers.bib" || fail "another .bib than here"
sed "s|$scratch/debian||" "$scratch/here/papers.json" | cmp - "$there/papers.json" || fail "another .json than here"

inside apt-get purge -y -qq papersift >"$scratch/log" 2>&1 || fail "it can't be removed: $(tail "$scratch/log")"
inside apt-get autopurge -y -qq >"$scratch/log" 2>&1 || fail "what it brought can't be removed: $(tail "$scratch/log")"
inside find /usr /etc /var -xdev -iname '*papersift*' -not -path '/var/log/*' >"$scratch/left"
[ ! -s "$scratch/left" ] || fail "left behind: $(cat "$scratch/left")"
name=$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' "$scratch/debian/etc/os-release")
echo "test-deb: installed, run, removed in a new $name"
