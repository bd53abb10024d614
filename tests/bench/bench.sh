#!/usr/bin/env bash
# bench.sh BINARY MEASURE RESULT.json: how fast papersift is, and against what; README.md beside it says how.
# Prints a table (Markdown) of ratios and their targets. Skips, with a word why, where ../shared is not there. Exit 1 when a
# command took more memory than it may; no other row fails the bench.
#   BENCH_EVERY=N  only every Nth paper of the corpus: to try the bench itself, not for figures
#   BENCH_BUDGET=S seconds for the runs of one row (default 48): as many as fit, 5 at most, 1 at least
set -euo pipefail
binary=$(realpath "$1") measure=$(realpath "$2") result=$(realpath "$3")
here=$(realpath "$(dirname "$0")")
top=$(realpath "$here/../..")
shared=$top/../shared
snapshot=$shared/corpus/arxiv-snapshot.jsonl.xz
every=${BENCH_EVERY:-1} budget=${BENCH_BUDGET:-48}
slice=20 # slow peers read every 20th paper of the corpus
if [ ! -f "$snapshot" ]; then
	echo 'bench: skipped: ../shared/corpus (the arXiv snapshot) is not here'
	exit 0
fi
for tool in zstd xz gzip awk taskset; do
	command -v "$tool" >/dev/null || {
		echo "bench: skipped: $tool is not here (apt-get install zstd xz-utils gzip mawk util-linux)"
		exit 0
	}
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/out"
: >"$work/rows"
: >"$work/checks"
export PAPERSIFT_RULES=$top/rules XDG_CACHE_HOME=$work/cache LC_ALL=C.UTF-8

# ---- measuring ----

say() { printf '%s\n' "$*" >&2; }

# row NAME RECORDS COMMAND...: runs the command 5 times, or until the budget is spent, with an empty $work/out each.
# A line of $work/rows: name, runs, records, median of the seconds, largest peak memory in KiB.
row() {
	local name=$1 records=$2 begin=$SECONDS runs=0 status
	shift 2
	say "  $name"
	: >"$work/runs"
	while [ "$runs" -lt 5 ] && { [ "$runs" -eq 0 ] || [ $((SECONDS - begin)) -lt "$budget" ]; }; do
		rm -rf "$work/out" && mkdir "$work/out"
		"$measure" "$@" >>"$work/runs" 2>"$work/log" || {
			cat "$work/log" >&2
			exit 1
		}
		status=$(tail -n 1 "$work/runs" | cut -d' ' -f3)
		# 3: papersift refused some records, and went on
		if [ "$status" -ne 0 ] && [ "$status" -ne 3 ]; then
			tail -n 5 "$work/log" >&2
			say "bench: $name: exit status $status"
			exit 1
		fi
		runs=$((runs + 1))
	done
	sort -n "$work/runs" | awk -v OFS='\t' -v name="$name" -v records="$records" '
		{ seconds[NR] = $1; if ($2 > peak) peak = $2 }
		END {
			median = (seconds[int((NR + 1) / 2)] + seconds[int(NR / 2) + 1]) / 2
			print name, NR, records, median, peak
		}' >>"$work/rows"
}

# load FILE: says where others are at work on the machine, which makes all figures worthless. Before anything was measured (FILE isn't
# there) and after it: processes that wait for a processor beside those of the bench.
load() {
	local average cores
	cores=$(nproc)
	average=$(cut -d' ' -f"$([ -f "$1" ] && echo 2 || echo 1)" /proc/loadavg)
	if awk -v l="$average" -v most="$([ -f "$1" ] && echo $((cores + 1)) || echo 0.5)" 'BEGIN { exit !(l > most) }'; then
		say "bench: the load is $average on $cores cores: others are at work here; measure again when they are done"
	fi
	echo "$average" >>"$1"
}

seconds() { awk -F'\t' -v name="$1" '$1 == name { print $4 }' "$work/rows"; }
speed() { awk -F'\t' -v name="$1" '$1 == name { print $3 / $4 }' "$work/rows"; }
peak() { awk -F'\t' -v name="$1" '$1 == name { print $5 / 1024 }' "$work/rows"; }
calc() { awk "BEGIN { printf \"%.3f\", $1 }"; }

