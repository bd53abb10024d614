"""What all network tests share: the binary, servers, a fresh directory for each test."""
import os
import shutil
import signal
import subprocess
import tempfile
import unittest

import servers

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.environ.get("PAPERSIFT", os.path.join(TREE, "build/papersift"))
# Impatient: what would be seconds against a real service.
QUICK = ["--allow-private", "--pause", "0", "--retry-wait", "0.02", "--max-wait", "2", "--timeout", "2"]


def environment(**more):
    """The tester's own proxies, contact and colours stay out."""
    env = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    for name in ("PAPERSIFT_CONTACT", "OPENALEX_API_KEY", "NO_COLOR"):
        env.pop(name, None)
    return {**env, "PAPERSIFT_RULES": os.path.join(TREE, "rules"), "LC_ALL": "C.UTF-8", "TZ": "UTC", **more}


class Case(unittest.TestCase):
    """maxDiff None: a difference is shown whole."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.class_folder = tempfile.mkdtemp(prefix="papersift-network-")
        cls.script = servers.Script()

    @classmethod
    def tearDownClass(cls):
        cls.script.stop()
        shutil.rmtree(cls.class_folder)

    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=self.class_folder)
        self.script.reset()

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def start(self, *args, env=None):
        return subprocess.Popen([BINARY, *args], cwd=self.folder, env=environment(**(env or {})),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run_plain(self, *args, code=0, env=None):
        """Runs papersift; the process with its stdout and stderr as texts. code None: any."""
        process = self.start(*args, env=env)
        try:
            process.out, process.err = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            self.fail(f"{args}: still runs after 60 s: {process.communicate()}")
        if code is not None:
            self.assertEqual(process.returncode, code, f"{args}\nstdout: {process.out}\nstderr: {process.err}")
        return process

    def run_quick(self, *args, code=0, env=None):
        return self.run_plain(args[0], *QUICK, *args[1:], code=code, env=env)

    def kill(self, process):
        process.send_signal(signal.SIGKILL)

    def read(self, *names):
        with open(self.path(*names), "rb") as f:
            return f.read()

    def files(self, *names):
        """Name to content of the files in a directory that aren't hidden."""
        folder = self.path(*names)
        return {n: self.read(*names, n) for n in sorted(os.listdir(folder)) if not n.startswith(".")}

    def asked(self, prefix="/"):
        return [r for r in self.script.log if r.path.startswith(prefix)]
