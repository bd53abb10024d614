"""papersift fetch: files that are there whole or not at all, whatever the server does."""
import json
import os
import random
import socket
import threading
import time
import unittest

import case
import servers

DATA = random.Random(7).randbytes(300_000)


class Fetch(case.Case):
    def fetch(self, *urls, code=0, **more):
        return self.run_quick("fetch", *urls, "-o", "in", code=code, **more)

    def whole(self, name="data.bin", data=DATA):
        """The file is there, and nothing of its making."""
        self.assertEqual(self.read("in", name), data)
        self.assertFalse(os.path.exists(self.path("in", f".{name}.part")))

    def nothing(self, name="data.bin"):
        self.assertFalse(os.path.exists(self.path("in", name)))

    def test_path_on_stdout(self):
        self.script.on("/", lambda r: r.file(DATA))
        done = self.fetch(self.script.url + "/data.bin")
        self.assertEqual((done.out, done.err), ("in/data.bin\n", ""))
        self.whole()

    def test_taken_up_where_it_broke_off(self):
        self.script.on("/", lambda r: r.file(DATA, stop=100_000 if r.number < 3 else None))
        self.fetch(self.script.url + "/data.bin")
        self.whole()
        ranges = [r.headers.get("Range") for r in self.asked()]
        self.assertEqual(ranges, [None, "bytes=100000-", "bytes=200000-"])
        self.assertEqual({r.headers.get("If-Range") for r in self.asked()[1:]}, {'"v1"'})

    def test_another_version_meanwhile(self):
        other = DATA[::-1]
        self.script.on("/", lambda r: r.file(DATA, stop=5) if r.number == 0 else r.file(other, etag='"v2"'))
        self.fetch(self.script.url + "/data.bin")
        self.whole(data=other)

    def test_no_version_begins_anew(self):
        self.script.on("/", lambda r: r.file(DATA, etag=None, stop=5 if r.number == 0 else None))
        self.fetch(self.script.url + "/data.bin")
        self.whole()
        self.assertEqual([r.headers.get("Range") for r in self.asked()], [None, None])

    def test_weak_version_is_none_for_ranges(self):
        self.script.on("/", lambda r: r.file(DATA, etag='W/"v1"', stop=5 if r.number == 0 else None))
        self.fetch(self.script.url + "/data.bin")
        self.whole()
        self.assertEqual([r.headers.get("Range") for r in self.asked()], [None, None])

    def test_killed_and_resumed(self):
        half = threading.Event()

        def slow(r):
            if r.number > 0:
                return r.file(DATA)
            r.head(200, {"Content-Length": len(DATA), "ETag": '"v1"'})
            r.raw(DATA[:120_000])
            half.set()
            time.sleep(5)

        self.script.on("/", slow)
        process = self.start("fetch", self.script.url + "/data.bin", "-o", "in", *case.QUICK)
        self.assertTrue(half.wait(10))
        for _ in range(500):
            if os.path.exists(self.path("in", ".data.bin.part")) and len(self.read("in", ".data.bin.part")) == 120_000:
                break
            time.sleep(0.01)
        self.kill(process)
        process.communicate()
        self.nothing()
        self.fetch(self.script.url + "/data.bin")
        self.whole()
        self.assertEqual(self.asked()[1].headers["Range"], "bytes=120000-")

    def test_unchanged_and_changed(self):
        version = ['"v1"', DATA]
        self.script.on("/", lambda r: r.file(version[1], etag=version[0]))
        self.fetch(self.script.url + "/data.bin")
        again = self.fetch(self.script.url + "/data.bin")
        self.assertIn("in/data.bin: unchanged", again.err)
        self.assertEqual(self.asked()[1].headers["If-None-Match"], '"v1"')
        version[:] = ['"v2"', b"new"]
        self.fetch(self.script.url + "/data.bin")
        self.whole(data=b"new")

    def test_empty_file(self):
        self.script.on("/", lambda r: r.file(b""))
        self.fetch(self.script.url + "/data.bin")
        self.whole(data=b"")

    def test_retry_after_is_obeyed(self):
        self.script.on("/", lambda r: r.send("later", 503, headers={"Retry-After": "1"}) if r.number == 0 else r.file(DATA))
        self.fetch(self.script.url + "/data.bin")
        first, second = self.asked()
        self.assertGreaterEqual(second.time - first.time, 1.0)
        self.whole()

    def test_retry_after_beyond_patience(self):
        self.script.on("/", lambda r: r.send("later", 503, headers={"Retry-After": "3600"}))
        failed = self.fetch(self.script.url + "/data.bin", code=2)
        self.assertIn("HTTP 503 Service Unavailable; it asks to come back in 3600 s, which is more than --max-wait",
                      failed.err)
        self.assertIn("the same command again goes on where it stopped", failed.err)
        self.assertEqual(len(self.asked()), 1)

    def test_given_up_after_retries(self):
        self.script.on("/", lambda r: r.send("oh", 500))
        failed = self.fetch(self.script.url + "/data.bin", "--retries", "2", code=2)
        self.assertIn("HTTP 500 Internal Server Error; given up after 3 tries", failed.err)
        self.assertEqual(len(self.asked()), 3)

    def test_not_found_is_not_retried(self):
        failed = self.fetch(self.script.url + "/data.bin", code=2)
        self.assertIn("HTTP 404 Not Found", failed.err)
        self.assertEqual(len(self.asked()), 1)
        self.nothing()

    def test_length_that_is_never_reached(self):
        def lie(r):
            r.head(200, {"Content-Length": 1000, "ETag": '"x"'})
            r.raw(b"short")
            r.close()

        self.script.on("/", lie)
        failed = self.fetch(self.script.url + "/data.bin", "--retries", "2", code=2)
        self.assertIn("given up after", failed.err)
        self.nothing()

    def piece(self, r, first):
        """100,000 bytes of the file, whatever was asked for."""
        last = min(first + 100_000, len(DATA)) - 1
        r.head(206, {"Content-Length": last + 1 - first, "Content-Range": f"bytes {first}-{last}/{len(DATA)}",
                     "ETag": '"v1"'})
        r.raw(DATA[first:last + 1])

    def test_ranges_shorter_than_asked_for(self):
        self.script.on("/", lambda r: self.piece(r, int(r.headers["Range"][6:-1])) if r.number else r.file(DATA, stop=7))
        self.fetch(self.script.url + "/data.bin")
        self.whole()
        self.assertEqual(len(self.asked()), 4)

    def test_a_range_not_asked_for(self):
        self.script.on("/", lambda r: self.piece(r, 9) if r.number else r.file(DATA, stop=7))
        failed = self.fetch(self.script.url + "/data.bin", code=2)
        self.assertIn("the server sent another range than was asked for", failed.err)
        self.nothing()

    def test_slow_body(self):
        def crawl(r):
            r.head(200, {"Content-Length": 100000})
            for _ in range(100):
                r.raw(b"x")
                time.sleep(0.1)

        self.script.on("/", crawl)
        began = time.monotonic()
        failed = self.run_quick("fetch", self.script.url + "/data.bin", "-o", "in", "--retries", "0", code=2)
        self.assertIn("too slow", failed.err)
        self.assertLess(time.monotonic() - began, 8)
        self.nothing()

    def test_not_http_at_all(self):
        self.script.on("/", lambda r: (r.raw(b"\x00\x01garbage\r\n\r\n"), r.close()))
        self.fetch(self.script.url + "/data.bin", "--retries", "1", code=2)
        self.nothing()

    def test_nobody_listens(self):
        failed = self.fetch(f"http://127.0.0.1:{servers.free_port()}/data.bin", "--retries", "1", code=2)
        self.assertIn("given up after 2 tries", failed.err)

    def test_redirects(self):
        self.script.on("/a", lambda r: r.redirect("/b"))
        self.script.on("/b", lambda r: r.redirect(self.script.url + "/c/data.bin", 301))
        self.script.on("/c", lambda r: r.file(DATA))
        self.fetch(self.script.url + "/a/data.bin")
        self.whole()

    def test_redirects_without_end(self):
        self.script.on("/", lambda r: r.redirect(f"/{r.number}"))
        failed = self.fetch(self.script.url + "/data.bin", code=2)
        self.assertIn("too many redirects", failed.err)
        self.assertEqual(len(self.asked()), 11)

    def test_redirect_to_another_scheme(self):
        secret = self.path("secret")
        with open(secret, "w") as f:
            f.write("secret")
        self.script.on("/", lambda r: r.redirect("file://" + secret))
        failed = self.fetch(self.script.url + "/data.bin", code=2)
        self.assertIn("not an http:// or https:// address", failed.err)

    def test_some_fail(self):
        self.script.on("/good", lambda r: r.file(DATA))
        failed = self.fetch(self.script.url + "/bad.bin", self.script.url + "/good.bin", code=3)
        self.assertEqual(failed.out, "in/good.bin\n")
        self.assertIn("1 of 2 files couldn't be fetched", failed.err)

    def test_a_file_of_somebody_else_stays(self):
        os.mkdir(self.path("in"))
        with open(self.path("in", "data.bin"), "w") as f:
            f.write("mine")
        self.script.on("/", lambda r: r.file(DATA))
        failed = self.fetch(self.script.url + "/data.bin", code=2)
        self.assertIn("in/data.bin: is there already and didn't come from", failed.err)
        self.assertEqual(self.read("in", "data.bin"), b"mine")

    def test_one_name_twice(self):
        failed = self.fetch(self.script.url + "/a/x", self.script.url + "/b/x", code=2)
        self.assertIn("two of the addresses would both become in/x", failed.err)

    def test_names_stay_in_the_directory(self):
        self.script.on("/", lambda r: r.file(b"x"))
        self.fetch(self.script.url + "/%2e%2e%2fup%00?x=1", self.script.url + "/.hidden", self.script.url + "/dir/",
                   code=0)
        for name in os.listdir(self.path("in")):
            self.assertNotIn("/", name)
        self.assertIn("index", os.listdir(self.path("in")))
        self.assertEqual(os.listdir(self.folder), ["in"])

    def test_credentials_are_never_shown_or_kept(self):
        url = self.script.url.replace("http://", "http://me:hidden@") + "/data.bin?api_key=hidden&x=1"
        failed = self.fetch(url, code=2)
        self.script.on("/", lambda r: r.file(DATA, stop=10 if r.number == 0 else None))
        self.fetch(url)
        self.assertTrue(self.asked()[-1].headers["Authorization"].startswith("Basic "))
        self.assertIn("api_key=hidden", self.asked()[-1].target)
        for name in os.listdir(self.path("in")):
            self.assertNotIn(b"hidden", self.read("in", name), name)
        self.assertNotIn("hidden", failed.err)
        self.assertIn("/data.bin?api_key=...&x=1", failed.err)

    def test_two_at_work_on_one_file(self):
        begun, go = threading.Event(), threading.Event()

        def wait(r):
            r.head(200, {"Content-Length": len(DATA)})
            begun.set()
            go.wait(10)
            r.raw(DATA)

        self.script.on("/", wait)
        first = self.start("fetch", self.script.url + "/data.bin", "-o", "in", *case.QUICK)
        self.assertTrue(begun.wait(10))
        second = self.fetch(self.script.url + "/data.bin", code=2)
        go.set()
        self.assertEqual(first.wait(20), 0)
        first.communicate()
        self.assertIn("another process is at work on it", second.err)
        self.whole()

    def test_pace_agent_and_one_connection(self):
        self.script.on("/", lambda r: r.file(DATA))
        self.run_quick("fetch", *(f"{self.script.url}/{n}" for n in range(4)), "-o", "in", "--pause", "0.2",
                       "--contact", "someone@example.org")
        times = [r.time for r in self.asked()]
        self.assertTrue(all(b - a >= 0.2 for a, b in zip(times, times[1:])), times)
        self.assertEqual(self.script.most_at_once, 1)
        for r in self.asked():
            self.assertRegex(r.headers["User-Agent"], r"^papersift/[0-9.]+ \(mailto:someone@example\.org\)$")


