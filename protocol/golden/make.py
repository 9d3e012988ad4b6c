#!/usr/bin/env python3
"""Writes the golden frames: bytes of ttrpc conversations, encoded by hand from the specification.

    protocol/golden/make.py           writes the .golden files beside this script
    protocol/golden/make.py --check   fails if they differ from what it would write

Uses no protobuf library and nothing of the Swift code, so that the files are an oracle for both. README.md describes the
format.
"""

import pathlib
import struct
import sys

REQUEST, RESPONSE, DATA = 1, 2, 3
CLOSED, OPEN, NO_DATA = 1, 2, 4
MAXIMUM = 4 << 20
TYPE_NAMES = {REQUEST: "request", RESPONSE: "response", DATA: "data"}
FLAG_NAMES = {CLOSED: "remote closed", OPEN: "remote open", NO_DATA: "no data"}

OK, CANCELLED, INVALID_ARGUMENT, DEADLINE_EXCEEDED = 0, 1, 3, 4
NOT_FOUND, RESOURCE_EXHAUSTED, UNIMPLEMENTED = 5, 8, 12
CODE_NAMES = {
    CANCELLED: "CANCELLED", INVALID_ARGUMENT: "INVALID_ARGUMENT", DEADLINE_EXCEEDED: "DEADLINE_EXCEEDED",
    NOT_FOUND: "NOT_FOUND", RESOURCE_EXHAUSTED: "RESOURCE_EXHAUSTED", UNIMPLEMENTED: "UNIMPLEMENTED",
}


# Protobuf by hand. A piece is bytes with a comment; a message is a list of pieces.

def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while True:
        low, number = number & 0x7F, number >> 7
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def size(pieces):
    return sum(len(data) for data, _ in pieces)


def integer(field, value, comment):
    return [(varint(field << 3), f"{comment}: field {field}, varint"), (varint(value), str(value))]


def raw(field, data, comment):
    head = varint(field << 3 | 2) + varint(len(data))
    return [(head, f"{comment}: field {field}, {len(data)} bytes")] + ([(data, printable(data))] if data else [])


def text(field, value, comment):
    return raw(field, value.encode(), comment)


def message(field, pieces, comment):
    return [(varint(field << 3 | 2) + varint(size(pieces)), f"{comment}: field {field}, {size(pieces)} bytes")] + pieces


def printable(data):
    try:
        decoded = data.decode()
    except UnicodeDecodeError:
        return "not UTF-8"
    return f'"{decoded}"' if decoded.isprintable() else "not printable"


def string_value(value):
    """google.protobuf.StringValue, the message of every method of golden.Echo."""
    return text(1, value, "value") if value else []


def joined(pieces):
    return b"".join(data for data, _ in pieces)


def request(method="Say", payload=None, service="golden.Echo", timeout=0, metadata=()):
    """ttrpc.Request; the payload is pieces of the message within."""
    pieces = text(1, service, "service") + text(2, method, "method")
    if payload:
        pieces += message(3, payload, "payload")
    if timeout:
        pieces += integer(4, timeout, "timeout_nano")
    for key, value in metadata:
        pieces += message(5, text(1, key, "key") + text(2, value, "value"), "metadata")
    return pieces


def success(payload=()):
    """ttrpc.Response without a status; an empty message leaves out the payload."""
    return message(2, payload, "payload") if payload else []


def failure(code, words, details=()):
    status = integer(1, code, "code") + text(2, words, "message")
    for name, pieces in details:
        url = text(1, f"type.googleapis.com/google.rpc.{name}", "type_url")
        status += message(3, url + message(2, pieces, f"value, a google.rpc.{name}"), "details")
    return message(1, status, "status")


# Frames and files.

def hex_lines(data, comment):
    lines = []
    for start in range(0, len(data), 16):
        row = " ".join(f"{byte:02x}" for byte in data[start:start + 16])
        lines.append(f"hex {row:<47}  # {comment}" if start == 0 else f"hex {row}")
    return lines


