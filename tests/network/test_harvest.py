"""papersift harvest: complete, whatever happens on the way, and never asked for twice."""
import json
import os
import re
import signal
import threading
import time

import case
import services


class Oai(case.Case):
    def setUp(self):
        super().setUp()
        self.papers = sorted(services.many(20), key=lambda p: p["date"])
        self.oai = services.Oai(self.papers)
        self.script.on("/oai", self.oai)

    def harvest(self, *args, code=0, into="out", base="/oai", **more):
        return self.run_quick("harvest", "oai", self.script.url + base, "-o", into, *args, code=code, **more)

    def undisturbed(self):
        """What a harvest without trouble leaves: name to content."""
        oai = services.Oai(self.papers, self.oai.page)
        self.script.on("/calm", oai)
        self.harvest(into="calm", base="/calm")
        return self.files("calm")

    def ids(self, files):
        return [i for _, body in sorted(files.items()) for i in re.findall(r"<id>(.*?)</id>", body.decode())]

    def test_all_pages(self):
        done = self.harvest()
        files = self.files("out")
        self.assertEqual(list(files), [f"{n:06d}.xml" for n in range(1, 8)])
        self.assertEqual(self.ids(files), [p["arxiv"] for p in self.papers])
        self.assertEqual(done.out, "")
        self.assertEqual(done.err, "papersift: 20 records in 7 new responses in out\n")
        first, second = self.asked()[:2]
        self.assertEqual(first.query, {"verb": "ListRecords", "metadataPrefix": "arXiv"})
        self.assertEqual(second.query, {"verb": "ListRecords", "resumptionToken": "||3"})
        self.assertEqual(self.script.most_at_once, 1)

    def test_killed_twenty_times(self):
        self.oai.page = 1
        calm = self.undisturbed()
        kills = []
        client = []
        doomed = []

        # On each of its ways: before the answer, with half of it, with all of it, and while that is being kept.
        def kill(request, page):
            if client[0] in doomed:  # it got on before the signal reached it
                request.close()
                return True
            if len(kills) >= 20:
                return False
            doomed.append(client[0])
            way = ("before", "half", "all", "kept")[len(kills) % 4]
            kills.append((request.number, way))
            low, high, start = (request.query.get("resumptionToken") or "||0").split("|")
            body = self.oai.body(self.papers, low, high, int(start)).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            if way == "half":
                request.raw(head + body[: len(body) // 2])
                time.sleep(0.01)
            elif way in ("all", "kept"):
                request.raw(head + body)
                time.sleep(0.0 if way == "all" else 0.001 * len(kills) / 4)
            client[0].kill()
            return True

        self.oai.trouble = kill
        died = 0
        for _ in range(60):
            process = self.start("harvest", "oai", self.script.url + "/oai", "-o", "out", *case.QUICK)
            client[:] = [process]
            out, err = process.communicate(timeout=60)
            if process.returncode == 0:
                break
            self.assertEqual(process.returncode, -signal.SIGKILL, err)
            died += 1
        self.assertEqual(process.returncode, 0, err)
        self.assertEqual(died, 20)
        self.assertEqual(self.files("out"), calm)
        # It went on, and didn't begin anew each time.
        self.assertLess(len(self.asked("/oai")), 20 + 20 + 20)

    def test_interrupted(self):
        calm = self.undisturbed()
        reached = threading.Event()

        def hold(request, page):
            if page == 3 and not reached.is_set():
                reached.set()
                time.sleep(1.5)
            return False

        self.oai.trouble = hold
        process = self.start("harvest", "oai", self.script.url + "/oai", "-o", "out", *case.QUICK)
        self.assertTrue(reached.wait(10))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130, err)
        self.assertIn("interrupted; the same command again goes on where it stopped", err)
        self.assertEqual(len(self.files("out")), 3)
        self.harvest()
        self.assertEqual(self.files("out"), calm)

    def test_trouble_that_passes(self):
        calm = self.undisturbed()
        troubles = {
            1: lambda r: r.send("busy", 503, headers={"Retry-After": "0"}),
            2: lambda r: r.send("<html><body>Rate exceeded</body></html>", kind="text/html"),
            3: lambda r: r.send(self.oai.body(self.papers, "", "", 9)[:-30], kind="text/xml"),
            4: lambda r: (r.head(200, {"Content-Length": 5000}), r.raw(b"<OAI"), r.close()),
            5: lambda r: r.send(b"\x00\xff\xfe garbage"),
            6: lambda r: r.send(services.oai_document("<ListRecords>\n</ListRecords>\n"), kind="text/xml"),
        }

        def trouble(request, page):
            function = troubles.pop(page, None)
            if function:
                function(request)
            return function is not None

        self.oai.trouble = trouble
        self.harvest()
        self.assertEqual(troubles, {})
        self.assertEqual(self.files("out"), calm)

    def stop_and_go_on(self, trouble, message):
        """Trouble from page 4 on that doesn't pass; once it has, the same command ends as if nothing had been."""
        calm = self.undisturbed()
        self.oai.trouble = lambda request, page: page >= 4 and (trouble(request), True)[1]
        failed = self.harvest("--retries", "1", code=2)
        self.assertIn(message, failed.err)
        self.assertEqual(len(self.files("out")), 4)
        self.oai.trouble = lambda request, page: False
        self.harvest()
        self.assertEqual(self.files("out"), calm)
        self.assertEqual(len([r for r in self.asked("/oai") if r.query.get("resumptionToken", "") == ""]), 1)

    def test_unavailable(self):
        self.stop_and_go_on(lambda r: r.send("no", 503), "HTTP 503 Service Unavailable; given up after 2 tries")

    def test_patience_exceeded(self):
        self.stop_and_go_on(lambda r: r.send("no", 503, headers={"Retry-After": "86400"}),
                            "it asks to come back in 86400 s, which is more than --max-wait")

    def test_a_page_of_html(self):
        self.stop_and_go_on(lambda r: r.send("<html/>", kind="text/html"),
                            "the answer is no OAI-PMH answer, it begins with <html>; given up after 2 tries")

    def test_cut_short(self):
        self.stop_and_go_on(lambda r: r.send(self.oai.body(self.papers, "", "", 0)[:900], kind="text/xml"),
                            "the answer is no whole OAI-PMH answer: line")

    def test_internal_error(self):
        self.stop_and_go_on(lambda r: self.oai.error(r, "badArgument", "database is away"),
                            "the server says badArgument: database is away")

    def test_disk_refuses(self):
        self.harvest("--set", "none", code=2)
        os.mkdir(self.path("out", "000001.xml"))
        failed = self.harvest(code=2)
        self.assertIn("out/000001.xml: Is a directory", failed.err)
        os.rmdir(self.path("out", "000001.xml"))
        calm = self.undisturbed()
        self.harvest()
        self.assertEqual(self.files("out"), calm)

    def test_expired_token(self):
        calm = self.undisturbed()
        self.oai.valid = set()
        expired = []

        def expire(request, page):
            if page == 3 and not expired:
                expired.append(self.oai.valid.copy())
                self.oai.valid.clear()
                self.oai.error(request, "badResumptionToken", "expired")
                return True
            return False

        self.oai.trouble = expire
        done = self.harvest()
        self.assertIn("the resumption token has expired; the list is asked for again from its start", done.err)
        self.assertEqual(self.files("out"), calm)

    def test_expired_while_stopped_and_list_shorter(self):
        """Next week: the token is gone, and so are two pages of the list."""
        self.oai.trouble = lambda request, page: page >= 5 and (request.send("no", 503), True)[1]
        self.harvest("--retries", "0", code=2)
        self.assertEqual(len(self.files("out")), 5)
        self.oai.trouble = lambda request, page: False
        self.oai.valid = set()
        del self.papers[9:]
        self.harvest()
        self.assertEqual(self.ids(self.files("out")), [p["arxiv"] for p in self.papers])
        self.assertEqual(len(self.files("out")), 3)

    def test_expires_for_ever(self):
        self.oai.trouble = lambda request, page: page == 2 and (
            self.oai.error(request, "badResumptionToken", "expired"), True)[1]
        failed = self.harvest(code=2)
        self.assertIn("the server says badResumptionToken: expired", failed.err)

    def test_same_token_again(self):
        self.oai.trouble = lambda request, page: page == 2 and (request.send(services.oai_document(
            "<ListRecords>" + services.oai_record(self.papers[0]) +
            "<resumptionToken>||6</resumptionToken></ListRecords>")), True)[1]
        failed = self.harvest(code=2)
        self.assertIn("the server gives the same resumption token again", failed.err)

    def test_steps(self):
        """Short lists: an expired token costs one of them."""
        self.oai.page = 1
        self.oai.valid = set()
        expired = []

        def expire(request, page):
            if request.query.get("resumptionToken", "").startswith("2024-01-09") and not expired:
                expired.append(1)
                self.oai.error(request, "badResumptionToken", "expired")
                return True
            return False

        self.oai.trouble = expire
        self.harvest("--from", "2024-01-01", "--until", "2024-01-14", "--step", "4")
        self.assertEqual(self.ids(self.files("out")), [p["arxiv"] for p in self.papers if p["date"] <= "2024-01-14"])
        lists = [(r.query["from"], r.query["until"]) for r in self.asked() if "from" in r.query]
        self.assertEqual(lists, [("2024-01-01", "2024-01-04"), ("2024-01-05", "2024-01-08"),
                                 ("2024-01-09", "2024-01-12"), ("2024-01-09", "2024-01-12"),
                                 ("2024-01-13", "2024-01-14")])

    def test_steps_killed(self):
        self.oai.page = 1
        self.oai.trouble = lambda request, page: request.number % 3 == 2 and (request.send("no", 500), True)[1]
        args = ["--from", "2024-01-01", "--until", "2024-01-28", "--step", "3", "--retries", "0"]
        code, runs = 2, 0
        while code == 2 and runs < 40:
            code = self.harvest(*args, code=None).returncode
            runs += 1
        self.assertEqual(code, 0)
        self.assertGreater(runs, 5)
        self.assertEqual(self.ids(self.files("out")), [p["arxiv"] for p in self.papers])

    def test_errors_of_the_request(self):
        failed = self.harvest("--set", "none", code=2)
        self.assertIn("the server says badArgument: no such set", failed.err)
        failed = self.harvest("--prefix", "oai_dc", code=2)
        self.assertIn("the server says cannotDisseminateFormat", failed.err)
        # Nothing had come, so the directory is free for the right one.
        self.harvest("--set", "cs")
        self.assertEqual(len(self.files("out")), 7)

    def test_no_records(self):
        done = self.harvest("--from", "2025-01-01")
        self.assertIn("no records in this range", done.err)
        self.assertEqual(self.files("out"), {})

    def test_from_last(self):
        self.harvest("--from", "2024-01-01")
        again = self.harvest("--from", "2024-01-01")
        self.assertIn("out: complete already; '--from last' asks for what has come since", again.err)
        new = services.many(4, first=900)
        for p, day in zip(new, ("2024-11-04", "2024-11-05", "2024-11-06", "2024-11-07")):
            p["date"] = day
        self.papers += new
        self.harvest("--from", "last")
        # From the day on which the first harvest's first answer was given.
        self.assertEqual(self.asked()[-1].query["from"], "2024-11-05")
        self.assertEqual(self.ids(self.files("out"))[20:], [p["arxiv"] for p in new[1:]])
        self.assertEqual(list(self.files("out"))[-1], "000008.xml")

    def test_from_last_behind_until(self):
        self.harvest("--from", "2024-01-01", "--until", "2024-01-05")
        self.harvest("--from", "last", "--until", "2024-01-09")
        self.assertEqual(self.asked()[-1].query["resumptionToken"], "2024-01-06|2024-01-09|3")
        self.assertEqual(self.ids(self.files("out")), [p["arxiv"] for p in self.papers if p["date"] <= "2024-01-09"])

    def test_from_last_of_nothing(self):
        failed = self.harvest("--from", "last", code=2)
        self.assertIn("out: holds no harvest that '--from last' could go on from", failed.err)

    def test_another_harvest(self):
        self.oai.trouble = lambda request, page: page >= 2 and (request.send("no", 404), True)[1]
        self.harvest("--from", "2024-01-02", code=2)
        self.assertIn("holds a harvest of something else", self.harvest("--set", "cs", code=2).err)
        self.assertIn("holds an unfinished harvest from '2024-01-02' until ''",
                      self.harvest("--from", "2024-01-03", code=2).err)
        self.assertEqual(len(self.files("out")), 2)

    def test_files_of_somebody_else(self):
        os.mkdir(self.path("out"))
        with open(self.path("out", "000001.xml"), "w") as f:
            f.write("mine")
        self.assertIn("out/000001.xml: is there and comes from no harvest", self.harvest(code=2).err)
        self.assertEqual(self.read("out", "000001.xml"), b"mine")

    def test_two_at_once(self):
        reached, go = threading.Event(), threading.Event()
        self.oai.trouble = lambda request, page: (reached.set(), go.wait(10), False)[2]
        first = self.start("harvest", "oai", self.script.url + "/oai", "-o", "out", *case.QUICK)
        self.assertTrue(reached.wait(10))
        self.assertIn("another process is at work here", self.harvest(code=2).err)
        go.set()
        first.communicate(timeout=20)
        self.assertEqual(first.returncode, 0)

    def test_pace(self):
        self.harvest("--pause", "0.15")
        times = [r.time for r in self.asked()]
        self.assertTrue(all(b - a >= 0.15 for a, b in zip(times, times[1:])), times)

    def test_default_pace_is_arxivs(self):
        """Two requests, three seconds."""
        del self.papers[4:]
        self.run_plain("harvest", "oai", self.script.url + "/oai", "-o", "out", "--allow-private")
        first, second = self.asked()
        self.assertGreaterEqual(second.time - first.time, 3.0)

    def test_hostile_xml(self):
        bomb = ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
                "&a;</OAI-PMH>")
        self.oai.trouble = lambda request, page: (request.send(bomb), True)[1]
        self.assertIn("the answer is no whole OAI-PMH answer", self.harvest("--retries", "0", code=2).err)
        deep = services.oai_document("<a>" * 100 + "</a>" * 100)
        self.oai.trouble = lambda request, page: (request.send(deep), True)[1]
        self.assertIn("nests deeper than 64 elements", self.harvest("--retries", "0", code=2).err)

    def test_usage(self):
        for args, message in ((["oai", "x"], "takes the repository's base URL"), ([], "needs a service"),
                              (["new", "x"], "there is no service 'new'"), (["arxiv"], "takes a query, or ids"),
                              (["oai", "http://x/", "--from", "2024-02-30"], "--from takes a day"),
                              (["oai", "http://x/", "--from", "2024-02-03", "--until", "2024-02-02"], "is later than"),
                              (["oai", "http://x/", "--pause", "soon"], "--pause takes seconds"),
                              (["hf-daily", "more"], "takes no 'more'")):
            self.assertIn(message, self.run_plain("harvest", *args, "-o", "out", code=2).err)
        self.assertIn("needs -o DIR", self.run_plain("harvest", "hf-daily", code=2).err)