class Addresses(case.Case):
    """Private addresses are refused unless they are allowed: as written, by name, by redirect."""

    def refused(self, url, why, env=None):
        failed = self.run_plain("fetch", url, "-o", "in", "--pause", "0", "--retries", "0", code=2, env=env)
        self.assertIn(why, failed.err)
        return failed

    def test_as_written(self):
        port = self.script.url.rsplit(":", 1)[1]
        for host in ("127.0.0.1", "localhost", "LOCALHOST.", "x.localhost", "[::1]", "10.1.2.3", "192.168.0.1",
                     "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "2130706433", "0x7f.1", "127.1",
                     "[::ffff:127.0.0.1]", "[fe80::1]", "[fd00::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"):
            self.refused(f"http://{host}:{port}/x", "is a private address")
        self.assertEqual(self.asked(), [])

    def test_by_name(self):
        """A name that DNS (here /etc/hosts) leads to this machine."""
        names = ["ip6-localhost", "ip6-loopback", socket.gethostname()]
        for name in names:
            try:
                addresses = {a[4][0] for a in socket.getaddrinfo(name, 80)}
            except OSError:
                continue
            if all(a == "::1" or a.startswith(("127.", "10.", "172.1", "172.2", "172.3", "192.168.")) for a in addresses):
                self.refused(f"http://{name}/x", "leads to the private address")
                return
        self.skipTest("no name here leads to a private address")

    def test_by_redirect(self):
        """Through a proxy, which is let through though it is on this machine, a public name is asked that redirects."""
        self.script.on("http://public.example/", lambda r: r.redirect(self.script.url + "/secret"))
        self.script.on("/secret", lambda r: r.send("secret"))
        env = {"http_proxy": self.script.url}
        self.refused("http://public.example/x", "is a private address", env=env)
        self.assertEqual([r.target for r in self.script.log], ["http://public.example/x"])

    def test_proxy_and_no_proxy(self):
        self.script.on("http://public.example/", lambda r: r.file(DATA))
        env = {"http_proxy": self.script.url}
        self.run_plain("fetch", "http://public.example/x", "-o", "in", env=env)
        self.assertEqual(self.read("in", "x"), DATA)
        self.script.on("/direct", lambda r: r.file(DATA))
        self.run_plain("fetch", self.script.url + "/direct", "-o", "in", "--allow-private",
                       env={**env, "no_proxy": "127.0.0.1"})
        self.assertEqual(self.script.log[-1].target, "/direct")


