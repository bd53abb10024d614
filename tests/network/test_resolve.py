"""papersift resolve: a listing's papers get their authors and identifiers, and no paper gets another's."""
import json
import re
import signal
import sqlite3
import threading

import case
import services


class Resolve(case.Case):
    def setUp(self):
        super().setUp()
        self.arxiv = services.ArxivQuery(services.PAPERS)
        self.crossref = services.Crossref(services.PAPERS)
        self.openalex = services.OpenAlex(services.PAPERS)
        self.script.on("/arxiv/api/query", self.arxiv)
        self.script.on("/crossref/works", self.crossref)
        self.script.on("/openalex/works", self.openalex)
        with open(self.path("listing.txt"), "w") as f:
            f.write(services.listing())
        self.run_plain("run", "listing.txt", "--db", "papers.db", "-q")

    def resolve(self, *args, code=0, using="arxiv,crossref,openalex", **more):
        done = self.run_quick("resolve", "papers.db", "--using", using, "--arxiv-url", self.script.url + "/arxiv",
                              "--crossref-url", self.script.url + "/crossref",
                              "--openalex-url", self.script.url + "/openalex/", *args, code=code, **more)
        done.left = {r["title"]: r for r in map(json.loads, done.out.splitlines())}
        return done

    def papers(self):
        out = self.run_plain("export", "papers.db", "--to", "jsonl").out
        return {p["title"]: p for p in map(json.loads, out.splitlines())}

    def keys(self):
        db = sqlite3.connect(self.path("papers.db"))
        try:
            return db.execute("SELECT id, citation_key, title FROM papers ORDER BY id").fetchall()
        finally:
            db.close()

    def title(self, at):
        return next(title for title, _, _, i in services.LISTING if i == at)

    def test_listing(self):
        before = self.papers()
        self.assertEqual(len(before), len(services.LISTING))
        self.assertFalse(any("authors" in p or "identifiers" in p for p in before.values()))
        done = self.resolve()
        self.assertIn("11 papers looked up, 6 filled in, 4 near miss, 1 not found", done.err)
        after = self.papers()
        self.assertEqual(len(after), len(before))
        for i, origin in {0: "arxiv:2410.20011", 1: "arxiv:2410.20388", 3: "arxiv:2410.21005",
                          4: "crossref:10.5555/plumb.2023.0042", 5: "arxiv:2310.77001",
                          6: "openalex:10.5555/cores.2022.7"}.items():
            want, got = services.PAPERS[i], after[self.title(i)]
            self.assertEqual([re.sub(" +", " ", f'{a.get("given", "")} {a.get("particle", "")} {a.get("family", "")}')
                              for a in got["authors"]], [f"{g} {f}" for g, f in want["authors"]])
            self.assertTrue(got["authors_complete"])
            self.assertEqual(got["provenance"]["authors"], origin)
            self.assertEqual(got["provenance"]["identifiers"], origin)
            if want["arxiv"]:
                self.assertEqual(got["identifiers"]["arxiv"], want["arxiv"])
                self.assertEqual(got["identifiers"]["arxiv_version"], f'v{want["version"]}')
                self.assertEqual(got["categories"], want["categories"])
            else:
                self.assertEqual(got["identifiers"]["doi"], want["doi"])
                self.assertEqual(got["venue"]["name"], want["journal"])
            self.assertIn(origin, [s["path"] for s in got["sources"]])
            self.assertEqual(got["id"], f'arxiv:{want["arxiv"]}' if want["arxiv"] else f'doi:{want["doi"]}')
            # What the listing says stays: text, facts, date.
            for key in ("abstract", "code_status", "links", "results", "gains", "datasets", "date", "author_count"):
                self.assertEqual(got.get(key), before[self.title(i)].get(key), key)
        for i in (7, 8, 9, 10):
            self.assertNotIn("authors", after[self.title(i)])
            self.assertNotIn("identifiers", after[self.title(i)])

    def test_near_misses_have_reasons(self):
        left = self.resolve().left
        self.assertEqual({left[self.title(i)]["reason"] for i in (7,)}, {"the titles' numbers differ"})
        self.assertEqual(left[self.title(8)]["reason"], "titles are alike by 0.914, less than 0.95")
        self.assertEqual(left[self.title(9)]["reason"], "has 2 authors, the paper 9")
        self.assertEqual(left[self.title(10)]["reason"], "is of 2024, the paper of 2011")
        self.assertEqual(left[self.title(9)]["candidate"], "arxiv:2410.22003")
        self.assertEqual({r["outcome"] for r in left.values()}, {"near miss", "not found"})
        self.assertEqual(len(left), 5)

    def test_threshold(self):
        left = self.resolve("--threshold", "0.9").left
        self.assertEqual(left[self.title(8)]["reason"], "one is a note on the other")
        self.assertIn("--threshold takes a number", self.run_plain("resolve", "papers.db", "--threshold", "2", code=2).err)

    def test_bib_is_complete(self):
        self.resolve()
        self.run_plain("export", "papers.db", "--to", "bibtex", "--where",
                       "EXISTS (SELECT 1 FROM paper_authors a WHERE a.paper_id = papers.paper_id)", "-o", "out.bib")
        bib = self.read("out.bib").decode()
        self.assertEqual(bib.count("\n@") + bib.startswith("@"), 6)
        for entry in re.split(r"\n(?=@)", bib):
            self.assertRegex(entry, r"author +=")
            self.assertRegex(entry, r"year +=")
            self.assertRegex(entry, r"eprint +=|doi +=")
        self.assertIn("{Raschke-Oyelaran, Ingeborg", bib)
        self.assertRegex(bib, r"eprint += \{2410\.20011\}")
        self.assertRegex(bib, r"journal += \{Journal of Invented Plumbing\}")

    def test_second_run_asks_nothing(self):
        self.resolve()
        asked = len(self.script.log)
        again = self.resolve()
        self.assertEqual(len(self.script.log), asked)
        self.assertIn("5 papers looked up, 4 near miss, 1 not found", again.err)
        self.resolve("--older-than", "0")
        self.assertEqual(len(self.script.log) - asked, 5 * 3)

    def test_listing_read_again(self):
        """The listing comes again, unchanged and changed: what was filled in stays, and nothing is there twice."""
        self.resolve()
        before = self.papers()
        self.run_plain("run", "listing.txt", "--db", "papers.db", "-q")
        self.assertEqual(self.papers(), before)
        with open(self.path("listing.txt"), "w") as f:
            f.write(services.listing().replace("Code: https", "Our code: https"))
        self.run_plain("run", "listing.txt", "--db", "papers.db", "-q")
        after = self.papers()
        self.assertEqual({t: p.get("authors") for t, p in after.items()}, {t: p.get("authors") for t, p in before.items()})
        self.assertIn("Our code", after[self.title(0)]["abstract"])
        self.assertEqual(after[self.title(0)]["identifiers"]["arxiv"], "2410.20011")
        self.assertEqual(after[self.title(0)]["provenance"]["authors"], "arxiv:2410.20011")

    def test_update_keeps_what_was_found(self):
        self.resolve()
        before, keys = self.papers(), self.keys()
        self.run_plain("update", "papers.db", "--force", "-q")
        self.assertEqual(self.papers(), before)
        self.assertEqual(self.keys(), keys)
        asked = len(self.script.log)
        again = self.resolve()
        self.assertEqual(len(self.script.log), asked)
        self.assertIn("5 papers looked up, 4 near miss, 1 not found", again.err)
        self.assertEqual(self.papers(), before)

    def test_service_down_and_back(self):
        self.script.on("/arxiv/api/query", lambda r: r.send("no", 503, headers={"Retry-After": "7200"}))
        failed = self.resolve(code=3, using="arxiv,crossref")
        self.assertIn("it asks to come back in 7200 s", failed.err)
        self.assertIn("arxiv isn't asked any more in this run", failed.err)
        self.assertIn("the same command again asks for the rest", failed.err)
        self.assertEqual(len(self.asked("/arxiv")), 1)
        # Papers that both have are filled in from the one that answers.
        self.assertEqual(self.papers()[self.title(5)]["provenance"]["authors"], "crossref:10.5555/decode.2024.310")
        self.assertEqual(failed.left[self.title(0)]["outcome"], "not asked")
        self.script.on("/arxiv/api/query", self.arxiv)
        done = self.resolve(using="arxiv,crossref")
        self.assertEqual(self.papers()[self.title(0)]["identifiers"]["arxiv"], "2410.20011")
        self.assertIn("near miss", done.err)

    def test_garbage_is_no_answer(self):
        garbage = [lambda r: r.send("<html>busy</html>"), lambda r: r.send("{"), lambda r: r.send(b"\x00\xff")]
        for name, service in (("/arxiv/api/query", self.arxiv), ("/crossref/works", self.crossref),
                              ("/openalex/works", self.openalex)):
            self.script.on(name, lambda r, s=service: garbage[r.number](r) if r.number < 3 else s(r))
        self.assertIn("6 filled in", self.resolve().err)
        with sqlite3.connect(self.path("papers.db")) as db:
            self.assertEqual([row for row in db.execute(
                "SELECT service FROM lookups WHERE answer LIKE '%busy%' OR length(answer) < 9")], [])

    def test_a_question_that_is_refused(self):
        """400 is about that one title: the others are asked for."""
        self.script.on("/crossref/works", lambda r: r.send("bad", 400) if "Ferrofluid" in r.target else self.crossref(r))
        done = self.resolve(using="crossref")
        self.assertIn("1 filled in", done.err)
        self.assertEqual(done.left[self.title(4)]["outcome"], "not found")

    def test_interrupted_and_killed(self):
        calm = None
        for sign in (None, signal.SIGINT, signal.SIGKILL):
            self.script.log.clear()
            self.run_plain("run", "listing.txt", "--db", f"{sign}.db", "-q")
            reached = threading.Event()
            go = threading.Event()

            def hold(r):
                if sign and len(self.asked("/arxiv")) == 5 and not go.is_set():
                    reached.set()
                    go.wait(1)
                self.arxiv(r)

            self.script.on("/arxiv/api/query", hold)
            args = ["resolve", f"{sign}.db", "--using", "arxiv", "--arxiv-url", self.script.url + "/arxiv", *case.QUICK]
            if sign:
                process = self.start(*args)
                self.assertTrue(reached.wait(20))
                process.send_signal(sign)
                out, err = process.communicate(timeout=20)
                go.set()
                self.assertEqual(process.returncode, 130 if sign == signal.SIGINT else -9, err)
            self.run_plain(*args)
            out = self.run_plain("export", f"{sign}.db", "--to", "jsonl").out
            calm = calm or out
            self.assertEqual(out, calm)
            self.assertLessEqual(len(self.asked("/arxiv")), 13)

    def test_requests(self):
        self.resolve("--contact", "me@example.org", env={"OPENALEX_API_KEY": "hidden-key"})
        for r in self.asked():
            self.assertIn("(mailto:me@example.org)", r.headers["User-Agent"])
        self.assertEqual({r.query.get("mailto") for r in self.asked("/crossref")}, {"me@example.org"})
        self.assertEqual({r.query["api_key"] for r in self.asked("/openalex")}, {"hidden-key"})
        self.assertEqual(self.script.most_at_once, 1)
        self.assertNotIn(b"hidden-key", self.read("papers.db"))

    def test_key_is_never_shown(self):
        self.script.on("/openalex/works", lambda r: r.send("no", 401))
        failed = self.resolve(using="openalex", code=3, env={"OPENALEX_API_KEY": "hidden-key"})
        self.assertIn("api_key=...", failed.err)
        self.assertNotIn("hidden-key", failed.err + failed.out)

    def test_default_services(self):
        """OpenAlex wants a key: without one it isn't asked unless named."""
        urls = ["--arxiv-url", self.script.url + "/arxiv", "--crossref-url", self.script.url + "/crossref",
                "--openalex-url", self.script.url + "/openalex"]
        self.run_quick("resolve", "papers.db", *urls)
        self.assertEqual(self.asked("/openalex"), [])
        self.run_quick("resolve", "papers.db", *urls, env={"OPENALEX_API_KEY": "k"})
        self.assertNotEqual(self.asked("/openalex"), [])

    def test_pace(self):
        """Each service at its own; the test would last a minute with arXiv's three seconds for all."""
        self.run_plain("resolve", "papers.db", "--using", "crossref", "--crossref-url", self.script.url + "/crossref",
                       "--allow-private", "--contact", "me@example.org")
        times = [r.time for r in self.asked("/crossref")]
        self.assertTrue(all(b - a >= 0.34 for a, b in zip(times, times[1:])), times)

    def test_usage(self):
        self.assertIn("takes one database", self.run_plain("resolve", code=2).err)
        self.assertIn("none.db: no such database", self.run_plain("resolve", "none.db", code=2).err)
        self.assertIn("--using takes", self.run_plain("resolve", "papers.db", "--using", "all", code=2).err)
        self.assertIn("names arxiv twice", self.run_plain("resolve", "papers.db", "--using", "arxiv,arxiv", code=2).err)


if __name__ == "__main__":
    import unittest
    unittest.main()
