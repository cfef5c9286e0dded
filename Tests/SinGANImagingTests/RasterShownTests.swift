import SinGANSupport
import Testing

@testable import SinGANImaging

@Suite struct RasterShownTests {
    private static func raster<Sample: RasterSample>(_ values: [Sample], width: Int, bands: Int = 1, noData: String? = nil) -> Raster {
        let bytes = values.withUnsafeBytes { [UInt8]($0) }
        var raster = Raster(width: width, height: values.count / bands / width, bands: bands, format: Sample.format, samples: bytes)
        if let noData {
            // As a file names it: through a directory, as nothing else makes a text of a tag.
            let file = RasterGeoTests.file(isLittleEndian: true, isBig: false, noData: noData)
            raster.tags = TiffDirectory(file).flatMap { TiffTag(TiffTag.noData, in: $0) }.map { [$0] } ?? []
        }
        return raster
    }

    private static func noise(_ count: Int) -> [Double] {
        var state: UInt32 = 5
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Double(Int32(bitPattern: state)) / 1000
        }
    }

    private struct Checking: RasterVisitor {
        let raster: Raster
        func visit<Sample: RasterSample>(_ samples: UnsafeBufferPointer<Sample>) -> [Double] { samples.map(\.value) }
    }

    /// Against a plain sort of everything.
    @Test func rangesAreThoseOfASort() throws {
        let values = Self.noise(6000)
        let rasters = [
            Self.raster(values.map { Int8(nearest: $0 / 20000) }, width: 20, bands: 3),
            Self.raster(values.map { UInt16(nearest: $0 / 50 + 30000) }, width: 20, bands: 3),
            Self.raster(values.map { Int16(nearest: $0 / 80) }, width: 20, bands: 3),
            Self.raster(values.map { UInt32(nearest: $0 + 3_000_000) }, width: 20, bands: 3),
            Self.raster(values.map { Int32(nearest: $0) }, width: 20, bands: 3),
            Self.raster(values.map { Float($0) }, width: 20, bands: 3), Self.raster(values.map { $0 * 1e-30 }, width: 20, bands: 3),
        ]
        for raster in rasters {
            let sorted = raster.visit(Checking(raster: raster)).sorted()
            let (low, high) = (sorted[6], sorted[5993])
            let shown = try raster.shown()
            #expect(shown.range == low...high && shown.hidden == nil, "\(raster.format)")
            let values = raster.visit(Checking(raster: raster))
            for place in stride(from: 0, to: values.count, by: 7) {
                let expected = Float(min(1, max(0, (values[place] - low) / (high - low))))
                #expect(abs(shown.pixels.values[place] - expected) < 1e-6, "\(raster.format) \(place)")
            }
            // One band has a range of its own.
            let grey = try raster.shown(bands: [2])
            let band = stride(from: 1, to: values.count, by: 3).map { values[$0] }.sorted()
            #expect(grey.range == band[2]...band[1997])
        }
    }

    @Test func bytesAreShownAsTheyAre() throws {
        let raster = Self.raster([10, 200, 30, 40, 50, 60] as [UInt8], width: 2, bands: 3)
        let shown = try raster.shown()
        #expect(shown.range == 0...255 && shown.pixels.values == [10, 200, 30, 40, 50, 60].map { Float($0) / 255 })
        #expect(Array(try raster.shown(bands: [3, 1, 2]).pixels.values.prefix(3)) == [30, 10, 200].map { Float($0) / 255 })
    }

    @Test func whatHasNoValueIsHidden() throws {
        let raster = Self.raster([1, 2, .nan, -9999, .infinity, -.infinity, 3, 1] as [Float], width: 4, noData: "-9999")
        let shown = try raster.shown()
        #expect(shown.range == 1...3 && shown.hidden?.values == [0, 0, 1, 1, 0, 0, 0, 0])
        let mean = Float((0 + 0.5 + 1 + 0 + 1 + 0) / 6.0)
        let expected = [0, 0.5, mean, mean, 1, 0, 1, 0] as [Float]
        for (pixel, value) in expected.enumerated() { #expect(abs(shown.pixels.values[3 * pixel] - value) < 1e-6) }
        let nothing = try Self.raster([Float.nan, .nan], width: 2).shown()
        #expect(nothing.hidden?.coverage == 1 && nothing.pixels.values.allSatisfy { $0 == 0.5 })
        // A value that whole numbers can't have.
        #expect(try Self.raster([0, 255] as [UInt8], width: 2, noData: "-9999").shown().hidden == nil)
        #expect(try Self.raster([0, 255] as [UInt8], width: 2, noData: "0").shown().hidden?.values == [1, 0])
        #expect(try Self.raster([1, 2] as [Double], width: 2, noData: "nan").shown().hidden == nil)
        // A Float holds the nearest to what GDAL writes.
        let least = -Float.greatestFiniteMagnitude
        #expect(try Self.raster([least, 2, 3], width: 3, noData: "-3.4028234663852886e+38").shown().hidden?.values == [1, 0, 0])
        let alpha = Self.raster([7, 255, 9, 25] as [UInt8], width: 2, bands: 2)
        #expect(try alpha.shown().hidden?.values == [0, 1])
    }

    @Test func constantsAreMidGrey() throws {
        let shown = try Self.raster([Int16](repeating: -7, count: 12), width: 4).shown()
        #expect(shown.range == -7...(-7) && shown.pixels.values.allSatisfy { $0 == 0.5 } && shown.hidden == nil)
        // All but one of many are the same: the least and the largest count.
        var values = [Int16](repeating: -7, count: 4000)
        values[5] = 13
        #expect(try Self.raster(values, width: 40).shown().range == -7...13)
        let extremes = [-Double.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude]
        let whole = try Self.raster(extremes, width: 3).shown().pixels.values
        #expect(whole[0] == 0 && whole[3] == 0.5 && whole[6] == 1)
    }

    @Test func chosenRangesClamp() throws {
        let shown = try Self.raster([0, 10, 20, 30] as [Int32], width: 4).shown(range: 10...20)
        #expect(shown.range == 10...20 && stride(from: 0, to: 12, by: 3).map { shown.pixels.values[$0] } == [0, 0, 1, 1])
        let step = try Self.raster([0, 10, 20] as [Int32], width: 3).shown(range: 10...10)
        #expect(stride(from: 0, to: 9, by: 3).map { step.pixels.values[$0] } == [0, 0.5, 1])
    }

    @Test func bandsThatAreNotThereAreTold() throws {
        let raster = Self.raster([Float](repeating: 1, count: 10), width: 2, bands: 5)
        for bands in [[0], [6], [4, 3, -2], [1, 2, 99]] {
            let error = #expect(throws: SinGANError.self) { try raster.shown(bands: bands) }
            #expect(error?.code == .usage && error?.message.hasPrefix("there are 5 bands, counted from 1, and no band ") == true)
        }
        for bands in [[], [1, 2], [1, 2, 3, 4]] {
            let error = #expect(throws: SinGANError.self) { try raster.shown(bands: bands) }
            #expect(error?.code == .usage)
        }
        #expect(throws: Never.self) { try raster.shown(bands: [4, 3, 2]) }
    }

    @Test func palettesShowTheirColors() throws {
        let palette = Palette(colors: [255, 0, 0, 0, 255, 0, 9, 9, 9], alphas: [255, 255, 0])
        let raster = Raster(width: 3, height: 1, indices: [1, 0, 2], palette: palette)
        let shown = try raster.shown()
        #expect(shown.pixels.values == [0, 1, 0, 1, 0, 0, 0.5, 0.5, 0] && shown.hidden?.values == [0, 0, 1])
        #expect(try raster.shown(range: 0...2).pixels.values.prefix(6) == [0.5, 0.5, 0.5, 0, 0, 0])
    }

    @Test(arguments: [1, 3, 8, 32], [Raster.Format.uint8, .uint16, .float64])
    func distinctPixelsComeInOrder(bands: Int, format: Raster.Format) {
        let size = bands * format.bytes
        let kinds = (0..<200).map { kind in (0..<size).map { UInt8(truncatingIfNeeded: kind * 31 + $0 * kind) } }
        let order = (0..<1200).map { ($0 * $0 / 7 + $0 / 300) % 200 }
        let raster = Raster(width: 40, height: 30, bands: bands, format: format, samples: order.flatMap { kinds[$0] })
        var seen: [[UInt8]] = []
        for kind in order where !seen.contains(kinds[kind]) { seen.append(kinds[kind]) }
        #expect(raster.distinctPixels(atMost: seen.count) == seen)
        #expect(raster.distinctPixels(atMost: seen.count - 1) == nil && raster.distinctPixels(atMost: 0) == nil)
    }

    @Test func manyDistinctPixelsAreFound() {
        let samples = (0..<300_000).map { UInt32($0 &* 2_654_435_761 & 0xFFFF_FFFF) }.withUnsafeBytes { [UInt8]($0) }
        let raster = Raster(width: 1000, height: 300, bands: 1, format: .uint32, samples: samples)
        #expect(raster.distinctPixels(atMost: 300_000)?.count == 300_000 && raster.distinctPixels(atMost: 299_999) == nil)
    }

    @Test func numbersAreRoundedAndClamped() {
        #expect(UInt8(nearest: 254.5) == 255 && UInt8(nearest: 1e300) == 255)
        #expect(UInt8(nearest: -.infinity) == 0 && UInt8(nearest: .nan) == 0)
        #expect(Int8(nearest: -128.4) == -128 && Int8(nearest: -1.5) == -2 && Int16(nearest: -1e9) == -32768)
        #expect(UInt32(nearest: 4_294_967_294.6) == .max && Int32(nearest: 2_147_483_646.4) == 2_147_483_646)
        #expect(Float(nearest: 1e300) == .infinity && Double(nearest: .pi) == .pi)
    }
}
