import SinGANImaging
import SinGANSupport

/// A hole's montage with small steps at its seams levelled: neighbours differ as they do where they were copied from, and what is known stays ("Poisson
/// image editing", Pérez, Gangnet and Blake, SIGGRAPH 2003, equation 7). A large step is an edge, or what is left of a thing that the hole cuts through:
/// its pull is weak beside the others', so that its colours don't run into the hole.
struct SeamLevelling {
    private let size: PixelSize
    /// The pixels of the hole.
    private let pixels: [Int]
    /// For each pixel of the hole its neighbours (four at most): the pixel, the difference that is wanted, in three channels, and the weight.
    private let firsts: [Int]
    private let links: [Link]

    private struct Link {
        let pixel: Int
        let wanted: SIMD4<Double>
        let weight: Double
    }

    /// A step of this many samples pulls half as much as a small one: 12 of 255 levels.
    private static let smallStep = 12 * Double(FixedPicture.stepsPerLevel)
    /// Sweeps of successive over-relaxation; some thousand pixels settle to a level in as many.
    private static let (sweeps, relaxation) = (200, 1.9)

    /// - Parameters:
    ///   - source: the picture; what is `inside` of the hole isn't looked at.
    ///   - origins: for each pixel the known one that it is a copy of, itself outside of the hole.
    init(_ source: FixedPicture, inside: [Bool], origins: [Int]) {
        size = source.size
        let (width, height) = (source.width, source.height)
        pixels = inside.indices.filter { inside[$0] }
        func value(_ pixel: Int) -> SIMD4<Double> {
            let p = source.samples + 3 * pixel
            return SIMD4(Double(p[0]), Double(p[1]), Double(p[2]), 0)
        }
        /// How much the pixel `dx`, `dy` beside the one at `pixel` differs from it in the picture, where both are known.
        func step(_ pixel: Int, _ dx: Int, _ dy: Int) -> SIMD4<Double>? {
            let (x, y) = (pixel % width + dx, pixel / width + dy)
            guard x >= 0, y >= 0, x < width, y < height, !inside[y * width + x] else { return nil }
            return value(y * width + x) - value(pixel)
        }
        var (firsts, links): ([Int], [Link]) = ([0], [])
        for pixel in pixels {
            let (x, y) = (pixel % width, pixel / width)
            for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                guard x + dx >= 0, y + dy >= 0, x + dx < width, y + dy < height else { continue }
                let beside = pixel + dy * width + dx
                let (one, other) = (step(origins[pixel], dx, dy), step(origins[beside], -dx, -dy).map { -$0 })
                let wanted =
                    switch (one, other) {
                    case (let one?, let other?): (one + other) / 2
                    case (let one?, nil): one
                    case (nil, let other?): other
                    case (nil, nil): SIMD4<Double>()
                    }
                let error = value(origins[beside]) - value(origins[pixel]) - wanted
                let jump = (error.x * error.x + error.y * error.y + error.z * error.z) / (Self.smallStep * Self.smallStep)
                links.append(Link(pixel: beside, wanted: wanted, weight: 1 / (1 + jump)))
            }
            firsts.append(links.count)
        }
        (self.firsts, self.links) = (firsts, links)
    }

    /// Levels the steps of a picture that was copied as the origins say.
    func level(_ picture: FixedPicture) {
        var values = (0..<size.width * size.height).map { pixel -> SIMD4<Double> in
            let p = picture.samples + 3 * pixel
            return SIMD4(Double(p[0]), Double(p[1]), Double(p[2]), 0)
        }
        for _ in 0..<Self.sweeps {
            for (number, pixel) in pixels.enumerated() {
                var (sum, weight) = (SIMD4<Double>(), 0.0)
                for link in links[firsts[number]..<firsts[number + 1]] {
                    sum += link.weight * (values[link.pixel] - link.wanted)
                    weight += link.weight
                }
                guard weight > 0 else { continue }
                values[pixel] += Self.relaxation * (sum / weight - values[pixel])
            }
        }
        let white = Double(FixedPicture.white)
        for pixel in pixels {
            for c in 0..<3 { picture.samples[3 * pixel + c] = Int16(max(0, min(values[pixel][c], white)).rounded()) }
        }
    }
}
