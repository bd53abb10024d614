#!/bin/bash
# deb.sh ROOT OUT: makes a Debian package of what `make install DESTDIR=ROOT PREFIX=/usr` put into ROOT, as OUT/papersift_*.deb,
# and prints its name. The version is that of pipeline/version.h, the dependencies are those that dpkg-shlibdeps reads off
# the binary. The same source and compiler give the same bytes: times are SOURCE_DATE_EPOCH, by default the last commit's.
# DEBFULLNAME and DEBEMAIL, where set, are the maintainer.
set -eu
cd "$(dirname "$0")/.."
root=$(realpath "$1") out=$2 top=$PWD
version=$(sed -n 's/^#define PAPERSIFT_VERSION "\(.*\)"/\1/p' pipeline/version.h)-1
maintainer="${DEBFULLNAME:-papersift authors} <${DEBEMAIL:-papersift@debian.invalid}>"
architecture=$(dpkg --print-architecture)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}
export SOURCE_DATE_EPOCH LC_ALL=C
umask 022
doc=$root/usr/share/doc/papersift
mkdir -p "$doc" "$root/DEBIAN"

strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/papersift"

# Where Debian's zsh looks for what packages bring.
mkdir -p "$root/usr/share/zsh/vendor-completions"
mv "$root/usr/share/zsh/site-functions/_papersift" "$root/usr/share/zsh/vendor-completions/"
rmdir "$root/usr/share/zsh/site-functions"
gzip -9nf "$root"/usr/share/man/man*/*.[1-9]

{
	echo 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/'
	echo 'Upstream-Name: papersift'
	printf '\nFiles: *\nCopyright: %s\nLicense: Expat\n' "$(sed -n 's/^Copyright (c) //p' LICENSE)"
	sed '1,/^Copyright/d; 1,/./{/^$/d}' LICENSE | sed 's/^$/./; s/^/ /'
} >"$doc/copyright"
cp CHANGELOG.md "$doc/changelog"
cat >"$doc/changelog.Debian" <<END
papersift ($version) unstable; urgency=medium

  * New upstream version; what is new in it is in changelog.gz.

 -- $maintainer  $(date -Rud "@$SOURCE_DATE_EPOCH")
END
gzip -9nf "$doc/changelog" "$doc/changelog.Debian"

# dpkg-shlibdeps wants a source package around it. It does not see libcurl, which is loaded at its first use.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/debian"
printf 'Source: papersift\n\nPackage: papersift\nArchitecture: any\n' >"$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O -e"$root/usr/bin/papersift" | sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ]
cat >"$root/DEBIAN/control" <<END
Package: papersift
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: $depends, libcurl4
Section: science
Priority: optional
Description: find what abstracts state, in archives of paper metadata
 papersift reads archives of paper metadata, titles and abstracts by the
 million, and writes down what each abstract states: links to code and data,
 datasets, metrics, results and claimed gains, with the exact words and the
 rule behind every fact.
 .
 It keeps everything in an SQLite database and exports BibTeX, biblatex,
 CSL-JSON, RIS, CSV and JSON. Its rules are regular expressions in YAML, which
 can be read, tested, replaced and added to.
END
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"

package=papersift_${version}_$architecture.deb
mkdir -p "$top/$out"
find "$root" -type d -exec chmod 755 {} +
dpkg-deb --root-owner-group -Zxz --build "$root" "$out/$package" >&2
echo "$out/$package"
