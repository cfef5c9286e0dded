import CVips
import SinGANSupport
import Testing

@testable import SinGANImaging

/// 64-bit numbers as libvips writes them: in strips and tiles, with every predictor.
@Suite struct RasterDoubleTests {
    private static func file(_ raster: Raster, predictor: String, isTiled: Bool, compression: String = "lzw") throws -> [UInt8] {
        let picture = try VipsPicture(
            copying: raster.samples, width: raster.width, height: raster.height, bands: raster.bands, format: raster.format.vips,
            interpretation: VIPS_INTERPRETATION_MULTIBAND)
        return try VipsOperation(
            "tiffsave_buffer",
            [
                ("in", .image(picture)), ("compression", .text(compression)), ("predictor", .text(predictor)), ("tile", .flag(isTiled)),
                ("tile_width", 16), ("tile_height", 16),
            ]
        ).bytes()
    }

    @Test(arguments: ["none", "horizontal", "float"], [true, false]) func everyLayoutIsRead(predictor: String, isTiled: Bool) throws {
        for bands in [1, 2, 3, 5] {
            let raster = RasterFileTests.raster(.float64, bands: bands, width: 37, height: 21)
            for compression in ["lzw", "deflate", "none"] {
                let bytes = try Self.file(raster, predictor: predictor, isTiled: isTiled, compression: compression)
                let back = try ImageReader().raster(bytes: bytes, name: "a.tif")
                #expect(back.samples == raster.samples && back.format == .float64, "\(predictor) \(isTiled) \(bands) \(compression)")
                #expect((back.width, back.height, back.bands) == (37, 21, bands) && ImageReader().needsRaster(bytes: bytes))
            }
        }
    }

    @Test func limitsHoldForThePageItself() throws {
        let bytes = try Self.file(RasterFileTests.raster(.float64, bands: 1, width: 37, height: 21), predictor: "none", isTiled: true)
        #expect(throws: Never.self) { try ImageReader(limits: ReadLimits(maxPixels: 777)).raster(bytes: bytes, name: "a.tif") }
        let error = #expect(throws: SinGANError.self) {
            try ImageReader(limits: ReadLimits(maxPixels: 776)).raster(bytes: bytes, name: "a.tif")
        }
        #expect(error?.code == .badData && error?.message == "a.tif is 37x21, 777 pixels, and the limit is 776")
        let picture = #expect(throws: SinGANError.self) { try ImageReader().read(bytes: bytes, name: "a.tif") }
        #expect(picture?.message == "a.tif has 64-bit floating-point samples; whole numbers of 8 and 16 bits are read")
    }

    @Test(arguments: ["horizontal", "float"]) func hostileFilesDoNoHarm(predictor: String) throws {
        let whole = try Self.file(RasterFileTests.raster(.float64, bands: 2, width: 5, height: 4), predictor: predictor, isTiled: false)
        let directory = try #require(TiffDirectory(whole))
        for place in directory.first - 2..<whole.count {
            for value in [0, 1, 3, 0x40, 0xFF] as [UInt8] {
                var changed = whole
                changed[place] = value
                RasterGeoTests.expectNoTrap(changed)
            }
        }
        for length in 0..<whole.count { RasterGeoTests.expectNoTrap(Array(whole.prefix(length))) }
    }
}
