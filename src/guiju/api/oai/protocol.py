"""The six verbs. A request is checked in full before anything is looked up; every refusal is one of the protocol's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from lxml import etree

from guiju.api.oai import formats, sets, tokens
from guiju.api.oai.faults import OaiError, bad_argument
from guiju.api.oai.tokens import Token
from guiju.api.oai.xml import OAI, XSI, add
from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.outlets import addresses, harvesting
from guiju.registry.catalogue.outlets.harvesting import Standing
from guiju.registry.record import sequence

RECORDS, HEADERS, SETS = 200, 1_000, 1_000  # in one answer
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
ADDRESS = "/oai"
_SELECTIVE = frozenset({"from", "until", "set", "metadataPrefix"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
Arguments = dict[str, str]


@csrf_exempt
def answer(request: HttpRequest) -> HttpResponse:
    """GET, or POST with a form (OAI-PMH 2.0, 3.1.1)."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    given = request.POST if request.method == "POST" else request.GET
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {SCHEMA}")
    dated = add(root, "responseDate")
    asked = add(root, "request", settings.SITE_URL + ADDRESS)
    now = timezone.now()
    try:
        verb, arguments = _arguments([(name, given.getlist(name)) for name in given])
        for name, value in (("verb", verb), *arguments.items()):
            asked.set(name, value)
        now = _VERBS[verb][0](arguments, root) or now
    except OaiError as error:
        if error.code in ("badVerb", "badArgument"):
            asked.attrib.clear()  # 3.2: then the request element has no attributes
        for child in root[2:]:
            root.remove(child)
        add(root, "error", error.message, code=error.code)
    dated.text = stamp(now)
    body = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


def _arguments(given: list[tuple[str, list[str]]]) -> tuple[str, Arguments]:
    """The verb and its arguments, each checked to be known, given once, and complete."""
    names = dict(given)
    verbs = names.pop("verb", [])
    if len(verbs) != 1 or verbs[0] not in _VERBS:
        raise OaiError("badVerb", "give one verb of " + ", ".join(_VERBS))
    _, required, optional, exclusive = _VERBS[verbs[0]]
    for name, values in names.items():
        if name not in required | optional | exclusive:
            raise bad_argument(f"{verbs[0]} has no argument {name[:40]!r}")
        if len(values) != 1:
            raise bad_argument(f"the argument {name} is given {len(values)} times")
        if not values[0] or not values[0].isprintable():
            raise bad_argument(f"the argument {name} is empty or holds control characters")
    arguments = {name: values[0] for name, values in names.items()}
    if exclusive & arguments.keys():
        if len(arguments) > 1:
            raise bad_argument("resumptionToken stands alone")
        return verbs[0], arguments
    missing = required - arguments.keys()
    if missing:
        raise bad_argument(f"{verbs[0]} needs {', '.join(sorted(missing))}")
    return verbs[0], arguments