# check WHAT VALUE <=|>= TARGET UNIT: a line of the table. A miss by at most a quarter is told from a larger one.
check() {
	awk -v OFS='\t' -v what="$1" -v value="$2" -v op="$3" -v target="$4" -v unit="$5" 'BEGIN {
		met = op == "<=" ? value <= target : value >= target
		near = op == "<=" ? value <= target * 1.25 : value >= target / 1.25
		print what, value, op, target, unit, met ? "met" : near ? "missed by at most a quarter" : "missed"
	}' >>"$work/checks"
}

skip() { printf '%s\t\t\t\t\tskipped: %s\n' "$1" "$2" >>"$work/checks"; }

# ---- the corpus, 1 to 8 times ----

load "$work/load"
say 'corpus: unpacking, packing as .gz and .zst, seven copies with identifiers and titles of their own'
xz -dc "$snapshot" | awk -v every="$every" 'NR % every == 0' >"$work/corpus.jsonl"
records=$(wc -l <"$work/corpus.jsonl")
bytes=$(wc -c <"$work/corpus.jsonl")
awk -v every="$slice" 'NR % every == 0' "$work/corpus.jsonl" >"$work/slice.jsonl"
few=$(wc -l <"$work/slice.jsonl")
gzip -c "$work/corpus.jsonl" >"$work/corpus.gz"
gzip -c "$work/slice.jsonl" >"$work/slice.gz"
zstd -q "$work/corpus.jsonl" -o "$work/1.zst"
zstd -q "$work/slice.jsonl" -o "$work/slice.zst"
cp "$work/1.zst" "$work/all.zst" # frames one after the other are one file
for copy in 2 3 4 5 6 7 8; do
	awk -v copy="$copy" -f "$here/copy.awk" "$work/corpus.jsonl" | zstd -q >>"$work/all.zst"
	case $copy in 2 | 4 | 8) cp "$work/all.zst" "$work/$copy.zst" ;; esac
done
rm "$work/corpus.jsonl" "$work/all.zst"

say 'each record comes out (and the caches get warm)'
came=$("$binary" extract --quiet "$work/1.zst" | wc -l)
[ "$came" -eq "$records" ] || say "bench: $came records out of $records came through"

# ---- the rows ----

extract() { row "$1" "$2" "$binary" extract --quiet "${@:3}"; }
run_db() { row "$1" "$2" "$binary" run --quiet --db "$work/out/papers.db" "${@:3}"; }

say 'measuring'
row 'zstd -dc | wc -l' "$records" sh -c "zstd -dc '$work/1.zst' | wc -l"
for times in 1 2 4 8; do
	extract "extract ${times}x" $((records * times)) "$work/$times.zst"
	run_db "run ${times}x" $((records * times)) "$work/$times.zst"
done
row 'extract 1x, one core' "$records" taskset -c 0 "$binary" extract --quiet "$work/1.zst"
run_db 'run gz, database and JSON Lines' "$records" --jsonl "$work/out/papers.jsonl" "$work/corpus.gz"
row 'first record' 1 --first "$binary" extract --quiet --batch 1 "$work/1.zst"

what='as fast as without the prefilter'
if "$binary" extract --help | grep -q -e --no-prefilter; then
	extract 'extract --no-prefilter' "$few" --no-prefilter "$work/slice.zst"
	check "$what" "$(calc "$(speed 'extract 1x') / $(speed 'extract --no-prefilter')")" '>=' 6 times
else
	skip "$what" 'this binary has no --no-prefilter'
fi

what="as fast as an analyst's Python"
if command -v python3 >/dev/null; then
	row 'analyst.py gz' "$few" python3 "$here/analyst.py" "$work/slice.gz" "$work/out/a.db" "$work/out/a.jsonl"
	ratio=$(calc "$(speed 'run gz, database and JSON Lines') / $(speed 'analyst.py gz')")
	check "$what" "$ratio" '>=' 60 times
	what="the analyst's script scores as an analyst's (0: within .03)"
	if [ -f "$shared/gold/score.py" ]; then
		off=0
		python3 "$here/analyst_score.py" "$shared/gold" >&2 || off=1
		check "$what" "$off" '<=' 0 ''
	else
		skip "$what" '../shared/gold is not here'
	fi
else
	skip "$what" 'python3 is not here'
fi

what='as fast as DuckDB'
if command -v npm >/dev/null; then
	cp "$here"/{package.json,package-lock.json,.npmrc,duckdb.mjs,regexes.json} "$work/"
	# Not `npm ci`: it asks that the lock names the bindings of all systems, of which some registries hold only ours.
	(cd "$work" && npm install --no-audit --no-fund --ignore-scripts) >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		exit 1
	}
	row 'DuckDB' "$records" node "$work/duckdb.mjs" "$work/1.zst"
	check "$what" "$(calc "$(speed 'extract 1x') / $(speed 'DuckDB')")" '>=' 4 times