class Arxiv(case.Case):
    def setUp(self):
        super().setUp()
        self.papers = services.many(23)
        self.service = services.ArxivQuery(self.papers)
        self.script.on("/api/query", self.service)

    def harvest(self, *args, code=0, **more):
        return self.run_quick("harvest", "arxiv", *args, "-o", "out", "--arxiv-url", self.script.url, code=code, **more)

    def ids(self):
        return [i for body in self.files("out").values() for i in re.findall(r"<id>http://arxiv.org/abs/(.*?)v1</id>", body.decode())]

    def test_pages(self):
        self.harvest("cat:math.GT", "--page", "10")
        self.assertEqual(self.ids(), [p["arxiv"] for p in self.papers])
        self.assertEqual([r.query["start"] for r in self.asked()], ["0", "10", "20"])
        self.assertEqual(self.asked()[0].query["search_query"], "(cat:math.GT)")
        self.assertEqual(self.asked()[0].query["sortBy"], "submittedDate")

    def test_dates(self):
        self.harvest("cat:math.GT", "--from", "2024-01-05", "--until", "2024-01-07")
        self.assertEqual(self.asked()[0].query["search_query"],
                         "(cat:math.GT) AND submittedDate:[202401050000 TO 202401072359]")
        self.assertEqual(len(self.ids()), 3)
        self.harvest("cat:math.GT", "--from", "last", "--until", "2024-01-09")
        self.assertEqual(len(set(self.ids())), 5)

    def test_empty_page_is_asked_for_again(self):
        def service(request):
            if request.number == 1:
                return request.send(services.atom_feed([], 23, 10), kind="application/atom+xml")
            return self.service(request)

        self.script.on("/api/query", service)
        self.harvest("all:folding", "--page", "10")
        self.assertEqual(self.ids(), [p["arxiv"] for p in self.papers])

    def test_stopped_and_resumed(self):
        self.script.on("/api/query", lambda r: r.send("no", 503) if r.number % 2 else self.service(r))
        for n in range(9):
            code = self.harvest("all:folding", "--page", "5", "--retries", "0", code=None).returncode
            if code == 0:
                break
        self.assertEqual((code, n), (0, 4))
        self.assertEqual(self.ids(), [p["arxiv"] for p in self.papers])

    def test_error_entry(self):
        self.script.on("/api/query", lambda r: r.send(services.atom_error("incorrect id format for abc")))
        failed = self.harvest("all:x", code=2)
        self.assertIn("arXiv says: incorrect id format for abc", failed.err)
        self.assertEqual(self.files("out"), {})

    def test_too_many(self):
        self.script.on("/api/query", lambda r: r.send(services.atom_feed([services.atom_entry(self.papers[0])], 30001)))
        self.assertIn("more than 30000 papers", self.harvest("all:x", code=2).err)

    def test_nothing_found(self):
        self.script.on("/api/query", lambda r: r.send(services.atom_feed([], 0)))
        self.assertIn("no records in this range", self.harvest("all:x").err)

    def test_ids(self):
        self.papers += services.many(120, first=1000)
        self.service.papers = self.papers
        wanted = [p["arxiv"] for p in self.papers]
        self.harvest(*wanted[1:], "arXiv:" + wanted[0] + "v1")
        self.assertEqual(sorted(self.ids()), sorted(wanted))
        self.assertEqual(len(self.asked()), 2)
        self.assertTrue(self.asked()[1].query["id_list"].endswith("2401.00001v1"))


