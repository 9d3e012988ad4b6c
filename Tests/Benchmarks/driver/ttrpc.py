"""As much of ttrpc as the benchmarks need: request frames, and a call."""

import socket
import struct

HEADER = struct.Struct(">IIBB")
REQUEST, RESPONSE = 1, 2


def _varint(value):
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def field(number, value):
    """A length-delimited field of a protobuf message."""
    if isinstance(value, str):
        value = value.encode()
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def number(field_number, value):
    """A varint field of a protobuf message; not for negative numbers."""
    return _varint(field_number << 3) + _varint(value)


def request_frame(service, method, payload, stream_id=0):
    """A unary request; the load generator puts in its own stream ids."""
    data = field(1, service) + field(2, method) + (field(3, payload) if payload else b"")
    return HEADER.pack(len(data), stream_id, REQUEST, 0) + data


def call(path, service, method, payload=b"", timeout=10):
    """Calls once on a connection of its own and returns the data of the response frame."""
    with connect(path, timeout) as connection:
        return call_on(connection, service, method, payload)


def connect(path, timeout=10):
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout)
        connection.connect(str(path))
    except OSError:
        connection.close()
        raise
    return connection


def call_on(connection, service, method, payload=b""):
    """Makes the first call of a connection."""
    connection.sendall(request_frame(service, method, payload, stream_id=1))
    length, stream_id, kind, _ = HEADER.unpack(_receive(connection, HEADER.size))
    if (stream_id, kind) != (1, RESPONSE):
        raise ValueError(f"a frame of type {kind} for stream {stream_id} came instead of the answer")
    return _receive(connection, length)


def _receive(connection, length):
    received = bytearray()
    while len(received) < length:
        part = connection.recv(length - len(received))
        if not part:
            raise ConnectionError("the connection was closed within a frame")
        received += part
    return bytes(received)