def header(length, stream, kind, flags):
    names = ", ".join(name for bit, name in FLAG_NAMES.items() if flags & bit) or "none"
    return (
        hex_lines(struct.pack(">I", length), f"data length {length}")
        + hex_lines(struct.pack(">I", stream), f"stream {stream}")
        + hex_lines(bytes([kind]), f"type {TYPE_NAMES.get(kind, 'unknown')}")
        + hex_lines(bytes([flags]), f"flags: {names}")
    )


def frame(kind, stream, pieces=(), flags=0):
    lines = header(size(pieces), stream, kind, flags)
    for data, comment in pieces:
        lines += hex_lines(data, comment)
    return lines


class File:
    def __init__(self, name, about):
        self.name, self.lines = name, [f"# {about}", "# Written by make.py; README.md describes the format.", ""]

    def case(self, name, says, *steps):
        self.lines += [f"case {name}", f"says {says}"]
        for step in steps:
            self.lines += [step] if isinstance(step, str) else step
        self.lines += ["end", ""]


def client(lines):
    return ["client"] + lines


def server(lines):
    return ["server"] + lines


def expect_error(stream, code):
    return f"expect response {stream} {CODE_NAMES[code]}"


def say(stream, words="hi"):
    """A call that works, and its answer: shows that the connection is usable."""
    return client(frame(REQUEST, stream, request(payload=string_value(words)))) + server(
        frame(RESPONSE, stream, success(string_value(words))))


def unary():
    file = File("unary", "Unary calls: a request frame with flags 0, a response frame with flags 0.")
    file.case("success", "One call, one answer. The status of a success is absent.", say(1))
    file.case(
        "empty-messages", "A message without fields has no bytes: the payload is left out both ways.",
        client(frame(REQUEST, 1, request())), server(frame(RESPONSE, 1, success())))
    file.case(
        "two-outstanding", "Streams are independent: two requests, then both answers. The order of answers is free.",
        client(frame(REQUEST, 1, request(payload=string_value("a")))),
        client(frame(REQUEST, 3, request(payload=string_value("b")))),
        "order free",
        server(frame(RESPONSE, 1, success(string_value("a")))),
        server(frame(RESPONSE, 3, success(string_value("b")))))
    file.case(
        "ids-skipped", "Ids have to grow, not to be consecutive.", say(1), say(7), say(4294967295))
    file.case(
        "text-survives", "UTF-8 passes as it is, beyond the basic plane too.", say(1, "Škoda – 東風 – 🚲"))
    file.case(
        "metadata", "Pairs travel in order and a key may repeat; golden.Echo/Metadata answers `key=value` of each, "
        "joined by commas.",
        client(frame(REQUEST, 1, request("Metadata", metadata=[
            ("actor", "importer"), ("request-id", "7f3a"), ("actor", "second")]))),
        server(frame(RESPONSE, 1, success(string_value("actor=importer,request-id=7f3a,actor=second")))))
    file.case(
        "timeout", "A deadline of 1.5 s travels as nanoseconds; golden.Echo/Timeout answers the half seconds left, rounded "
        "up.",
        client(frame(REQUEST, 1, request("Timeout", timeout=1_500_000_000))),
        server(frame(RESPONSE, 1, success(string_value("3")))))
    file.case(
        "timeout-huge", "The largest timeout is cut to the server's limit and never overflows.",
        client(frame(REQUEST, 1, request(payload=string_value("hi"), timeout=(1 << 63) - 1))),
        server(frame(RESPONSE, 1, success(string_value("hi")))))
    file.case(
        "timeout-passes", "A call that does not end in time is answered by the server at its deadline, here 1 ms.",
        client(frame(REQUEST, 1, request("Block", timeout=1_000_000))), expect_error(1, DEADLINE_EXCEEDED), say(3))
    file.case(
        "error-with-details", "golden.Echo/Fail answers this error: code, message, ErrorInfo, ResourceInfo, RetryInfo.",
        client(frame(REQUEST, 1, request("Fail"))),
        server(frame(RESPONSE, 1, failure(NOT_FOUND, "no such thing", [
            ("ErrorInfo", text(1, "THING_NOT_FOUND", "reason") + text(2, "golden", "domain")
             + message(3, text(1, "id", "key") + text(2, "42", "value"), "metadata")),
            ("ResourceInfo", text(1, "thing", "resource_type") + text(2, "42", "resource_name")),
            ("RetryInfo", message(1, integer(1, 2, "seconds") + integer(2, 500_000_000, "nanos"), "retry_delay")),
        ]))))
    file.case(
        "error-without-details", "golden.Echo/FailPlainly answers a status of code and message alone.",
        client(frame(REQUEST, 1, request("FailPlainly"))),
        server(frame(RESPONSE, 1, failure(INVALID_ARGUMENT, "no"))))
    file.case(
        "version-1.0-peer", "A peer of ttrpc 1.0 writes these very bytes: it knows no flags, no data frames and no "
        "metadata, and may write fields in any order or leave out a timeout.",
        client(frame(REQUEST, 1, text(2, "Say", "method") + text(1, "golden.Echo", "service")
                     + message(3, string_value("old"), "payload"))),
        server(frame(RESPONSE, 1, success(string_value("old")))))
    file.case(
        "explicit-ok-status", "A server may write a status with code 0: to a client that is a success.",
        client(frame(REQUEST, 1, request(payload=string_value("hi")))), "role client",
        server(frame(RESPONSE, 1, message(1, integer(1, OK, "code"), "status") + success(string_value("hi")))))
    file.case(
        "unknown-envelope-field", "A field of a later version of the envelope is passed over.",
        client(frame(REQUEST, 1, request(payload=string_value("hi")) + text(15, "later", "unknown"))),
        server(frame(RESPONSE, 1, success(string_value("hi")))))
    file.case(
        "largest-frame", "Data of exactly 4,194,304 bytes is accepted. golden.Echo/Length answers the length of the value.",
        client(largest_request()), server(frame(RESPONSE, 1, success(string_value("4194273")))))
    return file


