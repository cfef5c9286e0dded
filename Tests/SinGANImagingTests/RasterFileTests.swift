import CVips
import SinGANSupport
import Testing

@testable import SinGANImaging

/// Samples of every kind come back byte for byte.
@Suite struct RasterFileTests {
    /// Bytes that leave every byte of a sample busy; infinities and NaN among floating-point ones.
    static func raster(_ format: Raster.Format, bands: Int, width: Int = 13, height: Int = 7) -> Raster {
        var state: UInt32 = 9
        var samples = (0..<width * height * bands * format.bytes).map { _ -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
        if format == .float32 {
            for (place, bits) in [0x7FC0_0000, 0x7FC0_1234, 0xFF80_0000, 0x8000_0000, 1].enumerated() {
                withUnsafeBytes(of: UInt32(bits)) { samples.replaceSubrange(4 * place..<4 * place + 4, with: $0) }
            }
        }
        return Raster(width: width, height: height, bands: bands, format: format, samples: samples)
    }

    static func expectSame(_ back: Raster, _ raster: Raster, _ comment: Comment) {
        #expect((back.width, back.height, back.bands) == (raster.width, raster.height, raster.bands), comment)
        #expect(back.format == raster.format && back.samples == raster.samples, comment)
        #expect(back.colors == raster.colors && back.alphaBand == raster.alphaBand && back.palette == raster.palette, comment)
        #expect(back.profile == raster.profile && back.resolution == nil && back.notices == [], comment)
    }

    @Test(arguments: Raster.Format.allCases, [1, 2, 3, 4, 5, 32]) func tiffKeepsEveryKind(format: Raster.Format, bands: Int) throws {
        let raster = Self.raster(format, bands: bands)
        let bytes = try ImageWriter().encode(raster, format: .tiff)
        let back = try ImageReader().raster(bytes: bytes, name: "a.tif")
        Self.expectSame(back, raster, "\(format) \(bands)")
        #expect(back.source == .tiff && back.preferredFormat == .tiff)
        // And once more: what was read is written as it came.
        Self.expectSame(try ImageReader().raster(bytes: ImageWriter().encode(back, format: .tiff), name: "b.tif"), raster, "again")
        let fits = [.uint8, .uint16].contains(format) && bands <= 4
        #expect(ImageReader().needsRaster(bytes: bytes) == !fits, "\(format) \(bands)")
        #expect((raster.preferredFormat == .png) == fits)
    }

    @Test(arguments: [Raster.Format.uint8, .uint16], [1, 2, 3, 4]) func pngKeepsWhatItHolds(format: Raster.Format, bands: Int) throws {
        let raster = Self.raster(format, bands: bands)
        let bytes = try ImageWriter().encode(raster, format: .png)
        let back = try ImageReader().raster(bytes: bytes, name: "a.png")
        Self.expectSame(back, raster, "\(format) \(bands)")
        #expect(back.preferredFormat == .png && !ImageReader().needsRaster(bytes: bytes))
        #expect(try ImageReader().read(bytes: bytes, name: "a.png").samples == raster.samples)
    }

    /// 12 bits in 16 are stretched in pictures only.
    @Test func darkSamplesStay() throws {
        let samples = (0..<48).map { UInt16($0 * 80) }.withUnsafeBytes { [UInt8]($0) }
        let raster = Raster(width: 8, height: 6, bands: 1, format: .uint16, samples: samples)
        let back = try ImageReader().raster(bytes: ImageWriter().encode(raster, format: .png), name: "a.png")
        #expect(back.samples == samples && back.notices == [])
    }

    @Test func formatsWithLossTakeWhatTheyHold() throws {
        for (format, bands, fits) in [
            (ImageFormat.jpeg, 1, true), (.jpeg, 3, true), (.jpeg, 4, false), (.webp, 3, true), (.webp, 4, true), (.webp, 2, false),
            (.gif, 3, false),
        ] {
            let raster = Raster(width: 40, height: 30, bands: bands, format: .uint8, samples: .init(repeating: 128, count: 1200 * bands))
            guard fits else {
                let error = #expect(throws: SinGANError.self) { try ImageWriter().encode(raster, format: format) }
                #expect(error?.code == .usage)
                continue
            }
            let back = try ImageReader().raster(bytes: ImageWriter().encode(raster, format: format), name: "a")
            #expect((back.width, back.height, back.source) == (40, 30, format))
            #expect(back.samples.allSatisfy { abs(Int($0) - 128) < 4 })
        }
    }

    @Test func whatDoesNotFitIsTold() throws {
        for (raster, format, message, hint) in [
            (Self.raster(.float32, bands: 1), ImageFormat.png, "float32 samples don't fit PNG: write TIFF", "Name the file .tif."),
            (Self.raster(.uint8, bands: 5), .png, "5 bands don't fit PNG: write TIFF", "Name the file .tif."),
            (Self.raster(.uint16, bands: 3), .jpeg, "uint16 samples don't fit JPEG: write PNG or TIFF", "Name the file .png."),
            (Self.raster(.uint8, bands: 2), .webp, "2 bands don't fit WebP: write PNG or TIFF", "Name the file .png."),
        ] {
            let error = #expect(throws: SinGANError.self) { try ImageWriter().encode(raster, format: format) }
            #expect(error?.code == .usage && error?.message == message && error?.hint == hint)
        }
    }

    @Test func companionsStay() throws {
        var raster = Self.raster(.uint16, bands: 3)
        raster.profile = try TestPictures.profile("p3")
        raster.resolution = .init(horizontal: 12, vertical: 6)
        for format in [ImageFormat.png, .tiff] {
            let text = WriteOptions(text: ["singan": "{}"])
            try withTemporaryFolder { (folder: String) throws in
                let path = "\(folder)/a.\(format.extensions[0])"
                #expect(try ImageWriter().write(raster, to: path, options: text) == [])
                let back = try ImageReader().raster(path)
                #expect(back.profile == raster.profile && back.samples == raster.samples && back.name == path)
                #expect(abs(try #require(back.resolution).horizontal - 12) < 1e-3)
                #expect(try ImageReader().text(of: path)["singan"] == "{}")
                let half = back.with(width: 1, height: 1, samples: .init(repeating: 1, count: 6), pixelScale: (2, 3))
                #expect(abs(try #require(half.resolution).vertical - 2) < 1e-3 && half.profile == raster.profile)
            }
        }
    }

    /// A file turned by its orientation, as cameras and scanners write it.
    @Test func rastersAreUpright() throws {
        let raster = Self.raster(.int16, bands: 2)
        let bytes = try ImageWriter().encode(raster, format: .tiff)
        let turned = try #require(TiffDirectory(bytes)?.replacing([TiffTag(274, shorts: [6])]))
        let back = try ImageReader().raster(bytes: turned, name: "a.tif")
        #expect((back.width, back.height) == (7, 13))
        // The first column from below is the first row.
        #expect(back.samples.prefix(4).elementsEqual(raster.samples[(6 * 13 * 4)..<(6 * 13 * 4 + 4)]))
    }

    /// Pages of different sizes and kinds in one file.
    @Test func pagesAreChosen() throws {
        let pages = [Self.raster(.uint8, bands: 1), Self.raster(.float64, bands: 3, width: 5, height: 6), Self.raster(.int32, bands: 5)]
        let bytes = try Self.joined(pages.map { try ImageWriter().encode($0, format: .tiff) })
        for (number, page) in pages.enumerated() {
            Self.expectSame(try ImageReader().raster(bytes: bytes, name: "a.tif", page: number), page, "page \(number)")
            #expect(ImageReader().needsRaster(bytes: bytes, page: number) == (number > 0))
        }
        let first = try ImageReader().raster(bytes: bytes, name: "a.tif")
        #expect(first.samples == pages[0].samples && first.notices == ["a.tif has 3 frames or pages; the first one is used"])
        for page in [-1, 3, Int.max] {
            let error = #expect(throws: SinGANError.self) { try ImageReader().raster(bytes: bytes, name: "a.tif", page: page) }
            #expect(error?.code == .badData && error?.message == "a.tif has 3 pages, counted from 0, and no page \(page)")
        }
        let png = try ImageWriter().encode(pages[0], format: .png)
        #expect(try ImageReader().raster(bytes: png, name: "a.png", page: 0).samples == pages[0].samples)
        #expect(throws: SinGANError.self) { try ImageReader().raster(bytes: png, name: "a.png", page: 1) }
    }

    /// Puts the files of libvips's behind each other and links their directories: offsets count from the beginning, so those of later files grow.
    static func joined(_ files: [[UInt8]]) throws -> [UInt8] {
        func number(_ bytes: [UInt8], _ place: Int, _ size: Int) -> Int {
            bytes[place..<place + size].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        func set(_ bytes: inout [UInt8], _ place: Int, _ value: Int) {
            for digit in 0..<4 { bytes[place + digit] = UInt8(truncatingIfNeeded: value >> (8 * digit)) }
        }
        var (whole, link): ([UInt8], Int) = ([], 4)
        let sizes = [1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 12: 8]
        for file in files {
            if whole.count % 2 == 1 { whole.append(0) }
            var (file, base) = (file, whole.count)
            let start = number(file, 4, 4)
            let end = start + 2 + 12 * number(file, start, 2)
            for entry in stride(from: start + 2, to: end, by: 12) {
                let (tag, count) = (number(file, entry, 2), number(file, entry + 4, 4))
                let isFar = try #require(sizes[number(file, entry + 2, 2)]) * count > 4
                // Strip offsets are offsets themselves.
                if tag == 273 {
                    let table = isFar ? number(file, entry + 8, 4) : entry + 8
                    for strip in 0..<count { set(&file, table + 4 * strip, number(file, table + 4 * strip, 4) + base) }
                }
                if isFar { set(&file, entry + 8, number(file, entry + 8, 4) + base) }
            }
            whole += file
            if base > 0 { set(&whole, link, start + base) }
            (link, base) = (base + end, base)
        }
        return whole
    }

    @Test func framesOfAnimationsAreRead() throws {
        var sequence = FrameSequence(width: 24, height: 16, framesPerSecond: 10, closes: false)
        for level in [0, 1] as [Float] { sequence.append(Pixels(width: 24, height: 16, repeating: level)) }
        try withTemporaryFolder { (folder: String) throws in
            for kind in ["gif", "webp"] {
                let path = "\(folder)/a.\(kind)"
                try AnimationWriter().write(sequence, to: path)
                for page in [0, 1] {
                    let frame = try ImageReader().raster(path, page: page)
                    #expect((frame.width, frame.height) == (24, 16))
                    #expect(frame.samples[0] == (page == 0 ? 0 : 255))
                }
            }
        }
    }
}

/// Files that ask for too much or aren't whole.
@Suite struct RasterLimitTests {
    @Test func sizesAreCheckedBeforeDecoding() throws {
        let raster = RasterFileTests.raster(.float32, bands: 32, width: 100, height: 100)
        let bytes = try ImageWriter().encode(raster, format: .tiff)
        let small = #expect(throws: SinGANError.self) {
            try ImageReader(limits: ReadLimits(maxPixels: 9999)).raster(bytes: bytes, name: "a.tif")
        }
        #expect(small?.code == .badData && small?.message == "a.tif is 100x100, 10000 pixels, and the limit is 9999")
        #expect(throws: Never.self) { try ImageReader(limits: ReadLimits(maxPixels: 10000)).raster(bytes: bytes, name: "a.tif") }
    }

    /// 4 million pixels of 128 bytes in a file of a few kilobytes, which are more bytes than 4 million pixels of 16.
    @Test func bytesAreLimitedToo() throws {
        let raster = Raster(width: 900, height: 900, bands: 32, format: .float32, samples: .init(repeating: 0, count: 900 * 900 * 128))
        let bytes = try ImageWriter().encode(raster, format: .tiff)
        let error = #expect(throws: SinGANError.self) {
            try ImageReader(limits: ReadLimits(maxPixels: 900 * 900)).raster(bytes: bytes, name: "a.tif")
        }
        #expect(error?.code == .badData && error?.message.contains("810000 pixels of 128 bytes") == true)
    }

