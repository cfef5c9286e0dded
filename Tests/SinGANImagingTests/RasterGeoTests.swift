import Foundation
import SinGANSupport
import Testing

@testable import SinGANImaging

/// A small GeoTIFF made by hand in every byte order and width.
@Suite struct RasterGeoTests {
    private static let (width, height) = (4, 3)
    private static let samples = (0..<12).map { UInt16($0 * 300) }
    private static let scale = [30.0, 20, 0]
    private static let point = [0.0, 0, 0, 440_720, 3_751_320, 0]
    private static let keys = [1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32611].map { UInt16($0) }

    /// - Parameter next: the offset of the next directory; nil for this one's own.
    static func file(isLittleEndian: Bool, isBig: Bool, noData: String = "-9999", next: Int? = 0) -> [UInt8] {
        func number(_ value: UInt64, _ size: Int) -> [UInt8] {
            let little = (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
            return isLittleEndian ? little : little.reversed()
        }
        let pixels = samples.flatMap { number(UInt64($0), 2) }
        let (start, width) = isBig ? (16, 8) : (8, 4)
        func shorts(_ values: [UInt16]) -> (Int, Int, [UInt8]) { (3, values.count, values.flatMap { number(UInt64($0), 2) }) }
        func doubles(_ values: [Double]) -> (Int, Int, [UInt8]) { (12, values.count, values.flatMap { number($0.bitPattern, 8) }) }
        func text(_ text: String) -> (Int, Int, [UInt8]) { (2, text.utf8.count + 1, Array(text.utf8) + [0]) }
        let tags: [(Int, (type: Int, count: Int, bytes: [UInt8]))] = [
            (256, shorts([UInt16(Self.width)])), (257, shorts([UInt16(height)])), (258, shorts([16])), (259, shorts([1])),
            (262, shorts([1])), (273, shorts([UInt16(start)])), (277, shorts([1])), (278, shorts([UInt16(height)])),
            (279, shorts([UInt16(pixels.count)])), (33550, doubles(scale)), (33922, doubles(point)), (34735, shorts(keys)),
            (34737, text("WGS 84|")), (42113, text(noData)),
        ]
        let directory = start + pixels.count
        let far = directory + (isBig ? 8 : 2) + tags.count * (4 + 2 * width) + width
        var (entries, further): ([UInt8], [UInt8]) = ([], [])
        for (tag, value) in tags {
            entries += number(UInt64(tag), 2) + number(UInt64(value.type), 2) + number(UInt64(value.count), width)
            if value.bytes.count <= width {
                entries += value.bytes + [UInt8](repeating: 0, count: width - value.bytes.count)
            } else {
                entries += number(UInt64(far + further.count), width)
                further += value.bytes
            }
        }
        var bytes = Array((isLittleEndian ? "II" : "MM").utf8)
        bytes += isBig ? number(43, 2) + number(8, 2) + number(0, 2) : number(42, 2)
        bytes += number(UInt64(directory), width) + pixels
        return bytes + number(UInt64(tags.count), isBig ? 8 : 2) + entries + number(UInt64(next ?? directory), width) + further
    }

    private static func doubles(_ raster: Raster, _ number: Int) -> [Double]? {
        raster.tags.first { $0.number == number }.map { tag in
            tag.values.withUnsafeBytes { raw in (0..<tag.count).map { raw.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) } }
        }
    }

