# copy.awk: makes of the arXiv snapshot a second to eighth set of papers that nothing takes for the first:
#   awk -v copy=2 -f copy.awk snapshot.jsonl
# Identifiers keep a form that arXiv could have given (https://info.arxiv.org/help/arxiv_identifier.html), DOIs theirs;
# titles get a word in front that holds no fact. The snapshot ends with 2019: later years are free.
BEGIN {
	letter = substr("abcdefgh", copy, 1)
	split("Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel", words, " ")
}

function new_id(id) {
	if (id ~ /\//) # math/0309136: a subject class of its own
		return substr(id, 1, index(id, "/") - 1) letter substr(id, index(id, "/"))
	if (length(id) == 9) # 0704.0001, to the end of 2014: five digits are free
		return substr(id, 1, 5) copy substr(id, 6)
	return (substr(id, 1, 2) + 5 * (copy - 1)) substr(id, 3) # 1501.00001: 5 years a copy
}

match($0, /^\{"id": "[^"]*/) {
	$0 = "{\"id\": \"" new_id(substr($0, 9, RLENGTH - 8)) substr($0, RLENGTH + 1)
	sub(/"doi": "10\./, "\"doi\": \"10." copy)
	sub(/"title": "/, "&" words[copy] " ")
	print
}