class HfDaily(case.Case):
    def setUp(self):
        super().setUp()
        self.papers = services.many(10)
        for p in self.papers[:3]:
            p["date"] = "2024-01-01"
        self.papers[5]["date"] = "2024-01-04"
        self.script.on("/api/daily_papers", services.HfDaily(self.papers))

    def harvest(self, *args, code=0):
        return self.run_quick("harvest", "hf-daily", "-o", "out", "--hf-url", self.script.url + "/", *args, code=code)

    def ids(self):
        return [i["paper"]["id"] for body in self.files("out").values() for i in json.loads(body)]

    def test_days(self):
        done = self.harvest("--from", "2024-01-01", "--until", "2024-01-04")
        self.assertEqual(list(self.files("out")), ["2024-01-01.json", "2024-01-04.json"])
        self.assertEqual(len(self.ids()), 5)
        self.assertIn("5 records in 2 new responses", done.err)
        self.assertEqual([r.query["date"] for r in self.asked()],
                         ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"])
        self.harvest("--from", "last", "--until", "2024-01-07")
        self.assertEqual(self.asked()[4].query["date"], "2024-01-05")
        self.assertEqual(list(self.files("out"))[-1], "2024-01-07.json")

    def test_more_than_a_page(self):
        self.script.on("/api/daily_papers", services.HfDaily([{**p, "date": "2024-01-01"} for p in services.many(130)]))
        self.harvest("--from", "2024-01-01", "--until", "2024-01-01")
        self.assertEqual(list(self.files("out")), ["2024-01-01-p1.json", "2024-01-01.json"])
        self.assertEqual(len(self.ids()), 130)

    def test_trouble(self):
        service = services.HfDaily(self.papers)
        troubles = [lambda r: r.send('[{"paper": {"id"', kind="application/json"), lambda r: r.send('{"error": "busy"}'),
                    lambda r: r.send('[{"title": "no paper"}]'), lambda r: r.send("x", 429, headers={"Retry-After": "0"})]
        self.script.on("/api/daily_papers", lambda r: troubles.pop()(r) if troubles else service(r))
        self.harvest("--from", "2024-01-01", "--until", "2024-01-01")
        self.assertEqual(len(self.ids()), 3)
        self.script.on("/api/daily_papers", lambda r: r.send('{"error": "busy"}'))
        failed = self.harvest("--from", "last", "--until", "2024-01-02", "--retries", "0", code=2)
        self.assertIn("the answer is no list of papers", failed.err)


if __name__ == "__main__":
    import unittest
    unittest.main()
