import SinGANSupport

/// The chunks of a PNG file: a length of four bytes, a name of four, the contents, and a checksum of four over name and contents.
struct PNGChunks {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    struct Chunk {
        let name: String
        /// The whole chunk's place.
        let place: Range<Int>
        var contents: Range<Int> { place.lowerBound + 8..<place.upperBound - 4 }
    }

    let bytes: [UInt8]
    /// All whole chunks, in order.
    let chunks: [Chunk]

    /// Finds the chunks; nil where the bytes are no PNG file.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Self.signature) else { return nil }
        var (chunks, start): ([Chunk], Int) = ([], Self.signature.count)
        while start + 12 <= bytes.count {
            let end = start + 12 + bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            guard end <= bytes.count else { break }
            chunks.append(Chunk(name: String(decoding: bytes[start + 4..<start + 8], as: UTF8.self), place: start..<end))
            start = end
            if chunks.last?.name == "IEND" { break }
        }
        self.bytes = bytes
        self.chunks = chunks
    }

    /// Whether the file has pixels and its end.
    var isComplete: Bool { first("IDAT") != nil && chunks.last?.name == "IEND" }

    func first(_ name: String) -> Chunk? { chunks.first { $0.name == name } }

    func isIntact(_ chunk: Chunk) -> Bool {
        Array(bytes[chunk.contents.upperBound..<chunk.place.upperBound])
            == Self.bytes(Self.checksum(bytes[chunk.place.lowerBound + 4..<chunk.contents.upperBound]))
    }

    /// Returns a file of chunks.
    static func file(_ chunks: [ArraySlice<UInt8>]) -> [UInt8] {
        var file = signature
        file.reserveCapacity(chunks.reduce(8) { $0 + $1.count })
        for chunk in chunks { file += chunk }
        return file
    }

    /// Returns a chunk with its length and checksum.
    static func chunk(_ name: String, _ contents: [UInt8]) -> ArraySlice<UInt8> {
        let body = Array(name.utf8) + contents
        return (bytes(UInt32(contents.count)) + body + bytes(checksum(body[...])))[...]
    }

    /// Returns the checksum that PNG has from ISO 3309.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes { sum = remainders[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ (sum >> 8) }
        return ~sum
    }

    /// The checksum's remainders of all bytes.
    private static let remainders: [UInt32] = (0..<256).map { (byte: UInt32) -> UInt32 in
        var value = byte
        for _ in 0..<8 { value = value & 1 == 1 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1 }
        return value
    }

    private static func bytes(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { [UInt8]($0) } }
}

/// A PNG file whose samples are the numbers of colours, taken apart.
///
/// libvips knows such files only as the pictures that they show. So it reads and writes the indices as grey, and this puts the colours aside and
/// back.
struct IndexedPNG {
    let palette: Palette
    /// The bits of an index: 1, 2, 4 or 8.
    let bits: Int
    /// The same file whose indices are grey; libvips stretches those of fewer than 8 bits.
    let grey: [UInt8]

    private static let (indexed, greyType): (UInt8, UInt8) = (3, 0)

    /// Takes the file apart; nil where it is no PNG file or has no indices. Throws `.badData` where its palette is impossible or damaged.
    init?(_ bytes: [UInt8], name: String) throws(SinGANError) {
        guard let file = PNGChunks(bytes), let header = file.first("IHDR"), header.contents.count == 13 else { return nil }
        var contents = Array(bytes[header.contents])
        guard contents[9] == Self.indexed else { return nil }
        let before = file.chunks.prefix { $0.name != "IDAT" }
        let (colors, alphas) = (before.filter { $0.name == "PLTE" }, before.filter { $0.name == "tRNS" })
        guard colors.count == 1, alphas.count <= 1, [1, 2, 4, 8].contains(contents[8]),
            ([header] + colors + alphas).allSatisfy(file.isIntact)
        else { throw Self.damaged(name) }
        let (red, opacity) = (Array(bytes[colors[0].contents]), alphas.first.map { Array(bytes[$0.contents]) } ?? [])
        guard Palette.isPossible(colors: red, alphas: opacity) else { throw Self.damaged(name) }
        palette = Palette(colors: red, alphas: opacity)
        bits = Int(contents[8])
        contents[9] = Self.greyType
        // Nothing else: profiles and other chunks may not fit grey. A file that isn't whole is refused here, as `EncodedPicture` does.
        let kept = file.chunks.filter { $0.name == "IDAT" || $0.name == "IEND" }
        guard file.isComplete, kept.allSatisfy(file.isIntact) else {
            throw EncodedPicture.damaged(name, SinGANError(.badData, "chunks are missing or damaged"))
        }
        grey = PNGChunks.file([PNGChunks.chunk("IHDR", contents)] + kept.map { bytes[$0.place] })
    }

    /// Returns a grey file of 8 bits, as libvips writes it, as one whose samples are the numbers of `palette`'s colours.
    static func file(grey: [UInt8], palette: Palette, profile: [UInt8]?) -> [UInt8] {
        guard let file = PNGChunks(grey), let header = file.first("IHDR"), header.contents.count == 13 else { return grey }
        var contents = Array(grey[header.contents])
        contents[9] = indexed
        var chunks: [ArraySlice<UInt8>] = []
        for chunk in file.chunks {
            switch chunk.name {
            case "IHDR": chunks.append(PNGChunks.chunk("IHDR", contents))
            case "IDAT" where !chunks.contains { $0.dropFirst(4).starts(with: Array("IDAT".utf8)) }:
                // A profile comes before the colours, and those before their opacities.
                if let profile { chunks.append(PNGChunks.chunk("iCCP", Array("icc".utf8) + [0, 0] + Zlib.stored(profile))) }
                chunks.append(PNGChunks.chunk("PLTE", palette.colors))
                if !palette.alphas.isEmpty { chunks.append(PNGChunks.chunk("tRNS", palette.alphas)) }
                chunks.append(grey[chunk.place])
            default: chunks.append(grey[chunk.place])
            }
        }
        return PNGChunks.file(chunks)
    }

    private static func damaged(_ name: String) -> SinGANError {
        SinGANError(
            .badData, "the palette of \(name) is damaged or impossible", hint: "Open it in a viewer and save it again, or fetch it again.")
    }
}

/// The stream format of zlib, without compression: for what is small.
enum Zlib {
    /// Returns a stream that holds the bytes as they are.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let end = min(start + 65535, bytes.count)
            let length = UInt16(end - start)
            stream.append(end == bytes.count ? 1 : 0)
            for number in [length, ~length] { stream += [UInt8(number & 0xFF), UInt8(number >> 8)] }
            stream += bytes[start..<end]
            start = end
        } while start < bytes.count
        let (a, b) = bytes.reduce((UInt32(1), UInt32(0))) { sums, byte in
            let a = (sums.0 + UInt32(byte)) % 65521
            return (a, (sums.1 + a) % 65521)
        }
        return stream + withUnsafeBytes(of: (b << 16 | a).bigEndian) { [UInt8]($0) }
    }
}
