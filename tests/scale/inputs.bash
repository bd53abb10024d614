# inputs.bash: what is parted among shards, for ../scale.sh and ../merge.sh; to be sourced behind begin.bash.

# shellcheck shell=bash disable=SC2154
# Makes in this directory a.jsonl, b.jsonl and b.jsonl.xz (the labelled pairs), the directory in/ (listings, JSON Lines in a
# directory of its own, an empty and an unknown file), all.tar.gz of it. Writes JSON Lines: records of one paper by id and by
# title, of one id and not one paper, a blank and a broken line.
parted_inputs() {
	mkdir -p in/sub
	pairs a >a.jsonl
	pairs b >b.jsonl
	split -l 17 a.jsonl in/sub/part- --additional-suffix=.jsonl
	cp "$top"/fixtures/papers/input.* in/
	printf '\1\2\3' >in/unknown.bin
	: >in/zempty.jsonl
	tar -C in -czf all.tar.gz .
	xz -k b.jsonl
	sed -n '1,40p' a.jsonl
	echo
	echo '{"id": "x", "title": '
	cat b.jsonl
	head -5 a.jsonl
}
