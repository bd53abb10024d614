"""Servers on loopback that the network tests talk to: one that follows a script, and nginx with TLS by a CA of its own.

A script is a function a path's prefix is given to; it gets a Request and answers it, or misbehaves, as it likes.
"""
import http.server
import os
import socket
import subprocess
import threading
import time
import urllib.parse


class Request:
    """One request, as a script sees it."""

    def __init__(self, handler, number):
        url = urllib.parse.urlsplit(handler.path)
        self.handler = handler
        self.method = handler.command
        self.target = handler.path
        self.path = url.path
        self.query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        self.headers = handler.headers
        self.number = number  # of the requests this script has had, from 0
        self.time = time.monotonic()

    def raw(self, data):
        """Sends bytes as they are."""
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def head(self, status, headers):
        lines = [f"HTTP/1.1 {status} x"] + [f"{k}: {v}" for k, v in headers.items()]
        self.raw(("\r\n".join(lines) + "\r\n\r\n").encode())

    def send(self, body=b"", status=200, kind="application/octet-stream", headers=None):
        if isinstance(body, str):
            body = body.encode()
        self.head(status, {"Content-Type": kind, "Content-Length": len(body), **(headers or {})})
        if self.method != "HEAD":
            self.raw(body)

    def redirect(self, to, status=302):
        self.send(status=status, headers={"Location": to})

    def close(self):
        """Breaks the connection off."""
        self.handler.close_connection = True
        try:
            self.handler.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def file(self, data, etag='"v1"', stop=None):
        """Serves data with ranges; breaks off after `stop` bytes of the body."""
        first, status, headers = 0, 200, {"Content-Type": "application/octet-stream"}
        if etag:
            headers["ETag"] = etag
        asked = self.headers.get("Range", "")
        if asked.startswith("bytes=") and self.headers.get("If-Range", etag) == etag:
            low, _, high = asked[6:].partition("-")
            first = int(low)
            last = min(int(high), len(data) - 1) if high else len(data) - 1
            status = 206
            headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
            data = data[: last + 1]
        if etag and self.headers.get("If-None-Match") == etag:
            return self.send(status=304, headers=headers)
        body = data[first:]
        headers["Content-Length"] = len(body)
        self.head(status, headers)
        if self.method == "HEAD":
            return None
        if stop is not None and stop < len(body):
            self.raw(body[:stop])
            return self.close()
        self.raw(body)
        return None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.server.script.handle(self)

    do_GET = do_HEAD = answer

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass  # a client that was killed


class Script:
    """A server whose answers are functions, and that remembers what it was asked."""

    def __init__(self):
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.script = self
        self.lock = threading.Lock()
        self.reset()
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def reset(self):
        with self.lock:
            self.routes = {}
            self.counts = {}
            self.log = []  # of Request
            self.at_once = self.most_at_once = 0

    def on(self, prefix, function):
        self.routes[prefix] = function

    def handle(self, handler):
        with self.lock:
            path = handler.path
            prefix = max((p for p in self.routes if path.startswith(p)), key=len, default=None)
            number = self.counts.get(prefix, 0)
            self.counts[prefix] = number + 1
            request = Request(handler, number)
            self.log.append(request)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            function = self.routes.get(prefix)
        try:
            if function:
                function(request)
            else:
                request.send("nothing here", 404)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True
        finally:
            with self.lock:
                self.at_once -= 1

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Nginx:
    """Debian's nginx over TLS (and HTTP/2), serving a directory; its CA is made here and now."""

    def __init__(self, folder):
        self.folder = folder
        self.root = os.path.join(folder, "root")
        os.makedirs(self.root)
        os.chmod(folder, 0o755)
        self.ca = os.path.join(folder, "ca.pem")
        self.port = free_port()
        self.plain_port = free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        self.certificates()
        with open(os.path.join(folder, "nginx.conf"), "w") as f:
            f.write(self.configuration())
        self.process = subprocess.Popen(
            ["nginx", "-p", folder, "-c", "nginx.conf", "-e", "error.log"], env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"})
        for _ in range(500):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise RuntimeError("nginx doesn't start: " + open(os.path.join(folder, "error.log")).read())

    def openssl(self, *args):
        subprocess.run(["openssl", *args], cwd=self.folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def certificates(self):
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        self.openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test CA")
        self.openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1")
        with open(os.path.join(self.folder, "san"), "w") as f:
            f.write("subjectAltName=IP:127.0.0.1\n")  # not localhost: that must be refused
        self.openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                     "-days", "2", "-extfile", "san", "-out", "server.pem")

    def configuration(self):
        # As root it would serve as nobody, whom the directory is closed to.
        return f"""
{"user root;" if os.geteuid() == 0 else ""}
daemon off;
worker_processes 1;
pid nginx.pid;
events {{ worker_connections 256; }}
http {{
  access_log access.log;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  server {{
    listen 127.0.0.1:{self.port} ssl http2;
    listen 127.0.0.1:{self.plain_port};
    ssl_certificate server.pem;
    ssl_certificate_key server.key;
    root root;
    location /down {{ return 302 http://127.0.0.1:{self.plain_port}/; }}
    location /moved/ {{ return 301 /repo/; }}
    location /alive/ {{ return 200 "here"; }}
    location /repo/ {{ return 200 "here"; }}
  }}
}}
"""

    def path(self, name):
        return os.path.join(self.root, name)

    def stop(self):
        self.process.terminate()
        self.process.wait()
