"""Web addresses as inputs of run and extract: streamed, resumed, told apart from files."""
import gzip
import json
import os
import random

import case
import servers

# Abstracts that don't compress well, so that there is more than one block of them.
WORDS = random.Random(3)
RECORDS = "".join(json.dumps({"id": f"arxiv:2401.{i:05d}", "title": f"Paper {i}", "abstract":
                              f"It reaches {i % 90 + 5}.5% accuracy. " + WORDS.randbytes(800).hex()}) + "\n"
                  for i in range(600)).encode()


class Inputs(case.Case):
    def extract(self, url, *args, code=0, **more):
        done = self.run_plain("extract", "--allow-private", url, *args, code=code, **more)
        records = [json.loads(line) for line in done.out.splitlines()]
        for record in records:
            self.assertEqual(record["sources"][0].pop("path"), url)
        done.records = records
        return done

    def local(self):
        with open(self.path("in.jsonl"), "wb") as f:
            f.write(RECORDS)
        records = [json.loads(line) for line in self.run_plain("extract", "in.jsonl").out.splitlines()]
        for record in records:
            record["sources"][0].pop("path")
        return records

    def test_streamed_and_decompressed(self):
        local = self.local()
        self.assertEqual(len(local), 600)
        self.script.on("/plain", lambda r: r.file(RECORDS))
        self.script.on("/packed", lambda r: r.file(gzip.compress(RECORDS)))
        self.assertEqual(self.extract(self.script.url + "/plain").records, local)
        self.assertEqual(self.extract(self.script.url + "/packed.gz").records, local)

    def test_breaks_off_and_goes_on(self):
        """Three times, and whoever reads doesn't notice."""
        local = self.local()
        data = gzip.compress(RECORDS)
        self.script.on("/", lambda r: r.file(data, stop=len(data) // 4 if r.number < 3 else None))
        done = self.extract(self.script.url + "/in.gz")
        self.assertEqual(done.records, local)
        self.assertEqual(len(self.asked()), 4)
        self.assertEqual(self.asked()[1].headers["Range"], f"bytes={len(data) // 4}-")

    def test_breaks_off_for_good(self):
        """Nothing says which version it was: what came is kept, the rest is told."""
        half = RECORDS.index(b"\n", len(RECORDS) // 2) + 100
        self.script.on("/", lambda r: r.file(RECORDS, etag=None, stop=half))
        done = self.extract(self.script.url + "/in.jsonl", "--rejects", "rejects.jsonl", code=3)
        self.assertEqual(len(done.records), RECORDS[:half].count(b"\n"))
        self.assertIn("the input breaks off", done.err)
        self.assertIn("the input breaks off", self.read("rejects.jsonl").decode())

    def test_another_version_meanwhile(self):
        self.script.on("/", lambda r: r.file(RECORDS, stop=300_000) if r.number == 0 else r.file(RECORDS[::-1], etag='"v2"'))
        done = self.extract(self.script.url + "/in.jsonl", code=3)
        self.assertIn("broke off after 300000 bytes, and the server no longer has that version", done.err)

    def test_not_there(self):
        done = self.extract(self.script.url + "/in.jsonl", code=1)
        self.assertIn("/in.jsonl: HTTP 404 Not Found", done.err)

    def test_redirected(self):
        self.script.on("/old", lambda r: r.redirect("/new"))
        self.script.on("/new", lambda r: r.file(RECORDS))
        self.assertEqual(len(self.extract(self.script.url + "/old").records), 600)

    def test_private_addresses_are_refused(self):
        self.script.on("/", lambda r: r.file(RECORDS))
        done = self.run_plain("extract", self.script.url + "/in.jsonl", code=1)
        self.assertIn("is a private address (--allow-private asks it all the same)", done.err)
        self.assertEqual(self.asked(), [])

    def test_credentials_are_never_kept(self):
        self.script.on("/", lambda r: r.file(RECORDS))
        url = self.script.url.replace("http://", "http://me:hidden@") + "/in.jsonl?token=hidden"
        self.run_plain("run", url, "--db", "papers.db", "--allow-private", "--bibtex", "out.bib")
        for name in os.listdir(self.folder):
            self.assertNotIn(b"hidden", self.read(name), name)

    def test_files_and_addresses_together(self):
        self.local()
        self.script.on("/", lambda r: r.file(RECORDS))
        out = self.run_plain("extract", "in.jsonl", self.script.url + "/in.jsonl", "--allow-private").out
        self.assertEqual(len(out.splitlines()), 1200)

    def test_reader_goes_away(self):
        """A closed pipe ends it quietly."""
        self.script.on("/", lambda r: r.file(RECORDS))
        process = self.start("extract", self.script.url + "/in.jsonl", "--allow-private")
        process.stdout.readline()
        process.stdout.close()
        self.assertEqual(process.stderr.read(), "")
        process.stderr.close()
        self.assertEqual(process.wait(20), 0)


class Tls(case.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nginx = servers.Nginx(os.path.join(cls.class_folder, "nginx"))
        with open(cls.nginx.path("in.jsonl"), "wb") as f:
            f.write(RECORDS)

    @classmethod
    def tearDownClass(cls):
        cls.nginx.stop()
        super().tearDownClass()

    def test_ca_file(self):
        url = self.nginx.url + "/in.jsonl"
        out = self.run_plain("extract", url, "--allow-private", "--ca-file", self.nginx.ca).out
        self.assertEqual(len(out.splitlines()), 600)
        self.assertIn("SSL certificate problem", self.run_plain("extract", url, "--allow-private", code=1).err)


if __name__ == "__main__":
    import unittest
    unittest.main()
