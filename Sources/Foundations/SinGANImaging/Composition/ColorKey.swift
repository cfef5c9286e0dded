import SinGANSupport

/// A colour key: it finds an object on a plain ground. Pixels that have the ground's colour and are connected to the picture's edge aren't object.
public struct ColorKey: Sendable, Hashable {
    /// The ground's red, green and blue, 0...1; nil for the median colour of the border.
    public let color: [Float]?

    /// The largest channel difference from the ground that is ground for certain, and the difference from which on a pixel is all object.
    static let (ground, object): (Float, Float) = (0.08, 0.25)
    /// The least share of the border's pixels that must be ground.
    static let leastBorder = 0.5

    /// The key that takes the border's own colour for the ground.
    public static let auto = ColorKey(color: nil)

    /// Makes a key for one colour: red, green, blue, each 0...1; nil for the border's own. Traps unless there are three numbers.
    public init(color: [Float]?) {
        precondition(color.map { $0.count == 3 } ?? true, "\(color?.count ?? 0) channels for a colour")
        self.color = color
    }

    /// Cuts the object out: its pixels, with the ground's share taken out at soft edges, and its mask of 0...1.
    ///
    /// - Parameter name: the picture's name in messages.
    /// - Throws: `.badData` where less than half of the border has the ground's colour, or where everything is ground.
    public func cut(_ pixels: Pixels, name: String) throws(SinGANError) -> (pixels: Pixels, mask: Mask) {
        let border = Self.border(pixels.width, pixels.height)
        let key = color ?? (0..<3).map { channel in Self.median(border.map { pixels.values[3 * $0 + channel] }) }
        let distance = (0..<pixels.width * pixels.height).map { pixel in
            (0..<3).reduce(Float(0)) { max($0, abs(pixels.values[3 * pixel + $1] - key[$1])) }
        }
        let plain = Double(border.count { distance[$0] < Self.ground }) / Double(border.count)
        guard plain >= Self.leastBorder else {
            throw SinGANError(
                .badData, "\(name) has no plain ground: only \(Int(100 * plain)) % of its border has one colour",
                hint: "Cut the object out into a PNG with alpha, or give --mask FILE.")
        }
        let mask = Mask(width: pixels.width, height: pixels.height, values: Self.coverage(distance, pixels.width, pixels.height, border))
        guard mask.values.contains(where: { $0 >= 0.5 }) else {
            throw SinGANError(
                .badData, "\(name) is all ground: nothing differs from the colour of its border", hint: "Give --mask FILE instead.")
        }
        return (Self.withoutGround(pixels, mask, key), mask)
    }

    private static func border(_ width: Int, _ height: Int) -> [Int] {
        (0..<width * height).filter { pixel in
            let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
            return x == 0 || y == 0 || x == width - 1 || y == height - 1
        }
    }

    private static func median(_ values: [Float]) -> Float { values.sorted()[values.count / 2] }

    /// Returns 0 on ground that is connected to the border, a value below 1 on the soft pixels beside it, 1 elsewhere: an object's own spots of that
    /// colour stay.
    private static func coverage(_ distance: [Float], _ width: Int, _ height: Int, _ border: [Int]) -> [Float] {
        var coverage = [Float](repeating: 1, count: distance.count)
        var open = border.filter { distance[$0] < ground }
        for pixel in open { coverage[pixel] = 0 }
        while let pixel = open.popLast() {
            forEachNeighbour(pixel, width, height) { next in
                guard coverage[next] == 1 else { return }
                if distance[next] < ground {
                    coverage[next] = 0
                    open.append(next)
                } else if distance[next] < object {
                    coverage[next] = min(0.999, (distance[next] - ground) / (object - ground))
                }
            }
        }
        return coverage
    }

    private static func forEachNeighbour(_ pixel: Int, _ width: Int, _ height: Int, _ body: (Int) -> Void) {
        let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
        if x > 0 { body(pixel - 1) }
        if x + 1 < width { body(pixel + 1) }
        if y > 0 { body(pixel - width) }
        if y + 1 < height { body(pixel + width) }
    }

    /// Solves seen = m c + (1 - m) ground for c where the edge is soft.
    private static func withoutGround(_ pixels: Pixels, _ mask: Mask, _ key: [Float]) -> Pixels {
        var values = pixels.values
        for (pixel, m) in mask.values.enumerated() where m > 0 && m < 1 {
            for channel in 0..<3 {
                values[3 * pixel + channel] = clampedToUnit((values[3 * pixel + channel] - (1 - m) * key[channel]) / m)
            }
        }
        return Pixels(width: pixels.width, height: pixels.height, values: values)
    }
}