def stamp(time: datetime) -> str:
    """A time as the protocol writes it: UTC, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def identifier(edition: Edition) -> str:
    """`oai:<host>:<designation as in addresses>`."""
    return f"oai:{_host()}:{addresses.written(edition.key)}"


def _host() -> str:
    return str(settings.SITE_URL).partition("://")[2].partition("/")[0].partition(":")[0]


def _edition(name: str) -> Edition:
    """The edition with this identifier; OaiError when there is none."""
    scheme, _, rest = name.partition(":")
    host, _, local = rest.partition(":")
    key = unquote(local).replace("_", " ")
    if scheme == "oai" and host == _host() and 0 < len(key) <= 240 and "\x00" not in key:
        rows = Edition.objects.select_related("issuer", "committee", "work")
        found: Edition | None = rows.filter(key__in={key, unquote(local)}).first()
        if found is not None:
            return found
    raise OaiError("idDoesNotExist", f"there is no record {name[:120]!r}")


def _format(prefix: str) -> formats.Format:
    found = formats.by_prefix(prefix)
    if found is None:
        known = ", ".join(formats.FORMATS)
        raise OaiError("cannotDisseminateFormat", f"there is no format {prefix[:40]!r}; there is {known}")
    return found


# -- the verbs. Each adds its element to the answer; one that looked at a settled state returns its time. --


def _identify(arguments: Arguments, root: Any) -> None:
    part = add(root, "Identify")
    add(part, "repositoryName", settings.SITE_NAME)
    add(part, "baseURL", settings.SITE_URL + ADDRESS)
    add(part, "protocolVersion", "2.0")
    add(part, "adminEmail", settings.DEFAULT_FROM_EMAIL)
    add(part, "earliestDatestamp", stamp(harvesting.earliest() or timezone.now()))
    add(part, "deletedRecord", "no")
    add(part, "granularity", "YYYY-MM-DDThh:mm:ssZ")


def _formats(arguments: Arguments, root: Any) -> None:
    if "identifier" in arguments:
        _edition(arguments["identifier"])
    part = add(root, "ListMetadataFormats")
    for prefix in formats.FORMATS:
        form = _format(prefix)
        entry = add(part, "metadataFormat")
        add(entry, "metadataPrefix", form.prefix)
        add(entry, "schema", form.schema)
        add(entry, "metadataNamespace", form.namespace)


def _sets(arguments: Arguments, root: Any) -> None:
    token = tokens.read(arguments["resumptionToken"], "ListSets") if arguments else None
    part = add(root, "ListSets")
    rows = [] if token else list(sets.fixed())
    found = sets.bodies(token.after if token else 0, SETS + 1)
    for spec, name in [*rows, *((spec, name) for _, spec, name in found[:SETS])]:
        entry = add(part, "set")
        add(entry, "setSpec", spec)
        add(entry, "setName", name)
    count = len(rows) + len(found[:SETS])
    following = None
    if len(found) > SETS:
        following = Token("ListSets", "", "", found[SETS - 1][0], 0, 0, (token.sent if token else 0) + count)
    _resume(part, token, following)


def _list_records(arguments: Arguments, root: Any) -> datetime:
    return _list("ListRecords", RECORDS, arguments, root)


def _list_identifiers(arguments: Arguments, root: Any) -> datetime:
    return _list("ListIdentifiers", HEADERS, arguments, root)


def _list(verb: str, size: int, arguments: Arguments, root: Any) -> datetime:
    head, now = sequence.settled()
    token = tokens.read(arguments["resumptionToken"], verb) if "resumptionToken" in arguments else None
    at = token or _beginning(verb, arguments, head)
    form = _format(at.prefix)
    selection = sets.selection(at.set)
    found = harvesting.standings(at.after, at.through, at.upto, selection, size + 1)
    if not found:
        raise OaiError("noRecordsMatch", "no record matches")
    part = add(root, verb)
    if verb == "ListRecords":
        _records(part, found[:size], form)
    else:
        for standing in found[:size]:
            _header(part, standing)
    following = None
    if len(found) > size:
        sent = at.sent + size
        following = Token(verb, at.prefix, at.set, found[size - 1].seq, at.through, at.upto, sent)
    _resume(part, token, following)
    return now


def _beginning(verb: str, arguments: Arguments, head: int) -> Token:
    """The list that `from`, `until`, `set` and `metadataPrefix` describe, as a token at its beginning."""
    prefix = arguments["metadataPrefix"]
    _format(prefix)
    sets.selection(arguments.get("set", ""))
    after, through = 0, head
    since, until = arguments.get("from"), arguments.get("until")
    if since and until and len(since) != len(until):
        raise bad_argument("from and until differ in granularity")
    low = _time(since, "from") if since else None
    high = _time(until, "until") if until else None
    if low and high and low > high:
        raise bad_argument("from lies after until")
    if low:
        after = harvesting.last_before(low, head)
    if high and until:
        through = harvesting.last_before(_after(high, until), head)
    return Token(verb, prefix, arguments.get("set", ""), after, through, head, 0)


def _time(text: str, name: str) -> datetime:
    """A day or a second of the protocol as a time in UTC."""
    try:
        if _DAY.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        if _SECOND.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise bad_argument(f"{name} {text[:40]!r} is no time; expected YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ")


def _after(time: datetime, text: str) -> datetime:
    """The end of the day or second that an `until` includes."""
    try:
        return time + (timedelta(seconds=1) if "T" in text else timedelta(days=1))
    except OverflowError:  # the last day of the calendar
        return datetime.max.replace(tzinfo=UTC)


def _get_record(arguments: Arguments, root: Any) -> None:
    form = _format(arguments["metadataPrefix"])
    standing = harvesting.standing(_edition(arguments["identifier"]))
    if standing is None:
        raise OaiError("idDoesNotExist", "this record is being taken in; ask again in a moment")
    _records(add(root, "GetRecord"), [standing], form)


def _records(parent: Any, standings: list[Standing], form: formats.Format) -> None:
    around = harvesting.surroundings([s.edition for s in standings])
    for standing in standings:
        record = add(parent, "record")
        _header(record, standing)
        add(record, "metadata").append(form.write(standing.edition, around[standing.edition.pk]))


def _header(parent: Any, standing: Standing) -> None:
    header = add(parent, "header")
    add(header, "identifier", identifier(standing.edition))
    add(header, "datestamp", stamp(standing.at))
    for spec in sets.of(standing.edition):
        add(header, "setSpec", spec)


def _resume(part: Any, token: Token | None, following: Token | None) -> None:
    """3.5: a list given in parts ends with an empty token."""
    if token is not None or following is not None:
        child = add(part, "resumptionToken", tokens.write(following) if following else None)
        child.set("cursor", str(token.sent if token else 0))


_NONE: frozenset[str] = frozenset()
_TOKEN = frozenset({"resumptionToken"})
_PREFIX = frozenset({"metadataPrefix"})
_VERBS: dict[
    str, tuple[Callable[[Arguments, Any], datetime | None], frozenset[str], frozenset[str], frozenset[str]]
] = {
    # verb: what it does, the arguments it needs, may have, and has alone
    "Identify": (_identify, _NONE, _NONE, _NONE),
    "ListMetadataFormats": (_formats, _NONE, frozenset({"identifier"}), _NONE),
    "ListSets": (_sets, _NONE, _NONE, _TOKEN),
    "ListIdentifiers": (_list_identifiers, _PREFIX, _SELECTIVE, _TOKEN),
    "ListRecords": (_list_records, _PREFIX, _SELECTIVE, _TOKEN),
    "GetRecord": (_get_record, frozenset({"identifier", "metadataPrefix"}), _NONE, _NONE),
}