class Tls(case.Case):
    """nginx with a certificate of a CA that only --ca-file knows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nginx = servers.Nginx(os.path.join(cls.class_folder, "nginx"))
        with open(cls.nginx.path("data.bin"), "wb") as f:
            f.write(DATA)

    @classmethod
    def tearDownClass(cls):
        cls.nginx.stop()
        super().tearDownClass()

    def test_verified(self):
        self.run_quick("fetch", self.nginx.url + "/data.bin", "-o", "in", "--ca-file", self.nginx.ca)
        self.assertEqual(self.read("in", "data.bin"), DATA)
        again = self.run_quick("fetch", self.nginx.url + "/data.bin", "-o", "in", "--ca-file", self.nginx.ca)
        self.assertIn("unchanged", again.err)

    def test_unknown_authority(self):
        failed = self.run_quick("fetch", self.nginx.url + "/data.bin", "-o", "in", code=2)
        self.assertIn("SSL certificate problem", failed.err)
        self.assertNotIn("given up after", failed.err)

    def test_another_host(self):
        url = f"https://localhost:{self.nginx.port}/data.bin"
        failed = self.run_quick("fetch", url, "-o", "in", "--ca-file", self.nginx.ca, code=2)
        self.assertIn("no alternative certificate subject name matches", failed.err)

    def test_no_way_back_to_http(self):
        failed = self.run_quick("fetch", self.nginx.url + "/down/x", "-o", "in", "--ca-file", self.nginx.ca, code=2)
        self.assertIn("is redirected from https to http, which isn't followed", failed.err)

    def test_authorities_that_are_not_there(self):
        failed = self.run_quick("fetch", self.nginx.url + "/data.bin", "-o", "in", "--ca-file", "none.pem", code=2)
        self.assertIn("none.pem: No such file or directory", failed.err)

    def test_resumed_over_tls(self):
        """What another process left is taken up from nginx's ranges."""
        self.run_quick("fetch", self.nginx.url + "/data.bin", "-o", "in", "--ca-file", self.nginx.ca)
        state = json.loads(self.read("in", ".data.bin.fetch"))
        state["complete"] = False
        os.rename(self.path("in", "data.bin"), self.path("in", ".data.bin.part"))
        os.truncate(self.path("in", ".data.bin.part"), 1234)
        with open(self.path("in", ".data.bin.fetch"), "w") as f:
            json.dump(state, f)
        self.run_quick("fetch", self.nginx.url + "/data.bin", "-o", "in", "--ca-file", self.nginx.ca)
        self.assertEqual(self.read("in", "data.bin"), DATA)
        with open(os.path.join(self.nginx.folder, "access.log")) as f:
            self.assertIn(f"206 {len(DATA) - 1234}", f.read())


if __name__ == "__main__":
    unittest.main()