    @Test(arguments: [true, false], [true, false]) func coordinatesStay(isLittleEndian: Bool, isBig: Bool) throws {
        let raster = try ImageReader().raster(bytes: Self.file(isLittleEndian: isLittleEndian, isBig: isBig), name: "dem.tif")
        #expect(raster.samples == Self.samples.withUnsafeBytes { [UInt8]($0) } && raster.format == .uint16)
        #expect(raster.hasCoordinates && raster.noData == -9999 && raster.resolution == nil)
        let bytes = try ImageWriter().encode(raster, format: .tiff, options: WriteOptions(text: ["singan": "{}"]))
        let back = try ImageReader().raster(bytes: bytes, name: "out.tif")
        #expect(back.tags == raster.tags && back.tags.count == 5 && back.samples == raster.samples && back.noData == -9999)
        #expect(Self.doubles(back, 33550) == Self.scale && Self.doubles(back, 33922) == Self.point)
        #expect(back.tags.first { $0.number == 34735 }?.shorts == Self.keys)
        #expect(back.tags.first { $0.number == 34737 }?.text == "WGS 84|")
        // As a picture too, and the recipe is where it was.
        #expect(try ImageReader().read(bytes: bytes, name: "out.tif").width == Self.width)
        try withTemporaryFolder { (folder: String) throws in
            #expect(try ImageWriter().write(raster, to: "\(folder)/a.tif", options: WriteOptions(text: ["singan": "{}"])) == [])
            #expect(try ImageReader().text(of: "\(folder)/a.tif") == ["singan": "{}"])
        }
    }

