#!/usr/bin/env python3
"""What an analyst would write to do papersift's job: re, json, gzip and sqlite3 of Python's own library.

usage: analyst.py INPUT[.gz] DATABASE OUTPUT.jsonl

INPUT holds one JSON object a line: id, title, abstract. The patterns are those of regexes.json, whose pieces are put
in where a pattern says {piece}; all of them run over each paper's title and abstract as printed, LaTeX included.
The bench times this script and scores it on real abstracts: it must be as good as its patterns allow, and it is
written to be fast, too: patterns compiled once, one pass a pattern, rows written in large batches.
"""
import gzip
import json
import os
import re
import sqlite3
import sys
from collections import defaultdict

BATCH = 1000
FACT_TABLES = {
	"links": ("url", "kind"),
	"datasets": ("name", "role"),
	"metrics": ("name",),
	"results": ("metric", "value", "unit", "dataset", "of", "bound"),
	"gains": ("amount", "unit", "kind", "direction", "sense", "metric", "baseline", "dataset", "bound"),
}
BOUNDS = {
	"up to": "up_to", "at most": "up_to", "as much as": "up_to", "more than": "at_least", "over": "at_least",
	"at least": "at_least", "average of": "average", "on average": "average", "about": "about", "around": "about",
	"nearly": "about", "almost": "about", "roughly": "about", "approximately": "about", "~": "about",
}
WORDS = {
	"half": 0.5, "halves": 0.5, "halving": 0.5, "one-half": 0.5, "one-third": 0.333, "one third": 0.333, "twice": 2,
	"double": 2, "doubles": 2, "doubling": 2, "a": 10, "an": 10, "one": 10, "two": 100, "three": 1000, "several": 10,
}
# The order in which what a link's host and sentence say is believed.
LINK_KINDS = ("paper", "code-host", "data-host", "project", "data-words", "model", "code-after", "code-words")
# Measures only where a number belongs to them.
VAGUE = {"performance"}
NO_DATASETS = {"the", "our", "this", "we", "these", "in", "on", "it", "both", "all", "however", "data", "results"}


def load_rules(path):
	"""Compiles the patterns; returns {fact: [(name, pattern, set), ...]}."""
	with open(path, encoding="utf-8") as file:
		book = json.load(file)
	piece = re.compile(r"\{([a-z]+)\}")
	rules = defaultdict(list)
	for rule in book["rules"]:
		text = rule["re"]
		while piece.search(text):
			text = piece.sub(lambda found: book["pieces"][found[1]], text)
		fact, _, name = rule["id"].partition("/")
		pattern = re.compile(text, re.IGNORECASE if rule.get("flags") else 0)
		rules[fact].append((name, pattern, rule.get("set", {})))
	return rules


def sentence_around(text, start, end):
	"""The bounds of the sentence that holds text[start:end]; an address has no full stop before a space."""
	left = text.rfind(". ", 0, start)
	right = text.find(". ", end)
	return (0 if left < 0 else left + 2), (len(text) if right < 0 else right + 1)


def number(text):
	return float(text.replace(",", ""))


def unit_of(text):
	text = (text or "").replace("\\", "").strip(" -")
	if text in ("times", "fold", "x", "X", "×"):
		return "x"
	if text.startswith(("per", "%")) and "point" not in text:
		return "%"
	return "points" if "point" in text or text == "pp" else text


def bound_before(text, at):
	before = text[max(at - 20, 0) : at].lower().rstrip(" $")
	return next((bound for words, bound in BOUNDS.items() if before.endswith(words)), "exact")


def nearest(found, start, end):
	"""Of (start, end, name), ordered by place, the name with the smallest gap to start..end."""
	best, least = None, None
	for left, right, name in found:
		gap = max(left - end, start - right, 0)
		if least is None or gap < least:
			best, least = name, gap
	return best


