# rules_man.awk: rules/README.md as the man page papersift-rules(5). Knows the Markdown that stands there: headings,
# paragraphs, tables, items, code as a block (fenced or indented) and within text.
#   awk -v version=1.0.0 -f pipeline/rules_man.awk rules/README.md

function escape(s) {
	gsub(/\\/, "\\e", s)
	gsub(/-/, "\\-", s)
	gsub(/'/, "\\(aq", s)
	gsub(/\^/, "\\(ha", s)
	gsub(/~/, "\\(ti", s)
	return s
}

# `code` and [links](address) of a text; the font goes back to roman behind each.
function inline(s,    out, at, n) {
	out = ""
	while ((at = index(s, "`")) > 0) {
		n = index(substr(s, at + 1), "`")
		if (n == 0)
			break
		out = out plain(substr(s, 1, at - 1)) "\\fB" code(substr(s, at + 1, n - 1)) "\\fR"
		s = substr(s, at + n + 1)
	}
	return out plain(s)
}

function code(s) {
	gsub(/\\\|/, "|", s)
	s = escape(s)
	gsub(/`/, "\\(ga", s)
	return s
}

function plain(s) {
	gsub(/\*\*/, "", s)
	while (match(s, /\*[a-z ]+\*/))
		s = substr(s, 1, RSTART - 1) substr(s, RSTART + 1, RLENGTH - 2) substr(s, RSTART + RLENGTH)
	s = escape(s)
	gsub(/`/, "\\(ga", s)
	return s
}

function line(s) {
	if (s ~ /^[.\\]/)
		s = "\\&" s
	print s
}

# Nothing that was begun goes on.
function close_all() {
	if (block)
		print ".EE"
	block = item = table = 0
}

BEGIN {
	print ".\\\" Made of rules/README.md."
	printf ".TH PAPERSIFT\\-RULES 5 \"\" \"papersift %s\" \"File Formats\"\n", version
	print ".SH NAME\npapersift\\-rules \\- the rule packs of papersift"
	print ".SH DESCRIPTION"
}

/^```/ {
	if (fenced)
		print ".EE"
	else {
		close_all()
		print ".PP\n.EX"
	}
	fenced = !fenced
	next
}
fenced { line(code($0)); next }
/^# / { next }
/^## / {
	close_all()
	print ".SH " toupper(escape(substr($0, 4)))
	next
}
/^    [^ ]/ && !item {
	if (!block)
		print ".PP\n.EX"
	block = 1
	line(code(substr($0, 5)))
	next
}
/^\|[-| ]+\|$/ { next }
/^\|/ {
	row = $0
	gsub(/\\\|/, "\001", row) # a bar that is meant
	n = split(row, cells, /\|/)
	for (i = 2; i < n; i++) {
		gsub(/^ +| +$/, "", cells[i])
		gsub(/\001/, "|", cells[i])
	}
	if (!table) {
		close_all()
		for (i = 2; i < n; i++)
			heads[i] = cells[i]
		table = 1
		next
	}
	print ".TP"
	line(inline(cells[2]))
	for (i = 3; i < n; i++)
		if (cells[i] != "")
			line((n > 4 ? inline(heads[i]) ": " : "") inline(cells[i]) (n > 4 && i < n - 1 ? ";" : ""))
	next
}
/^- / {
	close_all()
	print ".IP \\(bu 2"
	item = 1
	line(inline(substr($0, 3)))
	next
}
/^[0-9]\. / {
	close_all()
	print ".IP " substr($0, 1, 2) " 3"
	item = 1
	line(inline(substr($0, 4)))
	next
}
/^ *$/ {
	blank = 1
	if (table)
		table = 0
	next
}
{
	if (blank || block) {
		if (!(item && /^ /)) {
			close_all()
			print ".PP"
		}
	}
	blank = 0
	sub(/^ +/, "")
	line(inline($0))
}
END {
	close_all()
	print ".SH SEE ALSO\n.BR papersift (1),\n.BR pcre2pattern (3)"
}