    @Test func otherFormatsLoseThemWithANotice() throws {
        let raster = try ImageReader().raster(bytes: Self.file(isLittleEndian: true, isBig: false), name: "dem.tif")
        try withTemporaryFolder { (folder: String) throws in
            let path = "\(folder)/out.png"
            #expect(
                try ImageWriter().write(raster, to: path) == [
                    "the coordinates of dem.tif (GeoTIFF tags) are not in \(path)",
                    "the value that stands for no data of dem.tif, -9999.0, is not named in \(path)",
                ])
        }
    }

    /// Half as many pixels of twice the size cover the same place.
    @Test func otherPixelsMayHaveAnotherSize() throws {
        let raster = try ImageReader().raster(bytes: Self.file(isLittleEndian: true, isBig: false), name: "dem.tif")
        let samples = [UInt8](repeating: 0, count: 4)
        let scaled = raster.with(width: 2, height: 1, samples: samples, pixelScale: (2, 3))
        #expect(Self.doubles(scaled, 33550) == [60, 60, 0] && Self.doubles(scaled, 33922) == Self.point && scaled.noData == -9999)
        #expect(raster.with(width: 2, height: 1, samples: samples).tags == raster.tags)
    }

    @Test(arguments: [("nan", Double.nan), ("-3.4028234663852886e+38", -3.4028234663852886e38), (" 0 ", 0)])
    func everyValueForNoDataIsKept(text: String, value: Double) throws {
        let bytes = Self.file(isLittleEndian: false, isBig: false, noData: text)
        let raster = try ImageReader().raster(bytes: bytes, name: "dem.tif")
        let back = try ImageReader().raster(bytes: ImageWriter().encode(raster, format: .tiff), name: "b.tif")
        for raster in [raster, back] {
            let noData = try #require(raster.noData)
            #expect(noData == value || noData.isNaN && value.isNaN)
        }
    }

    @Test func directoriesInACircleAreOnePage() throws {
        for isBig in [true, false] {
            let bytes = Self.file(isLittleEndian: true, isBig: isBig, next: nil)
            #expect(TiffDirectory.pages(bytes) == 1)
            Self.expectNoTrap(bytes)
            let error = #expect(throws: SinGANError.self) { try ImageReader().raster(bytes: bytes, name: "a.tif", page: 1) }
            #expect(error?.code == .badData)
        }
    }

    /// Cut anywhere, and with any byte set to anything: samples or an error of the file, never a trap.
    @Test(arguments: [true, false], [true, false]) func hostileFilesDoNoHarm(isLittleEndian: Bool, isBig: Bool) throws {
        let whole = Self.file(isLittleEndian: isLittleEndian, isBig: isBig)
        for length in whole.indices { Self.expectNoTrap(Array(whole.prefix(length))) }
        for place in whole.indices {
            for value in [0, 1, 3, 0x40, 0xFF] as [UInt8] {
                var changed = whole
                changed[place] = value
                Self.expectNoTrap(changed)
            }
        }
    }

    /// Bands that lie apart, in strips of one row each.
    @Test(arguments: [true, false], [true, false]) func bandsThatLieApartAreJoined(isLittleEndian: Bool, isBig: Bool) throws {
        let bytes = Self.planar(isLittleEndian: isLittleEndian, isBig: isBig)
        let raster = try ImageReader().raster(bytes: bytes, name: "a.tif")
        let expected = (0..<12).flatMap { pixel in (0..<3).map { UInt16(pixel * 100 + $0 * 5000) } }
        #expect((raster.width, raster.height, raster.bands) == (4, 3, 3) && raster.colors == .rgb)
        #expect(raster.samples == expected.withUnsafeBytes { [UInt8]($0) } && raster.notices == [])
        #expect(throws: SinGANError.self) { try ImageReader().raster(bytes: bytes, name: "a.tif", page: 1) }
        let image = try ImageReader().read(bytes: bytes, name: "a.tif")
        #expect(image.withFileSamples().samples == raster.samples && image.colorChannels == 3 && !image.hasAlpha)
        for place in bytes.indices {
            for value in [0, 1, 3, 0x40, 0xFF] as [UInt8] {
                var changed = bytes
                changed[place] = value
                Self.expectNoTrap(changed)
            }
        }
        for length in bytes.indices { Self.expectNoTrap(Array(bytes.prefix(length))) }
    }

    private static func planar(isLittleEndian: Bool, isBig: Bool) -> [UInt8] {
        func number(_ value: Int, _ size: Int) -> [UInt8] {
            let little = (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
            return isLittleEndian ? little : little.reversed()
        }
        let (start, width) = isBig ? (16, 8) : (8, 4)
        let pixels = (0..<3).flatMap { band in (0..<12).flatMap { number($0 * 100 + band * 5000, 2) } }
        let tags: [(Int, [Int])] = [
            (256, [4]), (257, [3]), (258, [16, 16, 16]), (259, [1]), (262, [2]), (273, (0..<9).map { start + 8 * $0 }), (277, [3]),
            (278, [1]), (279, [Int](repeating: 8, count: 9)), (284, [2]), (339, [1, 1, 1]),
        ]
        let directory = start + pixels.count
        let far = directory + (isBig ? 8 : 2) + tags.count * (4 + 2 * width) + width
        var (entries, further): ([UInt8], [UInt8]) = ([], [])
        for (tag, values) in tags {
            entries += number(tag, 2) + number(3, 2) + number(values.count, width)
            let bytes = values.flatMap { number($0, 2) }
            if bytes.count <= width {
                entries += bytes + [UInt8](repeating: 0, count: width - bytes.count)
            } else {
                entries += number(far + further.count, width)
                further += bytes
            }
        }
        var bytes = Array((isLittleEndian ? "II" : "MM").utf8)
        bytes += isBig ? number(43, 2) + number(8, 2) + number(0, 2) : number(42, 2)
        bytes += number(directory, width) + pixels
        return bytes + number(tags.count, isBig ? 8 : 2) + entries + number(0, width) + further
    }

    /// A text that isn't a number is no value.
    @Test func noDataThatIsNoNumberIsNone() throws {
        let bytes = Self.file(isLittleEndian: true, isBig: false, noData: "none")
        #expect(try ImageReader().raster(bytes: bytes, name: "a.tif").noData == nil)
    }

    static func expectNoTrap(_ bytes: [UInt8]) {
        let reader = ImageReader(limits: ReadLimits(maxPixels: 100_000))
        do throws(SinGANError) {
            let raster = try reader.raster(bytes: bytes, name: "a.tif")
            _ = try ImageWriter().encode(raster, format: .tiff)
            _ = raster.noData
        } catch {
            #expect(error.code == .badData && error.hint != nil && error.message.contains("a.tif"), "\(error)")
        }
        _ = reader.needsRaster(bytes: bytes)
    }
}
