"""papersift check-links: every kind of end a link can come to."""
import json
import os
import signal
import threading
import time

import case
import servers


class Links(case.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nginx = servers.Nginx(os.path.join(cls.class_folder, "nginx"))

    @classmethod
    def tearDownClass(cls):
        cls.nginx.stop()
        super().tearDownClass()

    def database(self, urls, kind="code"):
        """A database with a paper for each link."""
        with open(self.path("in.jsonl"), "w") as f:
            for i, url in enumerate(urls):
                json.dump({"id": f"arxiv:2401.{i:05d}", "title": f"Paper {i}", "abstract": "None.", "links": [
                    {"url": url, "kind": kind, "host": "x", "rule": "source/test"}]}, f)
                f.write("\n")
        self.run_plain("stage", "store", "in.jsonl", "--db", "papers.db")

    def check(self, *args, code=0, **more):
        return self.run_quick("check-links", "papers.db", *args, "--ca-file", self.nginx.ca, code=code, **more)

    def found(self):
        """url to check, as an export has it."""
        out = self.run_plain("export", "papers.db", "--to", "jsonl").out
        return {link["url"]: link.get("check") for line in out.splitlines() for link in json.loads(line)["links"]}

    def test_ends(self):
        s = self.script
        s.on("/ok", lambda r: r.send("here"))
        s.on("/no-head", lambda r: r.send("no", 405) if r.method == "HEAD" else r.file(b"here"))
        s.on("/head-404", lambda r: r.send("no", 404) if r.method == "HEAD" else r.send("x" * 5_000_000))
        s.on("/empty", lambda r: r.send("no", 501 if r.method == "HEAD" else 416))
        s.on("/gone", lambda r: r.send("gone", 410))
        s.on("/private", lambda r: r.send("no", 403))
        s.on("/moved", lambda r: r.redirect("/new", 301))
        s.on("/new", lambda r: r.redirect("/newer", 308))
        s.on("/newer", lambda r: r.send("here"))
        s.on("/slash", lambda r: r.send("here") if r.path == "/slash/" else r.redirect("/slash/", 301))
        s.on("/login", lambda r: r.redirect("/ok", 302))
        s.on("/mixed", lambda r: r.redirect("/login", 301))
        s.on("/to-nothing", lambda r: r.redirect("/nothing", 301))
        s.on("/loop", lambda r: r.redirect("/loop"))
        s.on("/ftp", lambda r: r.redirect("ftp://127.0.0.1/x"))
        s.on("/flaky", lambda r: r.send("oh", 503, headers={"Retry-After": "0"}) if r.number == 0 else r.send("ok"))
        s.on("/broken", lambda r: r.send("oh", 500))
        s.on("/cut", lambda r: r.close())
        u = s.url
        dead_port = f"http://127.0.0.1:{servers.free_port()}/x"
        expected = {
            u + "/ok": ("alive", 200), u + "/no-head": ("alive", 206), u + "/head-404": ("alive", 200),
            u + "/empty": ("alive", 416), u + "/gone": ("dead", 410), u + "/nothing": ("dead", 404),
            u + "/private": ("unknown", 403), u + "/moved": ("moved", 200, u + "/newer"),
            u + "/slash": ("alive", 200, u + "/slash/"), u + "/login": ("alive", 200, u + "/ok"),
            u + "/mixed": ("alive", 200, u + "/ok"), u + "/to-nothing": ("dead", 404, u + "/nothing"),
            u + "/loop": ("refused", 302, u + "/loop"), u + "/ftp": ("refused", 302), u + "/flaky": ("alive", 200),
            u + "/broken": ("unknown", 500), u + "/cut": ("unknown", None), dead_port: ("unknown", None),
            "ftp://127.0.0.1/x": ("refused", None), "http://no-such-host.invalid/x": ("dead", None),
            self.nginx.url + "/alive/a": ("alive", 200),
            self.nginx.url + "/moved/a": ("moved", 200, self.nginx.url + "/repo/"),
        }
        self.database(expected)
        done = self.check("--retries", "1")
        got = {url: tuple(v for v in (c["status"], c.get("http"), c.get("final_url")) )
               for url, c in self.found().items()}
        want = {url: (e + (None,))[:3] for url, e in expected.items()}
        # A name server that can't be reached says less than one that says no.
        if got["http://no-such-host.invalid/x"][0] == "unknown":
            want["http://no-such-host.invalid/x"] = ("unknown", None, None)
        self.assertEqual(got, want)
        told = [json.loads(line) for line in done.out.splitlines()]
        self.assertEqual([t["url"] for t in told], sorted(url for url, w in want.items() if w[0] != "alive"))
        reasons = {t["url"]: t.get("reason", "") for t in told}
        self.assertIn("HTTP 410 Gone", reasons[u + "/gone"])
        self.assertIn("too many redirects", reasons[u + "/loop"])
        self.assertIn("22 links checked, 9 alive", done.err)

    def test_checked_once_until_old(self):
        self.script.on("/", lambda r: r.send("here"))
        self.database([self.script.url + "/a", self.script.url + "/b"])
        self.check()
        self.assertEqual(len(self.asked()), 2)
        self.assertIn("0 links checked", self.check().err)
        self.check("--older-than", "0")
        self.assertEqual(len(self.asked()), 4)
        # The record comes again, changed: what was found out about its link stays.
        with open(self.path("in.jsonl")) as f:
            text = f.read()
        with open(self.path("in.jsonl"), "w") as f:
            f.write(text.replace("None.", "Nothing more."))
        self.run_plain("stage", "store", "in.jsonl", "--db", "papers.db")
        self.assertEqual(self.found()[self.script.url + "/a"]["status"], "alive")

    def test_kinds(self):
        self.script.on("/", lambda r: r.send("here"))
        self.database([self.script.url + "/a"], kind="data")
        self.assertIn("0 links checked", self.check().err)
        self.assertIn("1 links checked, 1 alive", self.check("--kind", "code,data").err)
        self.assertIn("--kind takes code", self.check("--kind", "code,dat", code=2).err)

    def test_private_addresses_are_refused(self):
        self.script.on("/", lambda r: r.send("here"))
        self.script.on("http://public.example/", lambda r: r.redirect(self.script.url + "/secret"))
        port = self.script.url.rsplit(":", 1)[1]
        urls = [self.script.url + "/a", f"http://localhost:{port}/a", f"http://[::1]:{port}/a",
                "http://169.254.169.254/latest/meta-data", "http://public.example/x"]
        self.database(urls)
        self.run_plain("check-links", "papers.db", "--pause", "0", env={"http_proxy": self.script.url})
        self.assertEqual({c["status"] for c in self.found().values()}, {"refused"})
        self.assertEqual([r.target for r in self.script.log], ["http://public.example/x"])

    def test_many_at_once_few_at_one_server(self):
        self.script.on("/", lambda r: (time.sleep(0.05), r.send("here")))
        other = servers.Script()
        other.on("/", lambda r: (time.sleep(0.05), r.send("here")))
        try:
            self.database([f"{s.url}/{n}" for n in range(30) for s in (self.script, other)])
            began = time.monotonic()
            self.check()
            self.assertLess(time.monotonic() - began, 60 * 0.05)
            self.assertEqual({c["status"] for c in self.found().values()}, {"alive"})
            self.assertLessEqual(self.script.most_at_once, 4)
            self.assertGreater(self.script.most_at_once, 1)
        finally:
            other.stop()

    def test_server_asks_for_a_pause(self):
        """One answer holds the whole server's other links back, and no HEAD is followed by a GET."""
        self.script.on("/", lambda r: r.send("slow down", 429, headers={"Retry-After": "1"}) if r.number == 0
                       else r.send("here"))
        self.database([self.script.url + f"/{n}" for n in range(9)])
        self.check()
        times = [r.time - self.asked()[0].time for r in self.asked()]
        self.assertLessEqual(len([t for t in times if t < 0.9]), 4)
        self.assertEqual({r.method for r in self.asked()}, {"HEAD"})
        self.assertEqual({c["status"] for c in self.found().values()}, {"alive"})

    def test_slow(self):
        def crawl(r):
            time.sleep(3)
            r.send("late")

        self.script.on("/slow", crawl)
        self.script.on("/fast", lambda r: r.send("here"))
        self.database([self.script.url + "/slow", self.script.url + "/fast"])
        began = time.monotonic()
        self.check("--timeout", "1", "--retries", "0")
        self.assertLess(time.monotonic() - began, 2.5)
        found = self.found()
        self.assertEqual(found[self.script.url + "/slow"]["status"], "unknown")
        self.assertEqual(found[self.script.url + "/fast"]["status"], "alive")

    def test_interrupted_and_resumed(self):
        reached = threading.Event()

        def answer(r):
            if len(self.script.log) > 200:
                reached.set()
                time.sleep(1)
            r.send("here")

        self.script.on("/", answer)
        self.database([self.script.url + f"/{n}" for n in range(300)])
        process = self.start("check-links", "papers.db", *case.QUICK)
        self.assertTrue(reached.wait(20))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130, err)
        self.assertIn("interrupted; the same command again checks the rest", err)
        done = [c for c in self.found().values() if c]
        self.assertTrue(100 < len(done) < 300, len(done))
        self.script.log.clear()
        self.check()
        self.assertEqual({c["status"] for c in self.found().values()}, {"alive"})
        self.assertEqual(len(self.asked()), 300 - len(done))

    def test_usage(self):
        self.assertIn("takes one database", self.run_plain("check-links", code=2).err)
        self.assertIn("none.db: no such database", self.run_plain("check-links", "none.db", code=2).err)
        self.assertFalse(os.path.exists(self.path("none.db")))


if __name__ == "__main__":
    import unittest
    unittest.main()