else
	skip "$what" 'npm is not here'
fi

lines=$(seconds 'zstd -dc | wc -l')
check 'extract, in times of zstd -dc | wc -l' "$(calc "$(seconds 'extract 1x') / $lines")" '<=' 8 times
check 'run, in times of zstd -dc | wc -l' "$(calc "$(seconds 'run 1x') / $lines")" '<=' 20 times
ratio=$(calc "$(seconds 'extract 1x, one core') / $(seconds 'extract 1x')")
check 'as fast on both cores as on one' "$ratio" '>=' 1.8 times
for command in extract run; do
	slowest=$(for times in 1 2 4 8; do speed "$command ${times}x"; done | sort -g | head -n 1)
	fastest=$(for times in 1 2 4 8; do speed "$command ${times}x"; done | sort -g | tail -n 1)
	check "$command, records a second at 1x, 2x, 4x, 8x: spread" "$(calc "100 * (1 - $slowest / $fastest)")" '<=' 15 %
	check "$command, peak memory at 1x" "$(peak "$command 1x")" '<=' 256 MB
	check "$command, peak memory at 8x" "$(peak "$command 8x")" '<=' 256 MB
	growth=$(calc "100 * ($(peak "$command 8x") / $(peak "$command 1x") - 1)")
	check "$command, growth of peak memory from 1x to 8x" "$growth" '<=' 10 %
done
check 'start to first record, caches warm' "$(calc "1000 * $(seconds 'first record')")" '<=' 30 ms

# ---- what came of it ----

load "$work/load" # the bench itself counts by now
echo
echo '| what | measured | target | |'
echo '|---|---|---|---|'
awk -F'\t' '{
	gsub(/\|/, "\\\\|", $1)
	if ($2 == "") printf "| %s | | | %s |\n", $1, $6
	else printf "| %s | %.*f %s | %s %s | %s |\n", $1, ($2 < 100 ? 2 : 0), $2, $5, $3, $4, $6
}' "$work/checks"
echo
echo '| | runs | seconds | records a second | all of arXiv (2.8 million) | peak memory |'
echo '|---|---|---|---|---|---|'
awk -F'\t' -v all=2800000 '{
	gsub(/\|/, "\\\\|", $1)
	printf "| %s | %d | %.*f | ", $1, $2, ($4 < 1 ? 3 : 1), $4
	if ($3 > 1) printf "%d | %.1f min", $3 / $4, all / ($3 / $4) / 60
	else printf "|"
	printf " | %d MB |\n", $5 / 1024
}' "$work/rows"
echo

cpu=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
awk -F'\t' -v cpu="$cpu" -v cores="$(nproc)" -v version="$("$binary" --version | head -n 1)" -v records="$records" \
	-v bytes="$bytes" -v date="$(date -u +%Y-%m-%d)" '
	function quote(s) { gsub(/[\\"]/, "\\\\&", s); return "\"" s "\"" }
	BEGIN {
		printf "{\n\t\"date\": %s, \"version\": %s, ", quote(date), quote(version)
		printf "\"cpu\": %s, \"cores\": %d,\n", quote(cpu), cores
		printf "\t\"corpus\": {\"records\": %d, \"bytes\": %.0f},\n\t\"rows\": [", records, bytes
	}
	NR == FNR {
		printf "%s\n\t\t{\"name\": %s, \"runs\": %d, ", (FNR > 1 ? "," : ""), quote($1), $2
		printf "\"records\": %d, \"median_seconds\": %.6f, ", $3, $4
		printf "\"records_a_second\": %.1f, \"peak_kib\": %d}", $3 / $4, $5
		next
	}
	FNR == 1 { printf "\n\t],\n\t\"checks\": [" }
	{
		printf "%s\n\t\t{\"what\": %s, ", (FNR > 1 ? "," : ""), quote($1)
		if ($2 != "")
			printf "\"value\": %s, \"must_be\": %s, \"target\": %s, \"unit\": %s, ", $2, quote($3), $4, quote($5)
		printf "\"verdict\": %s}", quote($6)
	}
	END { print "\n\t]\n}" }' "$work/rows" "$work/checks" >"$result"
echo "figures: $result"
! grep -qE '^[a-z]+, peak memory.*missed' "$work/checks"