def largest_request():
    envelope = request("Length")
    # Tags and lengths of payload and value take 5 bytes each at this size (1 for the tag, 4 for the length).
    value = MAXIMUM - size(envelope) - 10
    pieces = envelope + [(b"\x1a" + varint(value + 5), f"payload: field 3, {value + 5} bytes"),
                         (b"\x0a" + varint(value), f"value: field 1, {value} bytes")]
    assert size(pieces) + value == MAXIMUM and value == 4194273, value
    lines = header(MAXIMUM, 1, REQUEST, 0)
    for data, comment in pieces:
        lines += hex_lines(data, comment)
    return lines + [f"fill {value} 61"]


def streams():
    file = File("streams", "Streaming calls of all shapes.")
    chat = lambda stream: client(frame(REQUEST, stream, request("Chat"), OPEN))
    file.case(
        "server-stream", "The request closes the client's side. Messages follow as data; the end is a data frame with "
        "remote closed and no data.",
        client(frame(REQUEST, 1, request("Split", string_value("a,b")), CLOSED)),
        server(frame(DATA, 1, string_value("a"))), server(frame(DATA, 1, string_value("b"))),
        server(frame(DATA, 1, flags=CLOSED | NO_DATA)))
    file.case(
        "server-stream-empty", "A server stream of no messages is its end alone.",
        client(frame(REQUEST, 1, request("Split"), CLOSED)), server(frame(DATA, 1, flags=CLOSED | NO_DATA)))
    file.case(
        "server-stream-fails", "An error ends a stream by a response frame, after what was sent before. golden.Echo/"
        "SplitAndFail sends one message and fails.",
        client(frame(REQUEST, 1, request("SplitAndFail", string_value("a")), CLOSED)),
        server(frame(DATA, 1, string_value("a"))), server(frame(RESPONSE, 1, failure(NOT_FOUND, "no more"))))
    file.case(
        "server-stream-opened-as-unary", "A request with flags 0 for a server stream is taken as one with remote closed.",
        client(frame(REQUEST, 1, request("Split", string_value("a")))),
        server(frame(DATA, 1, string_value("a"))), server(frame(DATA, 1, flags=CLOSED | NO_DATA)))
    file.case(
        "server-stream-last-data-closes", "To a client, remote closed on a data frame with a message means: this one, "
        "then the end.", "role client",
        client(frame(REQUEST, 1, request("Split", string_value("a")), CLOSED)),
        server(frame(DATA, 1, string_value("a"), CLOSED)))
    file.case(
        "client-stream", "The request leaves the client's side open, data frames follow, the last closes without data. "
        "The answer is a response frame.",
        client(frame(REQUEST, 1, request("Gather"), OPEN)), client(frame(DATA, 1, string_value("a"))),
        client(frame(DATA, 1, string_value("b"))), client(frame(DATA, 1, flags=CLOSED | NO_DATA)),
        server(frame(RESPONSE, 1, success(string_value("a,b")))))
    file.case(
        "client-stream-empty", "A client stream of no messages.",
        client(frame(REQUEST, 1, request("Gather"), OPEN)), client(frame(DATA, 1, flags=CLOSED | NO_DATA)),
        server(frame(RESPONSE, 1, success())))
    file.case(
        "client-stream-payload-first", "A payload in the request that opens a client stream is its first message.",
        client(frame(REQUEST, 1, request("Gather", string_value("a")), OPEN)),
        client(frame(DATA, 1, string_value("b"))), client(frame(DATA, 1, flags=CLOSED | NO_DATA)),
        server(frame(RESPONSE, 1, success(string_value("a,b")))))
    file.case(
        "client-stream-last-data-closes", "Remote closed on a data frame with a message: this one, then the end.",
        client(frame(REQUEST, 1, request("Gather"), OPEN)), client(frame(DATA, 1, string_value("a"), CLOSED)),
        server(frame(RESPONSE, 1, success(string_value("a")))))
    file.case(
        "zero-length-data", "Data of length 0 without the no-data flag is an empty message: three of them give two commas.",
        client(frame(REQUEST, 1, request("Gather"), OPEN)), client(frame(DATA, 1)), client(frame(DATA, 1)),
        client(frame(DATA, 1)), client(frame(DATA, 1, flags=CLOSED | NO_DATA)),
        server(frame(RESPONSE, 1, success(string_value(",,")))))
    file.case(
        "zero-length-data-closes", "Remote closed alone, length 0: an empty message, then the end.",
        client(frame(REQUEST, 1, request("Gather"), OPEN)), client(frame(DATA, 1, string_value("a"))),
        client(frame(DATA, 1, flags=CLOSED)), server(frame(RESPONSE, 1, success(string_value("a,")))))
    file.case(
        "no-data-without-close", "No data and no close says nothing, and is passed over.",
        client(frame(REQUEST, 1, request("Gather"), OPEN)), client(frame(DATA, 1, flags=NO_DATA)),
        client(frame(DATA, 1, string_value("a"))), client(frame(DATA, 1, flags=CLOSED | NO_DATA)),
        server(frame(RESPONSE, 1, success(string_value("a")))))
    file.case(
        "bidirectional", "Both sides send as they like; here each message is answered at once.",
        chat(1), client(frame(DATA, 1, string_value("a"))), server(frame(DATA, 1, string_value("a"))),
        client(frame(DATA, 1, string_value("b"))), server(frame(DATA, 1, string_value("b"))),
        client(frame(DATA, 1, flags=CLOSED | NO_DATA)), server(frame(DATA, 1, flags=CLOSED | NO_DATA)))
    file.case(
        "bidirectional-zero-length", "An empty message is echoed as data of length 0, flags 0.",
        chat(1), client(frame(DATA, 1)), server(frame(DATA, 1)),
        client(frame(DATA, 1, flags=CLOSED | NO_DATA)), server(frame(DATA, 1, flags=CLOSED | NO_DATA)))
    file.case(
        "bidirectional-beside-unary", "A stream does not hold up a call on the same connection.",
        chat(1), client(frame(DATA, 1, string_value("a"))), server(frame(DATA, 1, string_value("a"))), say(3),
        client(frame(DATA, 1, flags=CLOSED | NO_DATA)), server(frame(DATA, 1, flags=CLOSED | NO_DATA)))
    file.case(
        "opened-closed", "A bidirectional stream whose request says remote closed has its one message in the payload.",
        client(frame(REQUEST, 1, request("Chat", string_value("a")), CLOSED)),
        server(frame(DATA, 1, string_value("a"))), server(frame(DATA, 1, flags=CLOSED | NO_DATA)))
    return file


