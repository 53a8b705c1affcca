"""The lines of a file, plain or compressed, in bounded memory whatever the file holds."""

import gzip
import lzma
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

CHUNK = 1 << 20  # bytes, of what is read and of what it is decompressed to
LONGEST_LINE = 4 << 20  # bytes
XZ_MEMORY = 128 << 20  # bytes; `xz -9` needs 65 MiB, and a hostile header may ask for 4 GiB

GZIP, XZ = b"\x1f\x8b", b"\xfd7zXZ\x00"


class DamagedFileError(Exception):
    """Why a file cannot be decompressed any further."""


def bounded_lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Each line of a file that is open at its beginning, None for one longer than 4 MiB, which is never held whole.

    What the file is compressed with is known by its first bytes. Raises DamagedFileError behind the last line that can
    be read, and OSError as the file does.
    """
    return _lines(_chunks(file))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    start = file.read(len(XZ))
    file.seek(0)
    try:
        if start.startswith(GZIP):
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield from iter(lambda: unpacked.read1(CHUNK), b"")
        elif start == XZ:
            yield from _unxz(file)
        else:
            yield from iter(lambda: file.read(CHUNK), b"")
    except (gzip.BadGzipFile, lzma.LZMAError, zlib.error) as error:
        raise DamagedFileError(f"the compressed file is damaged ({error})") from None
    except EOFError:
        raise DamagedFileError("the compressed file is cut off") from None


def _unxz(file: BinaryIO) -> Iterator[bytes]:
    """As `lzma.open`, which cannot bound the memory that a header asks for."""
    packed = file.read(CHUNK)
    while packed:
        stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
        while not stream.eof:
            yield stream.decompress(packed, CHUNK)
            packed = file.read(CHUNK) if stream.needs_input and not stream.eof else b""
            if stream.needs_input and not stream.eof and not packed:
                raise EOFError
        packed = stream.unused_data.lstrip(b"\0") or file.read(CHUNK).lstrip(b"\0")  # another stream, or padding


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes | None]:
    rest, too_long = b"", False
    for chunk in chunks:
        *ended, rest = (rest + chunk).split(b"\n")
        for line in ended:
            yield None if too_long or len(line) > LONGEST_LINE else line
            too_long = False
        if len(rest) > LONGEST_LINE:
            rest, too_long = b"", True
    if rest or too_long:
        yield None if too_long else rest
