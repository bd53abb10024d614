# copy.awk: makes of the arXiv snapshot one more set of papers, the 2nd to 64th, that nothing takes for another:
#   awk -v copy=2 -f copy.awk snapshot.jsonl
# Identifiers have a form that arXiv gives (https://info.arxiv.org/help/arxiv_identifier.html): the snapshot ends with
# 2019, and later years are counted through, 99,999 papers a month, the copies 100,000 apart. DOIs get the copy's
# number, titles two words in front that hold no fact.
BEGIN {
	split("Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel", words, " ")
	title = words[int((copy - 1) / 8) + 1] " " words[(copy - 1) % 8 + 1]
	next_paper = (copy - 2) * 100000
}

function new_id(month) {
	month = int(next_paper / 99999)
	return sprintf("%02d%02d.%05d", 20 + int(month / 12), month % 12 + 1, next_paper++ % 99999 + 1)
}

match($0, /^\{"id": "[^"]*/) {
	$0 = "{\"id\": \"" new_id() substr($0, RLENGTH + 1)
	sub(/"doi": "10\./, "\"doi\": \"10." copy)
	sub(/"title": "/, "&" title " ")
	print
}
