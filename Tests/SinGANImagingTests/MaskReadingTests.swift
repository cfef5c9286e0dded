import Testing

@testable import SinGANImaging

/// Masks as programs write them.
@Suite struct MaskReadingTests {
    private static let (width, height) = (24, 16)

    private static func isOn(_ pixel: Int) -> Bool { (4..<14).contains(pixel % width) && (3..<11).contains(pixel / width) }

    /// One pixel's samples where the mask is on, and where it is off.
    private static func image(_ on: [Int], _ off: [Int], depth: Depth = .eight, changing: (Int, [Int])? = nil) -> Image {
        let hasAlpha = on.count == 2 || on.count == 4
        var levels = (0..<width * height).map { isOn($0) ? on : off }
        if let changing { levels[changing.0] = changing.1 }
        let all = levels.flatMap { $0 }
        let samples = depth == .eight ? all.map { UInt8($0) } : all.map { UInt16($0) }.withUnsafeBytes { [UInt8]($0) }
        return Image(
            width: width, height: height, depth: depth, colorChannels: on.count - (hasAlpha ? 1 : 0), hasAlpha: hasAlpha, samples: samples)
    }

    private static let wanted = (0..<width * height).map { isOn($0) ? Float(1) : 0 }

    /// Two values are black and white, whatever they are; a sentence says so where they aren't.
    @Test(
        arguments: [
            ([255], [0], false), ([1], [0], true), ([127], [0], true), ([200], [190], true), ([255, 0, 0], [0, 0, 0], true),
            ([0, 0, 255], [0, 0, 0], true), ([255, 255], [0, 255], false), ([9, 9, 9, 255], [9, 9, 9, 0], false),
            ([255, 255, 255, 254], [0, 0, 0, 254], false),
        ] as [([Int], [Int], Bool)])
    func twoValues(_ on: [Int], _ off: [Int], _ isTold: Bool) throws {
        let (mask, notice) = try Self.image(on, off).readMask()
        #expect(mask.values == Self.wanted && (notice != nil) == isTold, "\(notice ?? "")")
        if on.count != 4 { #expect(try Self.image(on, off, depth: .sixteen).mask().values == Self.wanted) }
    }

    /// A pixel that was erased by mistake doesn't make the mask one of transparency.
    @Test func oneTransparentPixel() throws {
        let (mask, notice) = try Self.image([255, 255, 255, 255], [0, 0, 0, 255], changing: (0, [0, 0, 0, 0])).readMask()
        #expect(mask.values == Self.wanted && notice == nil)
        // In a picture that isn't black and white a small object is what its alpha says.
        let object = Self.image([90, 120, 30, 0], [80, 60, 200, 0], changing: (5, [1, 2, 3, 255]))
        #expect(try object.mask().values == (0..<Self.width * Self.height).map { $0 == 5 ? 1 : 0 })
    }

    /// A soft mask that is never bright is stretched, in its own channel; one that is flat stays black.
    @Test func softMasks() throws {
        let ramp = (0..<Self.width * Self.height).flatMap { [$0 % Self.width * 10, 0, 0] }
        let red = Image(
            width: Self.width, height: Self.height, depth: .eight, colorChannels: 3, hasAlpha: false, samples: ramp.map { UInt8($0) })
        let (mask, notice) = try red.readMask()
        #expect(mask.values[0] == 0 && mask.values[23] > 0.9 && notice?.contains("red") == true)
        let dark = Image(
            width: Self.width, height: Self.height, depth: .eight, colorChannels: 1, hasAlpha: false,
            samples: (0..<Self.width * Self.height).map { UInt8($0 % Self.width * 5) })
        let stretched = try dark.readMask()
        #expect(stretched.mask.values[23] == 1 && stretched.notice?.contains("115 of 255") == true)
        let noise = Image(
            width: Self.width, height: Self.height, depth: .eight, colorChannels: 1, hasAlpha: false,
            samples: (0..<Self.width * Self.height).map { UInt8($0 % 5) })
        #expect(try noise.mask().values.allSatisfy { $0 < 0.02 })
    }
}