    @Test func tooManyBandsAreTold() throws {
        let picture = try VipsPicture(
            copying: [UInt8](repeating: 3, count: 33 * 12), width: 4, height: 3, bands: 33, format: Raster.Format.uint8.vips,
            interpretation: VIPS_INTERPRETATION_MULTIBAND)
        let bytes = try VipsOperation("tiffsave_buffer", [("in", .image(picture))]).bytes()
        let error = #expect(throws: SinGANError.self) { try ImageReader().raster(bytes: bytes, name: "a.tif") }
        #expect(error?.code == .badData && error?.message == "a.tif has 33 bands; up to 32 are read")
    }

    /// Again and again: libvips 8.14 loses some of the errors of small files, unless it decodes on one thread.
    @Test(arguments: [ImageFormat.png, .tiff, .jpeg, .webp]) func cutFilesAreTold(format: ImageFormat) throws {
        let raster = RasterFileTests.raster(.uint8, bands: 3, width: 40, height: 30)
        let bytes = try ImageWriter().encode(raster, format: format)
        for turn in 0..<250 {
            let part = [0.0, 0.02, 0.3, 0.6, 0.9][turn % 5]
            let cut = Array(bytes.prefix(Int(Double(bytes.count) * part)))
            let error = #expect(throws: SinGANError.self) { try ImageReader().raster(bytes: cut, name: "cut.x") }
            #expect(error?.code == .badData && error?.message.contains("cut.x") == true && error?.hint != nil)
        }
    }
}
