#!/usr/bin/env python3
"""Fails unless two 8-bit PNG files differ by at most 1 of 255 at every value: compare.py A B. Needs numpy."""
import struct
import sys
import zlib

import numpy as np


def read_png(path):
    """Height x width x 3 of an 8-bit grey, RGB or RGBA file that isn't interlaced; alpha is left out."""
    with open(path, "rb") as file:
        data = file.read()
    position, packed = 8, b""
    while position < len(data):
        length, kind = struct.unpack(">I4s", data[position:position + 8])
        body = data[position + 8:position + 8 + length]
        if kind == b"IHDR":
            width, height, depth, color, _, _, interlaced = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
        position += 12 + length
    if depth != 8 or interlaced or color not in (0, 2, 6):
        raise SystemExit(f"{path}: not a plain 8-bit PNG")
    channels = {0: 1, 2: 3, 6: 4}[color]
    line = width * channels
    packed, rows, above = zlib.decompress(packed), [], np.zeros(line + channels, int)
    for y in range(height):
        kind, row = packed[y * (line + 1)], np.zeros(line + channels, int)
        row[channels:] = np.frombuffer(packed, np.uint8, line, y * (line + 1) + 1)
        for i in range(channels, line + channels):
            left, up, corner = row[i - channels], above[i], above[i - channels]
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda value: abs(guess - value))
            row[i] = (row[i] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
        rows.append(row[channels:])
        above = row
    picture = np.stack(rows).reshape(height, width, channels)
    return np.repeat(picture, 3, 2) if channels == 1 else picture[:, :, :3]


def main():
    first, second = (read_png(path) for path in sys.argv[1:3])
    if first.shape != second.shape:
        raise SystemExit(f"{sys.argv[1]} is {first.shape}, {sys.argv[2]} is {second.shape}")
    difference = np.abs(first - second)
    print(f"  {sys.argv[3] if len(sys.argv) > 3 else sys.argv[2]}: largest difference {difference.max()} of 255, "
          f"{(difference > 0).mean():.2%} of the values differ")
    if difference.max() > 1:
        raise SystemExit("they differ by more than 1 of 255")


if __name__ == "__main__":
    main()
