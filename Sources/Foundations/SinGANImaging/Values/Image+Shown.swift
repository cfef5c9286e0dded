import Foundation
import SinGANSupport

// What lies under transparent pixels is whatever a program left there, often black or magenta: nobody has seen it, and nothing may learn it or mix it in.

extension Image {
    /// Whether the whole picture is transparent, so that it shows nothing.
    public var showsNothing: Bool {
        guard let alpha = alpha() else { return false }
        return !alpha.values.contains { $0 >= Self.leastShown }
    }

    /// The share of the picture whose colours are hidden, 0...1.
    public var hiddenShare: Double {
        guard let hidden = hidden() else { return 0 }
        return Double(hidden.values.count(where: { $0 == 1 })) / Double(hidden.values.count)
    }

    /// Returns 1 where colours are hidden (less than a tenth opaque), 0 elsewhere; nil where none are.
    public func hidden() -> Mask? {
        guard let alpha = alpha() else { return nil }
        let hidden = Mask(width: width, height: height, values: alpha.values.map { $0 < Self.leastShown ? 1 : 0 })
        return hidden.values.contains(1) ? hidden : nil
    }

    /// Returns the picture in sRGB like `pixels()`, where hidden colours are replaced by visible ones, mirrored at the edge between: textures
    /// continue, and no edge appears. A picture that shows nothing stays as it is.
    ///
    /// - Throws: `.badData` like `pixels()`.
    public func shownPixels() throws(SinGANError) -> Pixels {
        let pixels = try pixels()
        guard let hidden = hidden(), !showsNothing else { return pixels }
        var continued = HiddenColors(pixels, isHidden: hidden.values.map { $0 == 1 })
        return continued.filled()
    }

    /// The alpha below which colours are hidden: files with 8 bits hold little of them.
    private static let leastShown: Float = 0.1
}

/// Fills hidden pixels from visible ones.
private struct HiddenColors {
    private let (width, height): (Int, Int)
    private var values: [Float]
    /// The number of each pixel's nearest visible pixel; -1 while it isn't known.
    private var nearest: [Int32]
    private let isHidden: [Bool]

    init(_ pixels: Pixels, isHidden: [Bool]) {
        (width, height, values, self.isHidden) = (pixels.width, pixels.height, pixels.values, isHidden)
        nearest = isHidden.indices.map { isHidden[$0] ? -1 : Int32($0) }
    }

    mutating func filled() -> Pixels {
        propagate()
        // The nearer ones first: what is mirrored into deeper ones is there then.
        var order = isHidden.indices.filter { isHidden[$0] }.map { UInt64(distance($0)) << 32 | UInt64($0) }
        order.sort()
        for pixel in order.lazy.map({ Int(truncatingIfNeeded: $0 & 0xffff_ffff) }) {
            let source = source(of: pixel)
            for channel in 0..<3 { values[3 * pixel + channel] = values[3 * source + channel] }
        }
        return Pixels(width: width, height: height, values: values)
    }

    /// Returns the pixel as far behind the edge as this one is before it; the edge's own where that isn't nearer to what is visible.
    private func source(of pixel: Int) -> Int {
        let edge = Int(nearest[pixel])
        let (x, y) = (mirrored(2 * (edge % width) - pixel % width, width), mirrored(2 * (edge / width) - pixel / width, height))
        let behind = y * width + x
        return !isHidden[behind] || distance(behind) < distance(pixel) ? behind : edge
    }

    private func mirrored(_ place: Int, _ count: Int) -> Int {
        guard count > 1 else { return 0 }
        let folded = abs(place) % (2 * count - 2)
        return min(folded, 2 * count - 2 - folded)
    }

    private func distance(_ pixel: Int) -> Int { distance(pixel, to: Int(nearest[pixel])) }

    private func distance(_ pixel: Int, to other: Int) -> Int {
        let (dx, dy) = (pixel % width - other % width, pixel / width - other / width)
        return dx * dx + dy * dy
    }

    /// Spreads nearest pixels from neighbour to neighbour, down and up, each row forth and back (Danielsson 1980): exact but for single pixels.
    private mutating func propagate() {
        for y in 0..<height { spread(row: y, from: -1) }
        for y in (0..<height).reversed() { spread(row: y, from: 1) }
    }

    private mutating func spread(row y: Int, from step: Int) {
        for x in 0..<width { take(x, y, x, y + step) }
        for x in 1..<max(1, width) { take(x, y, x - 1, y) }
        for x in (0..<max(0, width - 1)).reversed() { take(x, y, x + 1, y) }
    }

    private mutating func take(_ x: Int, _ y: Int, _ otherX: Int, _ otherY: Int) {
        let pixel = y * width + x
        guard isHidden[pixel], (0..<height).contains(otherY) else { return }
        let found = nearest[otherY * width + otherX]
        guard found >= 0 else { return }
        if nearest[pixel] < 0 || distance(pixel, to: Int(found)) < distance(pixel) { nearest[pixel] = found }
    }
}
