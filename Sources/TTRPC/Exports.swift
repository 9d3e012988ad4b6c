@_exported public import struct TTRPCWire.Metadata
