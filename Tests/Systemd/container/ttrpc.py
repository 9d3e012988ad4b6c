"""The little of ttrpc that the checks need to send what no client library would."""
import socket
import struct


def varint(value):
    out = b""
    while True:
        out += bytes([value & 0x7F | (0x80 if value > 0x7F else 0)])
        value >>= 7
        if not value:
            return out


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def text(number, value):
    return field(number, value.encode())


class Connection:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(20)
        self.socket.connect(path)
        self.stream = 1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def call(self, service, method, payload, metadata):
        """Calls, and returns the bytes of the response envelope, be it an error."""
        request = text(1, service) + text(2, method) + field(3, payload) + varint(4 << 3) + varint(10**10)
        for key, value in metadata.items():
            request += field(5, text(1, key) + text(2, value))
        self.socket.sendall(struct.pack(">IIBB", len(request), self.stream, 1, 0) + request)
        self.stream += 2
        header = self._read(10)
        return self._read(struct.unpack(">I", header[:4])[0])

    def _read(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                raise EOFError("the daemon closed the connection")
            data += part
        return data