class Analyst:
	def __init__(self, path):
		self.rules = load_rules(path)
		self.kinds = {name: (pattern, given["kind"]) for name, pattern, given in self.rules["kind"]}

	def links(self, text):
		found = {}
		for name, pattern, _ in self.rules["link"]:
			for match in pattern.finditer(text):
				printed = match["url"] if name == "bare" else match[0]
				url = printed.replace("\\", "").rstrip(".,;:)]'\"}*").removesuffix(".git")
				if url.count("(") > url.count(")"):
					url = url.split("(")[0]
				if "://" not in url:
					url = "https://" + url
				found.setdefault(url, {"url": url, "kind": self.link_kind(text, url, match), "surface": printed})
		return list(found.values())

	def link_kind(self, text, url, match):
		start, _ = sentence_around(text, match.start(), match.end())
		before, after = text[start : match.start()] + "https://", text[match.end() :]
		for name in LINK_KINDS:
			pattern, kind = self.kinds[name]
			place = after if name == "code-after" else before if name.endswith("words") else before + url
			if name in ("paper", "code-host", "data-host"):
				place = url
			if pattern.search(place):
				return kind
		return "other"

	def code_status(self, text):
		said = {given["status"] for _, pattern, given in self.rules["status"] if pattern.search(text)}
		return "promised" if "promised" in said else "available" if said else "none"

	def datasets(self, text):
		found, places = {}, []
		for _, pattern, given in self.rules["dataset"]:
			for match in pattern.finditer(text):
				printed, at = (match["d"], match.start("d")) if pattern.groupindex else (match[0], match.start())
				for part in re.split(r",? and |, ", printed):
					name = part.removeprefix("The ").removeprefix("Our ").strip(" .,")
					if len(name) < 2 or name.lower() in NO_DATASETS:
						continue
					place = text.find(name, at)
					places.append((place, place + len(name), name))
					fact = found.setdefault(name.lower(), {"name": name, "role": "used"})
					if given:
						fact["role"] = given["role"]
		places.sort()
		return list(found.values()), places

	def metrics(self, text):
		places = []
		for _, pattern, _ in self.rules["metric"]:
			places.extend((match.start("m"), match.end("m"), match["m"]) for match in pattern.finditer(text))
		places.sort(key=lambda place: (place[0], -place[1]))
		found, end = {}, 0
		for left, right, name in places:
			if left >= end and name.lower() not in VAGUE:
				found.setdefault(name.lower(), {"name": name})
			end = max(end, right)
		return list(found.values()), places

	def gains(self, text, datasets, metrics):
		found, taken = [], []
		for _, pattern, given in self.rules["gain"]:
			for match in pattern.finditer(text):
				group = match.groupdict()
				at = match.span("w" if "w" in group else "a")
				if any(left < at[1] and at[0] < right for left, right in taken):
					continue
				taken.append(at)
				found.append(self.gain(text, match, group, given, datasets, metrics))
		return found, taken

	def gain(self, text, match, group, given, datasets, metrics):
		unit = unit_of(group.get("u"))
		if "w" in group:
			low = high = WORDS[group["w"].lower()]
			unit = "x"
		else:
			low = number(group["a"])
			high = number(group["b"]) if group.get("b") else low
		kind = given.get("kind", "")
		if kind == "factor" or unit == "x":
			kind, unit = kind or "factor", "x"
		elif not kind:
			relative = unit == "%" and (given["sense"] == "lower" or "relative" in match[0])
			kind = "relative" if relative else "absolute" if unit not in ("%", "") else "unspecified"
		start, end = sentence_around(text, match.start(), match.end())
		(_, pattern, _), *_ = self.rules["tie"]
		baseline = pattern.search(text, match.start(), end)
		return {
			"amount": [low, high], "unit": unit, "kind": kind, "direction": given["direction"], "sense": given["sense"],
			"metric": nearest([m for m in metrics if start <= m[0] < end], *match.span()) or "",
			"baseline": baseline["base"].removeprefix("the ") if baseline else "",
			"dataset": nearest([d for d in datasets if start <= d[0] < end], *match.span()),
			"bound": bound_before(text, match.start("w" if "w" in group else "a")),
			"surface": match[0],
		}

	def results(self, text, datasets, metrics, gains):
		found, taken = [], list(gains)
		for _, pattern, _ in self.rules["result"]:
			for match in pattern.finditer(text):
				at = match.span("a")
				if any(left < at[1] and at[0] < right for left, right in taken):
					continue
				taken.append(at)
				group = match.groupdict()
				start, end = sentence_around(text, *match.span())
				here = [d for d in datasets if at[1] <= d[0] < min(end, at[1] + 60)]
				found.append({
					"metric": group.get("m") or nearest([m for m in metrics if start <= m[0] < end], *at) or "",
					"value": number(group["a"]), "unit": unit_of(group.get("u")), "dataset": nearest(here, *at),
					"of": "own", "bound": bound_before(text, at[0]), "surface": match[0],
				})
		return found

	def read(self, paper):
		text = paper["title"].strip() + ". " + " ".join(paper["abstract"].split())
		datasets, dataset_places = self.datasets(text)
		metrics, metric_places = self.metrics(text)
		gains, amounts = self.gains(text, dataset_places, metric_places)
		return {
			"id": paper["id"], "title": paper["title"], "abstract": paper["abstract"],
			"links": self.links(text), "code_status": self.code_status(text), "datasets": datasets, "metrics": metrics,
			"results": self.results(text, dataset_places, metric_places, amounts), "gains": gains,
		}


def save(database, batch):
	"""One batch of records into the database, a statement for each table."""
	database.executemany("INSERT OR REPLACE INTO papers VALUES (?, ?, ?, ?)",
		[(r["id"], r["title"], r["abstract"], r["code_status"]) for r in batch])
	for table, columns in FACT_TABLES.items():
		places = ", ".join("?" * (len(columns) + 1))
		database.executemany(f"INSERT INTO {table} VALUES ({places})",
			[(r["id"], *(str(fact[name]) if name == "amount" else fact[name] for name in columns))
			 for r in batch for fact in r[table]])
	database.commit()


def main(input_path, database_path, output_path):
	analyst = Analyst(os.path.join(os.path.dirname(os.path.abspath(__file__)), "regexes.json"))
	database = sqlite3.connect(database_path)
	database.execute("CREATE TABLE papers (id TEXT PRIMARY KEY, title TEXT, abstract TEXT, code_status TEXT)")
	for table, columns in FACT_TABLES.items():
		names = ", ".join(f'"{name}"' for name in columns)
		database.execute(f"CREATE TABLE {table} (paper TEXT, {names})")
	opener = gzip.open if input_path.endswith(".gz") else open
	with opener(input_path, "rt", encoding="utf-8") as papers, open(output_path, "w", encoding="utf-8") as output:
		batch = []
		for line in papers:
			batch.append(analyst.read(json.loads(line)))
			output.write(json.dumps(batch[-1], ensure_ascii=False) + "\n")
			if len(batch) == BATCH:
				save(database, batch)
				batch = []
		save(database, batch)
	database.close()


if __name__ == "__main__":
	if len(sys.argv) != 4:
		sys.exit(__doc__)
	main(*sys.argv[1:])
