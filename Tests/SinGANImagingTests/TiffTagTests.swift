import SinGANSupport
import Testing

@testable import SinGANImaging

/// Directories written by hand, in every byte order and width, so that nothing depends on the code under test.
@Suite struct TiffTagTests {
    /// A tag with numbers of two bytes each.
    private typealias Tag = (number: Int, values: [Int])

    private static func file(_ tags: [Tag], isLittleEndian: Bool, isBig: Bool) -> [UInt8] {
        func number(_ value: Int, _ size: Int) -> [UInt8] {
            let little = (0..<size).map { UInt8(value >> ($0 * 8) & 0xFF) }
            return isLittleEndian ? little : little.reversed()
        }
        let width = isBig ? 8 : 4
        var bytes = Array((isLittleEndian ? "II" : "MM").utf8)
        bytes += isBig ? number(43, 2) + number(8, 2) + number(0, 2) + number(16, 8) : number(42, 2) + number(8, 4)
        bytes += number(tags.count, isBig ? 8 : 2)
        var further: [UInt8] = []
        let end = bytes.count + tags.count * (4 + 2 * width) + width
        for tag in tags {
            bytes += number(tag.number, 2) + number(3, 2) + number(tag.values.count, width)
            let values = tag.values.flatMap { number($0, 2) }
            if values.count <= width {
                bytes += values + [UInt8](repeating: 0, count: width - values.count)
            } else {
                bytes += number(end + further.count, width)
                further += values
            }
        }
        return bytes + number(0, width) + further
    }

    private static let tags: [Tag] = [
        (256, [40]), (257, [30]), (258, [16, 16, 16, 16, 16]), (277, [5]), (338, [2, 0]), (339, [1, 1, 1, 1, 1]),
    ]

    @Test(arguments: [true, false], [true, false]) func everyByteOrderAndWidthIsRead(isLittleEndian: Bool, isBig: Bool) throws {
        let tags = try #require(TiffTags(Self.file(Self.tags, isLittleEndian: isLittleEndian, isBig: isBig)))
        #expect(tags.bitsPerSample == [16, 16, 16, 16, 16] && tags.samplesPerPixel == 5)
        #expect(tags.extraSamples == [2, 0] && tags.sampleFormat == [1, 1, 1, 1, 1])
        #expect(tags.unreadableSamples == nil)
    }

    @Test(arguments: [true, false], [true, false]) func tagsCanBeTakenOut(isLittleEndian: Bool, isBig: Bool) throws {
        let whole = Self.file(Self.tags, isLittleEndian: isLittleEndian, isBig: isBig)
        let directory = try #require(TiffDirectory(whole))
        let bytes = directory.without([257, 277])
        let left = try #require(TiffDirectory(bytes))
        #expect(bytes.count == whole.count && left.values(257) == nil && left.values(277) == nil)
        for tag in Self.tags where tag.number != 257 && tag.number != 277 { #expect(left.values(tag.number) == tag.values) }
        #expect(directory.without([9999]) == whole)
    }

    @Test func missingTagsMeanWhatTheFormatSays() throws {
        let tags = try #require(TiffTags(Self.file([(256, [4])], isLittleEndian: true, isBig: false)))
        #expect(tags.bitsPerSample == [1] && tags.samplesPerPixel == 1 && tags.sampleFormat == [1] && tags.extraSamples == [])
    }

    /// Cut anywhere, and with any byte set to anything: an answer or none, never a trap.
    @Test(arguments: [true, false], [true, false]) func hostileDirectoriesDoNoHarm(isLittleEndian: Bool, isBig: Bool) {
        let whole = Self.file(Self.tags, isLittleEndian: isLittleEndian, isBig: isBig)
        for length in whole.indices { _ = TiffTags(Array(whole.prefix(length))) }
        for place in whole.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var changed = whole
                changed[place] = value
                _ = TiffTags(changed)
                for next in place..<min(place + 8, whole.count) { changed[next] = value }
                _ = TiffTags(changed)
            }
        }
        #expect(TiffTags(Array(whole.prefix(7))) == nil && TiffTags([]) == nil && TiffTags(Array("II*".utf8)) == nil)
    }

    @Test func whatLibvipsWritesIsRead() throws {
        for (depth, bits) in [(Depth.eight, 8), (.sixteen, 16)] {
            let picture = TestPictures.image(width: 5, height: 4, depth: depth, colorChannels: 3, hasAlpha: true)
            let tags = try #require(TiffTags(try ImageWriter().encode(picture, format: .tiff)))
            #expect(tags.bitsPerSample == [bits, bits, bits, bits] && tags.samplesPerPixel == 4)
            #expect(tags.extraSamples == [2] && tags.sampleFormat.first == 1)
        }
    }

    @Test(
        arguments: [
            ([16], [3], "16-bit floating-point samples"), ([24], [3], "24-bit floating-point samples"), ([12], [1], "12-bit samples"),
            ([5, 6, 5], [1], "channels of 5, 6, 5 bits"), ([32], [3], nil), ([8], [1], nil), ([16], [2], nil), ([64], [6], nil),
            ([1], [1], nil),
        ] as [([Int], [Int], String?)])
    func whatNoDecoderReadsIsNamed(bits: [Int], kinds: [Int], reason: String?) throws {
        let tags = try #require(TiffTags(Self.file([(258, bits), (339, kinds)], isLittleEndian: true, isBig: false)))
        #expect(tags.unreadableSamples == reason)
    }

    /// A file of libvips's, said to hold half-precision numbers.
    @Test func halfPrecisionIsNotCalledDamage() throws {
        let picture = TestPictures.image(width: 5, height: 4, depth: .sixteen, colorChannels: 1, hasAlpha: false)
        var bytes = try ImageWriter().encode(picture, format: .tiff)
        let entry = try #require(TiffDirectory(bytes)?.entry(339))
        bytes[entry.field] = 3
        let error = #expect(throws: SinGANError.self) { try ImageReader().read(bytes: bytes, name: "f16.tif") }
        #expect(error?.code == .badData)
        #expect(error?.message == "f16.tif has 16-bit floating-point samples; whole numbers of 8 and 16 bits are read")
        #expect(error?.hint == "Convert it to 16-bit PNG or TIFF.")
    }

    /// A channel that might be anything is taken as transparency, and that is said.
    @Test func unspecifiedChannelsAreTold() throws {
        let picture = TestPictures.image(width: 6, height: 4, depth: .eight, colorChannels: 3, hasAlpha: true)
        var bytes = try ImageWriter().encode(picture, format: .tiff)
        #expect(try ImageReader().read(bytes: bytes, name: "a.tif").notices.isEmpty)
        let tag: [UInt8] = [0x52, 0x01, 3, 0, 1, 0, 0, 0]
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: tag) })
        bytes[place + 8] = 0
        let read = try ImageReader().read(bytes: bytes, name: "a.tif")
        #expect(read.hasAlpha && read.notices.count == 1 && read.notices[0].contains("last channel"))
    }
}
