import Foundation
import SinGANSupport
import Testing

@testable import SinGANImaging

/// Files of indices made by hand; libvips reads them as the pictures that they show.
@Suite struct RasterPaletteTests {
    private static let (width, height) = (13, 11)

    /// Steps of Adam7: first column and row, then the distances.
    private static let passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]

    static func file(bits: Int, indices: [UInt8], isInterlaced: Bool, colors: [UInt8], alphas: [UInt8] = []) -> [UInt8] {
        var lines: [UInt8] = []
        for (x, y, dx, dy) in isInterlaced ? passes : [(0, 0, 1, 1)] {
            let columns = Array(stride(from: x, to: width, by: dx))
            for row in stride(from: y, to: height, by: dy) where !columns.isEmpty {
                var line = [UInt8](repeating: 0, count: (columns.count * bits + 7) / 8)
                for (place, column) in columns.enumerated() {
                    line[place * bits / 8] |= indices[row * width + column] << UInt8(8 - bits - place * bits % 8)
                }
                lines += [0] + line
            }
        }
        let header: [UInt8] = [0, 0, 0, UInt8(width), 0, 0, 0, UInt8(height), UInt8(bits), 3, 0, 0, isInterlaced ? 1 : 0]
        let opacity = alphas.isEmpty ? [] : [PNGChunks.chunk("tRNS", alphas)]
        return PNGChunks.file(
            [PNGChunks.chunk("IHDR", header), PNGChunks.chunk("PLTE", colors)] + opacity
                + [PNGChunks.chunk("IDAT", Zlib.stored(lines)), PNGChunks.chunk("IEND", [])])
    }

    private static func colors(_ count: Int) -> [UInt8] {
        var colors: [UInt8] = []
        for index in 0..<count {
            colors.append(UInt8(255 - index))
            colors.append(UInt8(index * 7 % 256))
            colors.append(UInt8(index))
        }
        return colors
    }

    private static func indices(_ count: Int) -> [UInt8] { (0..<width * height).map { UInt8($0 * $0 / 3 % count) } }

    /// What the file shows must be what the indices mean.
    private static func expectShown(_ bytes: [UInt8], _ indices: [UInt8], _ palette: Palette, _ comment: Comment) throws {
        let picture = try ImageReader().read(bytes: bytes, name: "a")
        let expected = indices.flatMap { index -> [UInt8] in
            let color = palette[Int(index)]
            return [color.red, color.green, color.blue] + (picture.hasAlpha ? [color.alpha] : [])
        }
        #expect(picture.colorChannels == 3 && picture.samples == expected, comment)
    }

    @Test(arguments: [1, 2, 4, 8], [false, true]) func indicesAndColorsStay(bits: Int, isInterlaced: Bool) throws {
        for (count, alphas) in [(1 << bits, []), (max(2, 1 << bits - 1), [0, 130])] as [(Int, [UInt8])] {
            let (indices, palette) = (Self.indices(count), Palette(colors: Self.colors(count), alphas: alphas))
            let comment: Comment = "\(bits) bits, \(count) colours, \(isInterlaced)"
            let bytes = Self.file(bits: bits, indices: indices, isInterlaced: isInterlaced, colors: palette.colors, alphas: alphas)
            try Self.expectShown(bytes, indices, palette, comment)
            var raster = try ImageReader().raster(bytes: bytes, name: "a.png")
            #expect((raster.width, raster.height, raster.bands) == (Self.width, Self.height, 1))
            #expect(raster.samples == indices && raster.palette == palette && raster.alphaBand == nil, comment)
            #expect(raster.preferredFormat == .png && !ImageReader().needsRaster(bytes: bytes))
            // Once with what comes before the colours in a file.
            raster.profile = try TestPictures.profile("p3")
            let again = try ImageWriter().encode(raster, format: .png, options: WriteOptions(text: ["singan": "{}"]))
            try Self.expectShown(again, indices, palette, comment)
            let back = try ImageReader().raster(bytes: again, name: "b.png")
            #expect(back.samples == indices && back.palette == palette && back.profile == raster.profile, comment)
            raster.profile = nil
            let tiff = try ImageWriter().encode(raster, format: .tiff)
            try Self.expectShown(tiff, indices, Palette(colors: palette.colors), comment)
            let page = try ImageReader().raster(bytes: tiff, name: "a.tif")
            let kept = try #require(page.palette).colors.prefix(3 * count)
            #expect(page.samples == indices && Array(kept) == palette.colors, comment)
            #expect(page.preferredFormat == .tiff)
            try Self.expectShown(try ImageWriter().encode(page, format: .tiff), indices, Palette(colors: palette.colors), comment)
        }
    }

    /// A mask of one bit comes back as one, where nothing between its values has come in.
    @Test(arguments: [1, 2, 4], [false, true]) func greysOfFewBitsStay(bits: Int, isInterlaced: Bool) throws {
        let (indices, step) = (Self.indices(1 << bits), UInt8(255 / (1 << bits - 1)))
        let bytes = Self.file(bits: bits, indices: indices, isInterlaced: isInterlaced, colors: Self.colors(1 << bits))
        let grey = try #require(try IndexedPNG(bytes, name: "a.png")).grey
        let raster = try ImageReader().raster(bytes: grey, name: "a.png")
        #expect(raster.samples == indices.map { $0 * step } && raster.palette == nil && raster.greyBits == bits)
        let turned = raster.with(width: Self.height, height: Self.width, samples: raster.samples.reversed())
        for (format, bitsTag) in [(ImageFormat.png, nil), (.tiff, 258)] as [(ImageFormat, Int?)] {
            func depth(_ raster: Raster) throws -> Int? {
                let file = try ImageWriter().encode(raster, format: format)
                let back = try ImageReader().raster(bytes: file, name: "b")
                #expect(back.samples == raster.samples && back.bands == 1, "\(format), \(bits) bits")
                if let bitsTag { return TiffDirectory(file)?.values(bitsTag)?.first }
                // After the signature, a length and a name come two sides and the depth.
                return Int(file[24])
            }
            let expected = format == .tiff && bits > 1 ? 8 : bits
            #expect(try depth(raster) == expected && depth(turned) == expected)
            var between = raster.samples
            between[5] = 100
            #expect(try depth(raster.with(samples: between)) == 8)
            #expect(try depth(Raster(width: Self.width, height: Self.height, bands: 1, format: .uint8, samples: raster.samples)) == 8)
        }
    }

    @Test func whatAPaletteDoesNotAllowIsTold() throws {
        let raster = Raster(width: 2, height: 1, indices: [0, 1], palette: Palette(colors: [1, 2, 3, 4, 5, 6], alphas: [9]))
        for format in [ImageFormat.jpeg, .webp] {
            let error = #expect(throws: SinGANError.self) { try ImageWriter().encode(raster, format: format) }
            #expect(error?.code == .usage && error?.message.hasPrefix("palettes don't fit") == true)
        }
        try withTemporaryFolder { (folder: String) throws in
            let notices = try ImageWriter().write(raster, to: "\(folder)/a.tif")
            #expect(notices == ["\(folder)/a.tif can't hold the transparency of the palette"])
        }
    }

    @Test func paletteIndicesAreDistinct() throws {
        let raster = Raster(width: 2, height: 2, indices: [1, 0, 1, 1], palette: Palette(colors: [1, 2, 3, 1, 2, 3]))
        #expect(raster.distinctPixels(atMost: 2) == [[1], [0]])
    }

    @Test func impossiblePalettesAreRefused() throws {
        let (indices, colors) = ([255] + Self.indices(256).dropFirst(), Self.colors(256))
        let whole = Self.file(bits: 8, indices: indices, isInterlaced: false, colors: colors, alphas: [0])
        var hostile: [[UInt8]] = []
        for count in [0, 1, 2, 3 * 255, 3 * 257] {
            let wrong = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            hostile.append(Self.file(bits: 8, indices: indices, isInterlaced: false, colors: wrong))
        }
        hostile.append(Self.file(bits: 8, indices: indices, isInterlaced: false, colors: colors, alphas: .init(repeating: 1, count: 257)))
        let chunks = try #require(PNGChunks(whole))
        for name in ["IHDR", "PLTE", "tRNS", "IDAT"] {
            var bytes = whole
            bytes[try #require(chunks.first(name)).contents.upperBound] ^= 1
            hostile.append(bytes)
        }
        // Without colours, and with two lots of them.
        let parts = chunks.chunks.map { whole[$0.place] }
        hostile.append(PNGChunks.file([parts[0]] + parts[2...]))
        hostile.append(PNGChunks.file([parts[0], parts[1]] + parts[1...]))
        for (number, bytes) in hostile.enumerated() {
            let error = #expect(throws: SinGANError.self, "\(number)") { try ImageReader().raster(bytes: bytes, name: "a.png") }
            #expect(error?.code == .badData, "\(number)")
        }
        for length in 0..<whole.count - 12 {
            let error = #expect(throws: SinGANError.self) { try ImageReader().raster(bytes: Array(whole.prefix(length)), name: "a.png") }
            #expect(error?.code == .badData)
        }
        #expect(throws: Never.self) { try ImageReader().raster(bytes: whole, name: "a.png") }
    }
}
