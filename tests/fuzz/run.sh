#!/bin/bash
# run.sh DIRECTORY SECONDS [TARGET...]: runs the fuzzing targets that `make fuzz` built into DIRECTORY, one after the
# other, each for SECONDS; fuzz_formats once for every input format. TARGET: only these (fuzz_names,
# fuzz_formats:arxiv-snapshot). The fixtures are the corpus to begin with; what a target adds is kept in
# DIRECTORY/corpus, and an input that breaks something as DIRECTORY/crash/..., for a fixture or a unit test.
set -u
cd "$(dirname "$0")/../.." || exit 2
directory=$(realpath "$1") seconds=$2
targets=("${@:3}")
corpus=$directory/corpus
mkdir -p "$directory/crash"

if [ ${#targets[@]} -eq 0 ]; then
	for program in "$directory"/fuzz_*; do
		name=${program##*/}
		[ -f "$program" ] || continue
		if [ "$name" = fuzz_formats ]; then
			while read -r format; do targets+=("$name:$format"); done < <("$program" --list)
		else
			targets+=("$name")
		fi
	done
fi

# Copies the fixtures a target begins with to $1; which, is a matter of its name.
seed() { # CORPUS NAME
	case $2 in
	fuzz_export) cut -c1-4000 fixtures/run/hostile/input.jsonl | split -l 1 - "$1/hostile-" ;;
	fuzz_rules) find rules -name '*.yaml' -size -16k ;;
	fuzz_json) find fixtures -name 'input*.json*' -size -64k; ls fixtures/dedupe/*/expected.out ;;
	fuzz_archives) find fixtures/read fixtures/parse -name 'input*' -type f -size -32k ;;
	fuzz_corrections) find fixtures -name '*correct*.jsonl' -size -32k ;;
	fuzz_formats:*) find fixtures/parse fixtures/papers fixtures/read -name 'input*' -type f -size -64k ;;
	esac | while read -r file; do
		cp "$file" "$1/${file//\//-}"
	done
	# Of each schema a database, and one with papers, in pages so small that they stay below -max_len.
	if [ "$2" = fuzz_database ]; then
		for schema in tests/schemas/*.sql; do
			version=${schema##*/}
			{
				echo 'PRAGMA page_size = 512;'
				cat "$schema"
				echo "PRAGMA application_id = 0x50534654; PRAGMA user_version = $(tr -dc 0-9 <<<"$version");"
			} | sqlite3 "$1/$version.db"
		done
		if [ -x build/papersift ]; then # else without
			head -2 fixtures/papers/input.own.jsonl |
				PAPERSIFT_RULES=rules build/papersift run - --quiet --db "$1/papers.db"
			sqlite3 "$1/papers.db" 'PRAGMA page_size = 512; VACUUM'
		fi
	fi
	# An image of two small files, without the head of the cache's file (cache.c).
	if [ "$2" = fuzz_cache ] && [ -x build/papersift ]; then
		mkdir -p "$1.pack/own" "$1.pack/names" "$1.pack/cache"
		printf '%s\n' '- id: own/x' '  about: x' '  fact: other' '  kind: x' "  re: 'x+'" "  hit: [x]" "  miss: [y]" \
			>"$1.pack/own/a.yaml"
		head -5 rules/names/datasets.tsv >"$1.pack/names/datasets.tsv"
		XDG_CACHE_HOME=$1.pack/cache build/papersift rules list --rules "$1.pack" >/dev/null
		for file in "$1".pack/cache/papersift/*; do tail -c +49 "$file" >"$1/${file##*/}"; done
		rm -rf "$1.pack"
	fi
	# Names, dates and texts are single lines; the fixtures hold them as JSON strings.
	case $2 in
	fuzz_names | fuzz_dates | fuzz_copy | fuzz_export)
		grep -IhoE '"(authors_raw|authors|date|update_date|title|abstract|comments?|doi)": ?"([^"\\]|\\.)*"' \
			-r fixtures --include='input*' | sed 's/^"[a-z_]*": *"//; s/"$//' | sort -u |
			split -l 1 -a 4 - "$1/line-"
		;;
	esac
}

failed=0
for target in "${targets[@]}"; do
	name=${target%%:*}
	own=$corpus/${target/:/-}
	if [ ! -d "$own" ]; then
		mkdir -p "$own"
		seed "$own" "$target"
	fi
	words=() longest=32768
	[ "$name" != fuzz_database ] || longest=65536
	[ ! -f "tests/fuzz/$name.dict" ] || words=("-dict=tests/fuzz/$name.dict")
	log=$directory/crash/${target/:/-}.log
	if FUZZ_FORMAT=$([ "$target" = "$name" ] || echo "${target#*:}") "$directory/$name" \
		-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len="$longest" -print_final_stats=1 \
		"${words[@]}" \
		-artifact_prefix="$directory/crash/${target/:/-}-" "$own" >"$log" 2>&1; then
		printf '%s: ok, %s runs, %s of code covered\n' "$target" \
			"$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
			"$(grep -oE 'cov: [0-9]+' "$log" | tail -1 | tr -dc 0-9)"
	else
		failed=$((failed + 1))
		printf 'FAIL %s, see %s\n' "$target" "$log"
		tail -25 "$log"
	fi
done
[ "$failed" -eq 0 ]
