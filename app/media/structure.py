"""Looks at coded pictures without decoding them: whether the units of a packet fit together.

ITU-T H.264 and H.265, annex B: the bytes 00 00 00 never occur inside a unit, the first bit of a unit is
zero, and in MP4 and Matroska (ISO/IEC 14496-15) each unit is preceded by its length. A hole of zeros or
foreign bytes breaks one of these at once, at the price of reading, not decoding.
"""

from dataclasses import dataclass

FORBIDDEN_RUN = b"\0\0\0\0"
AVCC_LENGTH_BYTE = 4
HVCC_LENGTH_BYTE = 21
FORBIDDEN_BIT = 0x80


@dataclass(frozen=True)
class UnitReader:
    """Checks packets whose units carry lengths of `length_size` bytes; 0: cannot be checked."""

    length_size: int

    @classmethod
    def for_codec(cls, codec: str, extradata: bytes | None) -> "UnitReader":
        """Read the length size from the codec's configuration record."""
        at = {"h264": AVCC_LENGTH_BYTE, "hevc": HVCC_LENGTH_BYTE}.get(codec)
        if at is None or not extradata or len(extradata) <= at or extradata[0] != 1:
            return cls(0)
        return cls((extradata[at] & 3) + 1)

    def is_sound(self, packet: bytes) -> bool:
        """Tell whether all units of one packet fit; True for what cannot be checked."""
        if not self.length_size:
            return True
        at = 0
        while at + self.length_size < len(packet):
            size = int.from_bytes(packet[at : at + self.length_size], "big")
            start = at + self.length_size
            at = start + size
            if size == 0 or at > len(packet) or packet[start] & FORBIDDEN_BIT:
                return False
            # Trailing zero words after the last slice are legal padding.
            if packet.find(FORBIDDEN_RUN, start, at) >= 0 and FORBIDDEN_RUN in packet[start:at].rstrip(b"\0"):
                return False
        return True