def malformed():
    file = File("malformed", "Input that breaks the rules, one case or more for each row of PROTOCOL.md's table.")
    hello = request(payload=string_value("hi"))
    whole = joined(hello)
    chat = client(frame(REQUEST, 1, request("Chat"), OPEN))
    bad = expect_error(1, INVALID_ARGUMENT)

    file.case(
        "header-cut", "The header ends after 7 bytes.",
        client(hex_lines(struct.pack(">I", size(hello)) + b"\0\0\0", "length and part of the stream id")),
        "shut", "expect no handler", "expect close")
    file.case(
        "body-cut", "The data ends one byte short.",
        client(header(size(hello), 1, REQUEST, 0) + hex_lines(whole[:-1], "all but the last byte")),
        "shut", "expect no handler", "expect close")
    file.case(
        "too-long", "One byte more than 4 MiB: the stream fails, the data is skipped, the next frame counts.",
        client(header(MAXIMUM + 1, 1, REQUEST, 0) + [f"fill {MAXIMUM + 1} 00"]),
        "expect no handler", expect_error(1, RESOURCE_EXHAUSTED), say(3))
    file.case(
        "first-byte-not-zero", "The first byte is reserved; the connection is closed without reading on.",
        client(hex_lines(b"\x01", "first byte of the length")), "expect close")
    file.case(
        "another-protocol", "The beginning of HTTP/2 is not a frame.",
        client(hex_lines(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2 client preface")), "expect close")
    file.case(
        "declared-and-silent", "4 MiB are announced and one byte comes: memory follows the byte, and after the read-idle "
        "limit the connection is closed.",
        client(header(MAXIMUM, 1, REQUEST, 0) + hex_lines(b"\x0a", "one byte of data")),
        "silence", "expect no handler", "expect close")
    for name, stream, says in (
            ("stream-id-zero", 0, "Stream id 0."), ("stream-id-even", 2, "An even id belongs to the server.")):
        file.case(name, says, client(frame(REQUEST, stream, hello)), "expect no handler",
                  expect_error(stream, INVALID_ARGUMENT), say(1))
    file.case(
        "stream-id-reused", "An id used before.", say(1), client(frame(REQUEST, 1, hello)), "expect no handler", bad, say(3))
    file.case(
        "stream-id-decreasing", "An id below one used before.", say(5), client(frame(REQUEST, 3, hello)),
        "expect no handler", expect_error(3, INVALID_ARGUMENT), say(7))
    file.case(
        "stream-id-live", "A request under the id of a live stream ends that stream: one response for both.",
        client(frame(REQUEST, 1, request("Block"))), client(frame(REQUEST, 1, hello)), bad, say(3))
    file.case(
        "unknown-type", "A frame of type 9 is passed over.", client(frame(9, 1, hello)), "expect nothing", say(1))
    file.case(
        "response-from-client", "A response means nothing to a server and is passed over.",
        client(frame(RESPONSE, 1, success(string_value("hi")))), "expect nothing", say(1))
    file.case(
        "ignored-frames-end", "The hundredth frame that means nothing closes the connection.",
        client(frame(9, 1)), "times 100", "expect close")
    file.case(
        "data-on-unary", "A unary stream takes no data; the call ends with one response.",
        client(frame(REQUEST, 1, request("Block"))), client(frame(DATA, 1, string_value("x"))), bad, say(3))
    file.case("data-on-unknown", "A stream that was never opened.", client(frame(DATA, 1, string_value("x"))), bad, say(3))
    file.case(
        "data-on-finished", "A stream that has ended.", say(1), client(frame(DATA, 1, string_value("x"))), bad, say(3))
    file.case(
        "data-after-close", "Data after remote closed ends the stream.",
        client(frame(REQUEST, 1, request("BlockStream"), OPEN)), client(frame(DATA, 1, flags=CLOSED | NO_DATA)),
        client(frame(DATA, 1, string_value("x"))), bad, say(3))
    file.case(
        "no-data-with-length", "The no-data flag and data contradict each other.",
        chat, client(frame(DATA, 1, string_value("x"), NO_DATA)), bad, say(3))
    file.case(
        "open-and-closed", "Remote open and remote closed on one request contradict each other.",
        client(frame(REQUEST, 1, request("Chat"), OPEN | CLOSED)), "expect no handler", bad, say(3))
    file.case(
        "unknown-service", "No such service.", client(frame(REQUEST, 1, request(service="golden.None"))),
        expect_error(1, UNIMPLEMENTED), say(3))
    file.case(
        "unknown-method", "No such method.", client(frame(REQUEST, 1, request("None"))), expect_error(1, UNIMPLEMENTED),
        say(3))
    file.case(
        "names-missing", "An empty request names no service.", client(frame(REQUEST, 1)), expect_error(1, UNIMPLEMENTED),
        say(3))
    broken = [
        ("envelope-length-past-end", "A field of the envelope announces more than there is.",
         [(b"\x0a\x7f", "service: field 1, 127 bytes"), (b"x", "1 byte")]),
        ("envelope-varint-too-long", "A varint of eleven bytes.", [(b"\x20" + b"\xff" * 10 + b"\x01", "timeout_nano")]),
        ("envelope-field-zero", "Field number 0 does not exist.", [(b"\x02\x00", "field 0")]),
        ("envelope-wire-type", "Wire type 7 does not exist.", [(b"\x7f", "field 15, wire type 7")]),
        ("payload-broken", "The message within is not protobuf.", request(payload=[(b"\x0a\x05x", "value, cut short")])),
        ("payload-not-utf-8", "A text field that is not UTF-8.", request(payload=raw(1, b"\xff\xfe", "value"))),
        ("payload-surrogate", "A surrogate is not UTF-8 either.", request(payload=raw(1, b"\xed\xa0\x80", "value"))),
        ("metadata-not-utf-8", "A metadata value that is not UTF-8.",
         request() + message(5, text(1, "actor", "key") + raw(2, b"\xff", "value"), "metadata")),
        ("metadata-nul", "U+0000 in a metadata value.",
         request() + message(5, text(1, "actor", "key") + raw(2, b"a\0b", "value"), "metadata")),
    ]
    for name, says, pieces in broken:
        file.case(name, says, client(frame(REQUEST, 1, pieces)), "expect no handler", bad, say(3))
    file.case(
        "payload-nul", "U+0000 in a text field of a message of the daemon's.",
        client(frame(REQUEST, 1, request("GetProfileStatus", raw(1, b"a\0b", "account_id"),
                                         "profiled.v1.AccountService"))),
        "service profiled.v1.AccountService", bad)
    file.case(
        "nesting-too-deep", "golden.Echo/Nest takes a google.protobuf.Value; lists within lists, 151 messages deep.",
        client(frame(REQUEST, 1, request("Nest", nested(151)))), "expect no handler", bad, say(3))
    file.case(
        "data-broken", "A data frame whose message is not protobuf ends the stream.",
        chat, client(frame(DATA, 1, [(b"\x0a\x05x", "value, cut short")])), bad, say(3))
    file.case(
        "metadata-too-many", "65 pairs.",
        client(frame(REQUEST, 1, request(metadata=[("k", str(number)) for number in range(65)]))),
        "expect no handler", expect_error(1, RESOURCE_EXHAUSTED), say(3))
    file.case(
        "metadata-most", "64 pairs are taken.",
        client(frame(REQUEST, 1, request(metadata=[("k", str(number)) for number in range(64)]))),
        server(frame(RESPONSE, 1, success())))
    file.case(
        "metadata-too-long", "One pair of 16,385 bytes.",
        client(long_metadata(16_385)), "expect no handler", expect_error(1, RESOURCE_EXHAUSTED), say(3))
    file.case(
        "metadata-longest", "One pair of 16,384 bytes is taken.",
        client(long_metadata(16_384)), server(frame(RESPONSE, 1, success())))
    for name, arguments in (("method", {"method": "m" * 257}), ("service", {"service": "s" * 257})):
        file.case(
            f"{name}-name-too-long", f"A {name}'s name of 257 bytes.", client(frame(REQUEST, 1, request(**arguments))),
            expect_error(1, RESOURCE_EXHAUSTED), say(3))
    file.case(
        "timeout-negative", "A deadline that has already passed.",
        client(frame(REQUEST, 1, request(payload=string_value("hi"), timeout=-1))),
        "expect no handler", expect_error(1, DEADLINE_EXCEEDED), say(3))
    file.case(
        "response-too-long", "golden.Echo/Big answers a message of 4,194,304 bytes, which with the envelope is too long.",
        client(frame(REQUEST, 1, request("Big"))), expect_error(1, RESOURCE_EXHAUSTED), say(3))
    file.case(
        "descriptors", "Descriptors sent along are closed; the call is answered.", "descriptors 3", say(1))
    many = []
    for number in range(65):
        many += client(frame(REQUEST, 2 * number + 1, request("Block")))
    file.case(
        "too-many-calls", "The 65th call that runs at once on a connection is refused, at the default limit.",
        many, expect_error(129, RESOURCE_EXHAUSTED))
    file.case(
        "peer-reads-nothing", "golden.Echo/Flood sends data without end. Who does not read it is closed at 8 MiB of "
        "unwritten data, or after 10 s.",
        client(frame(REQUEST, 1, request("Flood"), CLOSED)), "read nothing", "expect close")
    return file


def nested(depth):
    """google.protobuf.Value as a list of a list of …: each level is two messages, Value (list_value 6) and ListValue."""
    data = b""
    for level in range(depth - 1):
        field = 1 if (level + depth) % 2 else 6
        data = varint(field << 3 | 2) + varint(len(data)) + data
    return [(data, f"{depth} messages, each within the one before")]


def long_metadata(total):
    value = total - 1
    pair = text(1, "k", "key") + [(varint(2 << 3 | 2) + varint(value), f"value: field 2, {value} bytes")]
    pieces = request() + [(varint(5 << 3 | 2) + varint(size(pair) + value), "metadata: field 5")] + pair
    lines = header(size(pieces) + value, 1, REQUEST, 0)
    for data, comment in pieces:
        lines += hex_lines(data, comment)
    return lines + [f"fill {value} 76"]


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit("usage: protocol/golden/make.py [--check]")
    folder = pathlib.Path(__file__).resolve().parent
    files = {f"{file.name}.golden": "\n".join(file.lines) for file in (unary(), streams(), malformed())}
    if not sys.argv[1:]:
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
        return
    stale = [name for name, content in files.items()
             if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != content]
    extra = [path.name for path in folder.glob("*.golden") if path.name not in files]
    if stale or extra:
        sys.exit(f"golden frames differ from what make.py writes: {', '.join(stale + extra)}")


main()
