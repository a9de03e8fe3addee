"""python -m unittest. KRR_COMMAND is the command line of krr; KRR_VECTORS a folder made by `krr vectors --out`."""

import json
import os
import pathlib
import unittest

from krr_client import KrrClient, KrrError, can_be_notified, is_usable, is_valid_identifier, parse_timestamp
from krr_mock import KrrMock

MOCK = None


def setUpModule():
    global MOCK
    MOCK = KrrMock("--auth", "maskinporten")


def tearDownModule():
    MOCK.close()


class LookupTest(unittest.TestCase):
    def start(self, scenario="standard"):
        self.session = MOCK.session(scenario)
        self.addCleanup(self.session.close)
        self.sleeps = []
        return KrrClient(self.session.url, self.session.token, sleep=self.sleeps.append)

    def test_finds_each_person_in_one_request(self):
        client = self.start()
        kari, reserved = self.session.identifier("mobile-email"), self.session.identifier("reserved")
        persons = client.find_persons([kari, reserved, kari])
        self.assertTrue(can_be_notified(persons[kari]))
        self.assertFalse(can_be_notified(persons[reserved]))
        self.assertTrue(self.session.verify(1, operation="personer", persons=2)["ok"])
        self.assertEqual([], self.session.findings())

    def test_waits_as_long_as_the_service_requires(self):
        client = self.start("rate-limit")
        for _ in range(3):
            client.find_persons([self.session.identifier("mobile-email")])
        self.assertEqual([1], self.sleeps)

    def test_reports_an_error_without_the_identifier(self):
        client = self.start()
        with self.assertRaises(KrrError) as caught:
            client.find_persons(["12345678901"])
        self.assertEqual(400, caught.exception.status)
        self.assertNotIn("12345678901", str(caught.exception))


@unittest.skipUnless("KRR_VECTORS" in os.environ, "KRR_VECTORS is not set")
class VectorTest(unittest.TestCase):
    def read(self, subject):
        path = pathlib.Path(os.environ["KRR_VECTORS"]) / f"{subject}.json"
        return json.loads(path.read_text(encoding="utf-8"))["vectors"]

    def test_identifiers(self):
        for vector in self.read("identifiers"):
            if vector["rule"] == "2032":
                self.assertEqual(vector["valid"], is_valid_identifier(vector["identifier"]), vector)

    def test_timestamps(self):
        for vector in self.read("timestamps"):
            if vector["instant"] is None:
                self.assertRaises(ValueError, parse_timestamp, vector["timestamp"])
            else:
                self.assertEqual(parse_timestamp(vector["instant"]), parse_timestamp(vector["timestamp"]), vector)

    def test_eighteen_months(self):
        for vector in self.read("eighteen-months"):
            dates = [parse_timestamp(vector[name]) for name in ("oppdatert", "sist_verifisert") if vector[name]]
            self.assertEqual(vector["usable"], is_usable(dates, parse_timestamp(vector["now"])), vector)


if __name__ == "__main__":
    unittest.main()
