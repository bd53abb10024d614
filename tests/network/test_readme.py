"""The README's page "From a date range to a .bib": its commands, as they stand there, with other base addresses."""
import json
import os
import re
import subprocess

import case
import services

HEADING = "## From a date range to a .bib\n"


def commands():
    with open(os.path.join(case.TREE, "README.md")) as f:
        page = f.read().split(HEADING, 1)[1].split("\n## ", 1)[0]
    return [line.strip() for line in page.splitlines() if line.startswith("    ")]


class Readme(case.Case):
    def setUp(self):
        super().setUp()
        papers = [p for p in services.PAPERS if p["arxiv"]]
        self.script.on("/api/query", services.ArxivQuery(services.PAPERS))
        self.script.on("/api/daily_papers", services.HfDaily(papers))
        self.script.on("/oai", services.Oai(papers))
        self.script.on("/works", services.Crossref(services.PAPERS))
        with open(self.path("daily-papers.txt"), "w") as f:
            f.write(services.listing())
        # A papersift that finds the services here; everything else on the web is behind a proxy that refuses.
        u, quick = self.script.url, " ".join(case.QUICK)
        more = {"harvest": f"--arxiv-url {u} --hf-url {u} {quick}", "check-links": quick,
                "resolve": f"--arxiv-url {u} --crossref-url {u} {quick}"}
        os.mkdir(self.path("bin"))
        with open(self.path("bin", "papersift"), "w") as f:
            f.write("#!/bin/bash\n"
                    f'words=("${{@/https:\\/\\/oaipmh.arxiv.org/{u.replace("/", chr(92) + "/")}}}")\n'
                    "case $1 in\n" + "".join(f"{name}) more='{options}' ;;\n" for name, options in more.items()) +
                    "esac\n"
                    f'exec {case.BINARY} "${{words[@]}}" $more\n')
        os.chmod(self.path("bin", "papersift"), 0o755)

    def test_works_as_written(self):
        lines = commands()
        self.assertGreater(len(lines), 9)
        env = case.environment(PATH=self.path("bin") + ":" + os.environ["PATH"], http_proxy=self.script.url,
                               https_proxy=self.script.url, no_proxy="127.0.0.1")
        done = subprocess.run(["bash", "-ex"], input="\n".join(lines), cwd=self.folder, env=env, capture_output=True,
                              text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        bib = self.read("papers.bib").decode()
        # The daily papers, what the query found and the set's are the same papers, each once.
        ids = re.findall(r"eprint += \{(.*?)\}", bib)
        self.assertEqual(sorted(ids), sorted(set(ids)))
        self.assertLessEqual({"2410.20011", "2410.20388", "2410.21004", "2410.21005"}, set(ids))
        for entry in re.split(r"\n(?=@)", bib):
            self.assertRegex(entry, r"author +=")
        self.assertIn("Raschke-Oyelaran, Ingeborg", bib)
        listing = self.read("listing.bib").decode()
        self.assertEqual(len(re.findall(r"\n  author +=", listing)), 5, listing)
        self.assertRegex(listing, r"eprint += \{2310\.77001\}")
        left = [json.loads(line) for line in self.read("unresolved.jsonl").decode().splitlines()]
        self.assertEqual(len(left), 6)
        trouble = [json.loads(line) for line in self.read("trouble.jsonl").decode().splitlines()]
        self.assertEqual([t["url"] for t in trouble], ["https://github.com/tidewater-lab/tidewater"])


if __name__ == "__main__":
    import unittest
    unittest.main()
