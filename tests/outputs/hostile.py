"""hostile.py BINARY DATABASE: what others' readers (Python's csv, json, html.parser, sqlite3) and papersift's own make of exports
of papers whose names, titles and abstracts try to break out. Run in an empty directory; prints what is wrong, exits with 1."""
import csv
import html
import html.parser
import json
import re
import sqlite3
import subprocess
import sys
import unicodedata

binary, database = sys.argv[1:]
problems = []


def say(*words):
    problems.append(" ".join(str(w)[:300] for w in words))


def papersift(*args, text=None):
    run = subprocess.run([binary, *args], input=text, capture_output=True)
    if run.returncode not in (0, 3):
        say(args, "exit code", run.returncode, run.stderr.decode(errors="replace"))
    return run


def export(form, name, *options):
    papersift("export", database, "--to", form, "-o", name, *options)
    return name


def read(name):
    data = open(name, "rb").read()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as e:
        say(name, "is no UTF-8:", e)
        return data.decode("utf-8", "replace")


# What a terminal or an editor obeys: controls, and marks that turn a line around.
controls = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
turns = re.compile("[\u202a-\u202e\u2066-\u2069]")


def fold(text):
    """Letters and digits alone: braces, dollars and quotes are a format's own. Entities and markup are undone by some readers, LaTeX
    that a bibliography may hold by others."""
    text = html.unescape(html.unescape(text or "")).replace("<![CDATA[", "")
    text = re.sub(r"\\(textbf|frac)", "", text)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isalnum()).lower()


db = sqlite3.connect(database)
wanted = db.execute("SELECT id, title, abstract FROM papers ORDER BY id").fetchall()
titles = {id: title for id, title, _ in wanted}
if len(wanted) < 20:
    say("only", len(wanted), "papers to try with")
if db.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
    say("the database is damaged")

# ---- JSON: everything comes back as it is in the database ----
papers = json.loads(read(export("json", "h.json")))
lines = [json.loads(line) for line in read(export("jsonl", "h.jsonl")).split("\n") if line]
for name, records in (("json", papers), ("jsonl", lines)):
    got = [(p["id"], p.get("title"), p.get("abstract")) for p in records]
    if got != wanted:
        say(name, "isn't what the database holds:", [x for x in zip(got, wanted) if x[0] != x[1]][:1])
for name in ("h.json", "h.jsonl"):
    if controls.search(read(name)):
        say(name, "holds a bare control character")
    read(name).encode("utf-8")  # no lone surrogate
csl = json.loads(read(export("csl-json", "h.csl.json", "--abstract", "--notes")))
if len(csl) != len(wanted):
    say("csl-json:", len(csl), "items")

# ---- CSV: the same cells, none of which a spreadsheet takes for a formula ----
export("csv", "h.csv")
descriptor = json.loads(read("h.csv/datapackage.json"))
for table in descriptor["resources"]:
    with open("h.csv/" + table["path"], newline="", encoding="utf-8") as f:
        rows = list(csv.reader(f, strict=True))
    kinds = [field["type"] for field in table["schema"]["fields"]]
    for row in rows:
        if len(row) != len(kinds):
            say(table["path"], "a row of", len(row), "cells:", row)
    for row in rows[1:]:
        for kind, cell in zip(kinds, row):
            if kind == "string" and cell.lstrip(" ")[:1] in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"):
                say(table["path"], "a formula:", cell)
            if re.search("[\x00-\x08\x0b-\x1f\x7f]", cell):
                say(table["path"], "a control character:", repr(cell))
    if table["path"] == "papers.csv":
        at = [field["name"] for field in table["schema"]["fields"]].index("title")
        got = {row[0]: row[at] for row in rows[1:]}
        for id, title, _ in wanted:
            if fold(got.get(id)) != fold(title):
                say("papers.csv:", id, repr(title), "became", repr(got.get(id)))

