"""Starts a mock of KRR for tests. Copy this file. KRR_URL selects a mock that already runs, such as one in a container."""

import json
import os
import random
import re
import shlex
import string
import subprocess
import urllib.request


def _call(method, url, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {} if data is None else {"Content-Type": "application/json"}
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.loads(response.read() or "null")


class KrrMock:
    """A mock in a process of its own, on a free port."""

    def __init__(self, *arguments):
        self._process = None
        self.url = os.environ.get("KRR_URL")
        if self.url is None:
            command = shlex.split(os.environ.get("KRR_COMMAND", "npx --yes krr-kit"))
            command += ["mock", "--port", "0", "--log-level", "error", *arguments]
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            banner = self._process.stdout.readline()
            match = re.search(r" on (https?://\S+) ", banner)
            if match is None:
                raise RuntimeError(f"krr mock did not start: {banner}")
            self.url = match.group(1)

    def session(self, scenario="standard"):
        """Creates a session, which isolates a test from all others."""
        return KrrSession(self.url, "test-" + "".join(random.choices(string.ascii_lowercase, k=12)), scenario)

    def close(self):
        if self._process is not None:
            self._process.terminate()
            self._process.communicate(timeout=10)


class KrrSession:
    """`url` is the base URL for the client under test."""

    def __init__(self, mock_url, name, scenario):
        self._mock_url, self._name = mock_url, name
        self.url = f"{mock_url}/s/{name}"
        _call("POST", f"{mock_url}/__krr/sessions", {"name": name, "scenario": scenario})

    def identifier(self, role):
        persons = _call("GET", f"{self.url}/__krr/scenario")["persons"]
        return next(person["identifier"] for person in persons if person["role"] == role)

    def token(self, scope="krr:global/kontaktinformasjon.read krr:global/digitalpost.read"):
        return _call("POST", f"{self.url}/__krr/tokens", {"scope": scope})["access_token"]

    def verify(self, expected_count, **request_filter):
        return _call("POST", f"{self.url}/__krr/journal/verify", {"filter": request_filter, "count": expected_count})

    def findings(self):
        return _call("GET", f"{self.url}/__krr/findings")["findings"]

    def close(self):
        _call("DELETE", f"{self._mock_url}/__krr/sessions/{self._name}")
