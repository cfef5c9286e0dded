import SinGANSupport

/// A page of a TIFF file of 64-bit floating-point numbers, which libvips 8.14 writes and doesn't read.
///
/// It is read as twice as many pixels of 32 bits: what libvips decompresses is the same. Halves are put together here, and predictors undone.
struct Float64Tiff {
    /// The file as libvips reads it: this page first, its numbers in halves.
    let halved: [UInt8]
    let width: Int
    let height: Int
    let bands: Int
    /// 1 none, 2 differences of numbers, 3 differences of their bytes, in planes.
    private let predictor: Int
    private let isSwapped: Bool
    /// The pixels of a row that are decompressed together.
    private let segment: Int
    /// The pixels of a row with the unused ones of its last tile, without which a predictor can't be undone.
    private let columns: Int

    /// The width of `halved`.
    var halfWidth: Int { 2 * columns }

    /// The compressions that are the same for numbers of any size: none, LZW, Deflate (two numbers), PackBits, LZMA and Zstandard.
    private static let compressions: Set = [1, 5, 8, 32946, 32773, 34925, 50000]
    /// Tags with their meaning for whole numbers of 32 bits.
    private static let changes = [258: 32, 339: 1, 317: 1, TiffTag.photometric: 1, TiffTag.extraSamples: 0]

    /// Whether a page, counted from 0, has such numbers.
    static func isNeeded(_ bytes: [UInt8], page: Int) -> Bool {
        guard let tags = TiffTags(bytes, page: page) else { return false }
        return !tags.bitsPerSample.isEmpty && tags.bitsPerSample.allSatisfy { $0 == 64 } && tags.sampleFormat.allSatisfy { $0 == 3 }
    }

    /// Prepares a page, counted from 0; nil where it has other numbers. Throws `.badData` where the page makes no sense, exceeds the limit of pixels, or
    /// is compressed in another way.
    init?(_ bytes: [UInt8], name: String, page: Int, limits: ReadLimits) throws(SinGANError) {
        guard Self.isNeeded(bytes, page: page), let directory = TiffDirectory(bytes, page: page) else { return nil }
        func number(_ tag: Int, _ usual: Int? = nil) -> Int? { directory.entry(tag) == nil ? usual : directory.values(tag)?.first }
        guard let width = number(256), let height = number(257), let bands = number(277, 1), let predictor = number(317, 1),
            let compression = number(259, 1), let segment = number(322, width),
            (1...Int(Int32.max)).contains(width), (1...Int(Int32.max)).contains(height), (1...Int(UInt16.max)).contains(bands),
            (1...Int(Int32.max)).contains(segment), (1...3).contains(predictor)
        else { throw EncodedPicture.damaged(name, SinGANError(.badData, "tags of 64-bit samples")) }
        try EncodedPicture.check(width, height, name: name, limits: limits)
        guard Self.compressions.contains(compression) else {
            throw SinGANError(
                .badData, "\(name) has 64-bit samples in a compression that isn't read (\(compression))",
                hint: "Save it with Deflate or LZW.")
        }
        (self.width, self.height, self.bands, self.predictor, self.segment) = (width, height, bands, predictor, segment)
        isSwapped = directory.isLittleEndian != TiffTag.machineIsLittleEndian
        columns = predictor == 1 ? width : (width + segment - 1) / segment * segment
        var patch = TiffPatch(bytes, directory)
        for (tag, value) in Self.changes { patch.set(tag, to: value) }
        patch.set(256, to: 2 * columns)
        if directory.entry(322) != nil { patch.set(322, to: 2 * segment) }
        patch.putFirst()
        halved = patch.bytes
    }

    /// Puts the halves together: height x width x bands numbers, interleaved, as bytes. Traps unless there are height x 2 columns x bands halves.
    func samples(_ halves: [UInt32]) -> [UInt8] {
        precondition(halves.count == height * 2 * columns * bands, "\(halves.count) halves for \(columns)x\(height)x\(bands)")
        var numbers: [UInt64] = []
        numbers.reserveCapacity(width * height * bands)
        var line = [UInt8](repeating: 0, count: columns * bands * 8)
        for row in 0..<height {
            fill(&line, from: halves, at: row * 2 * columns * bands)
            numbers += undone(line, stride: bands).prefix(width * bands)
        }
        return numbers.withUnsafeBytes { [UInt8]($0) }
    }

    /// Fills a line with bytes in the file's order: libvips has turned those of each half.
    private func fill(_ line: inout [UInt8], from halves: [UInt32], at start: Int) {
        line.withUnsafeMutableBytes { line in
            for word in 0..<line.count / 4 {
                let half = halves[start + word]
                line.storeBytes(of: isSwapped ? half.byteSwapped : half, toByteOffset: 4 * word, as: UInt32.self)
            }
        }
    }

    /// Returns a line's numbers without predictor.
    private func undone(_ line: [UInt8], stride: Int) -> [UInt64] {
        var line = line
        let length = segment * stride
        if predictor == 3 {
            for start in Swift.stride(from: 0, to: line.count, by: length * 8) { undoBytes(&line, start..<start + length * 8, stride) }
        }
        // Predictor 3 leaves the machine's order, whatever the file's is.
        let isSwapped = isSwapped && predictor != 3
        var numbers = line.withUnsafeBytes { raw in
            (0..<raw.count / 8).map { place in
                let number = raw.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self)
                return isSwapped ? number.byteSwapped : number
            }
        }
        if predictor == 2 {
            for place in numbers.indices where place % length >= stride { numbers[place] &+= numbers[place - stride] }
        }
        return numbers
    }

    /// Undoes differences of bytes, and gathers each number's from the planes: the highest bytes of all numbers come first.
    private func undoBytes(_ line: inout [UInt8], _ part: Range<Int>, _ stride: Int) {
        for place in part.dropFirst(stride) { line[place] &+= line[place - stride] }
        let planes = Array(line[part])
        let count = planes.count / 8
        for number in 0..<count {
            for byte in 0..<8 {
                let place = part.lowerBound + 8 * number + (TiffTag.machineIsLittleEndian ? 7 - byte : byte)
                line[place] = planes[byte * count + number]
            }
        }
    }
}

extension TiffDirectory {
    /// Returns the number of pages; of directories that lead in a circle those before it closes.
    static func pages(_ bytes: [UInt8]) -> Int {
        guard var directory = TiffDirectory(bytes) else { return 0 }
        var seen: Set<Int> = []
        while seen.insert(directory.first).inserted, seen.count < longest.pages {
            guard let next = directory.next else { break }
            directory = next
        }
        return seen.count
    }
}
