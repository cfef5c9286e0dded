"""Makes a mask for every PNG picture of a folder: python3 masks.py PICTURES MASKS

The masks have two or three classes each, and edges that no resampling may blur. Every second one has a palette, as the masks of many data sets."""
import pathlib
import struct
import sys
import zlib


def size(picture):
    return struct.unpack(">II", picture.read_bytes()[16:24])


def label(x, y, width, height, number):
    """The class of a pixel: 1 in a disc, 2 in a strip below, else 0."""
    centre_x, centre_y = width * (2 + number % 3) / 6, height * (2 + number % 2) / 5
    if (x - centre_x) ** 2 + (y - centre_y) ** 2 < (height / 5) ** 2:
        return 1
    return 2 if y > height * 3 / 4 + number else 0


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width, height, number):
    with_palette = number % 2 == 1
    values = (0, 1, 2) if with_palette else (0, 127, 255)
    rows = b"".join(b"\0" + bytes(values[label(x, y, width, height, number)] for x in range(width)) for y in range(height))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3 if with_palette else 0, 0, 0, 0))
    palette = chunk(b"PLTE", bytes([0, 0, 0, 128, 0, 0, 0, 128, 0])) if with_palette else b""
    return b"\x89PNG\r\n\x1a\n" + header + palette + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


pictures, masks = map(pathlib.Path, sys.argv[1:])
for number, picture in enumerate(sorted(pictures.glob("*.png"))):
    (masks / picture.name).write_bytes(png(*size(picture), number))
