# dump.bash: for scripts that compare databases; $scratch is where they lie.

# shellcheck shell=bash disable=SC2154
# All that is in database $1.db but what tells of runs.
dump() {
	sqlite3 "$scratch/$1.db" .dump | grep -v '^INSERT INTO runs' | sed -E \
		-e '/^INSERT INTO papers VALUES/ s/^(INSERT INTO papers VALUES\([0-9]+,(NULL|'"'([^']|'')*'"'),(NULL|'"'([^']|'')*'"'),)[0-9]+/\1RUN/' \
		-e '/^INSERT INTO records VALUES/ s/^(INSERT INTO records VALUES\([0-9]+,[0-9]+,[0-9]+,[0-9]+,-?[0-9]+,)[0-9]+/\1RUN/' \
		-e '/^INSERT INTO rejects VALUES/ s/,[0-9]+\);$/,RUN);/'
}