# ---- RIS: a line is a tag and its value, or nothing; a paper is one record ----
ris = read(export("ris", "h.ris", "--abstract", "--notes"))
for line in re.split("\r\n|\r|\n|\x85|\u2028|\u2029", ris):
    if line and not re.fullmatch(r"[A-Z][A-Z0-9]  - ?.*", line):
        say("ris: a line without tag:", repr(line))
for tag in ("TY", "ER", "ID", "TI"):
    n = len(re.findall(rf"(?m)^{tag}  - ", ris))
    if n != len(wanted):
        say("ris:", n, "lines", tag)

# ---- BibTeX: braces are balanced, nothing but entries begins with @ ----
bib = {}
for form in ("bibtex", "biblatex"):
    for options in ((), ("--encoding", "latex")):
        name = f"h.{form}{len(options)}.bib"
        text = bib[name] = read(export(form, name, "--abstract", "--notes", *options))
        depth = entries = 0
        for line in text.split("\n"):
            if depth == 0 and line and not re.fullmatch(r"@[a-z]+\{[A-Za-z0-9_.:/+-]+,", line):
                say(name, "outside of entries:", line)
            entries += depth == 0 and line.startswith("@")
            for sign in re.sub(r"\\\\", "", line):
                depth += (sign == "{") - (sign == "}")
            if depth < 0:
                say(name, "unbalanced:", line)
                break
        if depth != 0 or entries != len(wanted):
            say(name, entries, "entries, depth at the end", depth)
        if re.search(r"(?<!\\)\\(input|include|write|def|csname|openout|catcode|end|begin\{document)\b", text):
            say(name, "a command that TeX would obey")
for name, text in (*bib.items(), ("ris", ris.replace("\r\n", "\n"))):
    found = controls.search(text)
    if found:
        say(name, "a control character:", repr(text[max(0, found.start() - 40) : found.end() + 20]))

# ---- the report: no element, attribute or address that isn't the page's own ----
papersift("report", database, "-o", "h.html")


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.scripts = []

    def handle_starttag(self, tag, attributes):
        if tag == "script":
            self.scripts.append(dict(attributes).get("type"))
        for name, value in attributes:
            if name.startswith("on") or (value or "").strip().lower().startswith(("javascript:", "data:text")):
                say("report:", tag, name, value)
        if tag in ("iframe", "object", "embed", "base", "form", "img"):
            say("report: an element", tag)


page = Page()
page.feed(read("h.html"))
page.close()
if page.scripts.count(None) != 1 or set(page.scripts) != {None, "application/json"}:
    say("report: scripts that aren't the page's own:", page.scripts)

# ---- what is shown to people: no control characters ----
for args in (("stats", database), ("query", database, "accuracy"), ("query", database, "red"), ("explain", "h.jsonl")):
    run = papersift(*args)
    shown = (run.stdout + run.stderr).decode("utf-8", "replace")
    if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown) or turns.search(shown):
        found = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
        say(args, "shows a control character:", repr(shown[max(0, found.start() - 60) : found.end() + 20]))

# ---- papersift's own readers: as many papers, the same titles ----
order = [id for id, _, _ in wanted]
for name, form in (
    ("h.json", "papersift"), ("h.jsonl", "papersift"), ("h.csl.json", "csl-json"), ("h.csv/papers.csv", "csv"), ("h.ris", "ris"),
    *((name, "bibtex") for name in bib),
):
    run = papersift("stage", "parse", name, "--from", form)
    back = [json.loads(line) for line in run.stdout.decode().split("\n") if line]
    if len(back) != len(order):
        say(name, "read back:", len(back), "papers of", len(order), run.stderr.decode(errors="replace"))
        continue
    for id, paper in zip(order, back):
        if fold(paper.get("title")) != fold(titles[id]):
            say(name, "read back:", id, repr(titles[id]), "is", repr(paper.get("title")))
        if form == "papersift" and paper.get("title") != titles[id]:
            say(name, "read back: not the same:", id)

print("\n".join(problems))
sys.exit(1 if problems else 0)
