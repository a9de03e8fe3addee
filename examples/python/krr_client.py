"""A client of KRR's lookup service, with the standard library only. Python 3.9 or later."""

import json
import re
import time
import urllib.error
import urllib.request
from calendar import monthrange
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MAX_PERSONS = 1000
MAX_ATTEMPTS = 3
OSLO = ZoneInfo("Europe/Oslo")


class KrrError(Exception):
    """A response other than 200. The message contains no identifier."""

    def __init__(self, status):
        super().__init__(f"KRR returned {status}")
        self.status = status


class KrrClient:
    """Looks persons up. `get_token` returns a valid access token, and is called once per request."""

    def __init__(self, base_url, get_token, sleep=time.sleep):
        self._url = f"{base_url.rstrip('/')}/rest/v1/personer"
        self._get_token = get_token
        self._sleep = sleep

    def find_persons(self, identifiers):
        """Returns a person for each identifier, by identifier. The order of the response does not matter."""
        unique = list(dict.fromkeys(identifiers))
        persons = {}
        for start in range(0, len(unique), MAX_PERSONS):
            for person in self._find_batch(unique[start : start + MAX_PERSONS]):
                persons[person["personidentifikator"]] = person
        return persons

    def _find_batch(self, identifiers):
        body = json.dumps({"personidentifikatorer": identifiers}).encode()
        for attempt in range(1, MAX_ATTEMPTS + 1):
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._get_token()}"}
            try:
                with urllib.request.urlopen(urllib.request.Request(self._url, body, headers), timeout=30) as response:
                    return json.load(response)["personer"]
            except urllib.error.HTTPError as error:
                if error.code not in (429, 503) or attempt == MAX_ATTEMPTS:
                    raise KrrError(error.code) from None
                seconds = error.headers.get("Retry-After", "")
                self._sleep(int(seconds) if seconds.isdecimal() else attempt)


def can_be_notified(person):
    """Both fields count, and an address must be there: the documentation contradicts itself on some combinations."""
    contact = person.get("kontaktinformasjon") or {}
    has_address = bool(contact.get("epostadresse") or contact.get("mobiltelefonnummer"))
    return person.get("reservasjon") == "NEI" and person.get("varslingsstatus") == "KAN_VARSLES" and has_address


TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|([+-]\d\d):?(\d\d)?)")


def parse_timestamp(text):
    """Parses a timestamp of KRR, such as 2023-06-29T10:14:52+02. `datetime.fromisoformat` reads this form from 3.11 only."""
    match = TIMESTAMP.fullmatch(text)
    if match is None:
        raise ValueError("not a timestamp of KRR")
    seconds, fraction, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int((hours or "+")[0] + (minutes or "0")))
    instant = datetime.strptime(seconds, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone(offset))
    return instant + timedelta(milliseconds=int((fraction or "").ljust(3, "0")[:3]))


def is_usable(dates, now):
    """A contact channel is usable if one of its dates is newer than 18 months of the Norwegian calendar."""
    wall = now.astimezone(OSLO)
    months = wall.year * 12 + wall.month - 1 - 18
    year, month = months // 12, months % 12 + 1
    border = wall.replace(year=year, month=month, day=min(wall.day, monthrange(year, month)[1]))
    return any(each > border.astimezone(timezone.utc) for each in dates)


K1_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
K2_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def is_valid_identifier(text):
    """Checks the date and both check digits, by the current rule and the one for numbers issued from 2032."""
    if not re.fullmatch(r"[0-9]{11}", text):
        return False
    digits = [int(digit) for digit in text]
    if sum(map(lambda weight, digit: weight * digit, K1_WEIGHTS, digits)) % 11 > 3:
        return False
    if sum(map(lambda weight, digit: weight * digit, K2_WEIGHTS, digits)) % 11 != 0:
        return False
    day, month = int(text[0:2]), int(text[2:4])
    day -= 40 if day > 40 else 0  # D-number
    month -= next((offset for offset in (80, 65, 40) if 1 <= month - offset <= 12), 0)  # synthetic
    try:
        date(2000 + int(text[4:6]), month, day)
        return True
    except ValueError:
        return False
