import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANSupport

extension Companion {
    /// Returns the raster at the size of a plan.
    func enlarged(to plan: EnlargementPlan, tilesAcross: Bool, tilesDown: Bool, _ compute: Compute) throws(SinGANError) -> Raster {
        let size = plan.result
        switch rule {
        case .majority, .nearest:
            return raster.with(width: size.width, height: size.height, samples: raster.visit(NearestEnlarging(raster, to: size, rule)))
        case .mean, .unitVectors:
            var bands: [[Float]] = []
            let planes = raster.visit(PlaneReading(raster))
            // Three bands are learned from together, as a picture's colours are.
            let groups = raster.bands == 3 ? [[0, 1, 2]] : (0..<raster.bands).map { [$0] }
            for group in groups {
                let picture = planes.pixels(of: group, raster)
                var enlargement = Enlargement(picture, try EnlargementPlan(plan.picture, factor: plan.factor, engine: .patches))
                (enlargement.tilesAcross, enlargement.tilesDown) = (tilesAcross, tilesDown)
                let large = try PatchEnlarger(compute: compute).enlarge(enlargement)
                for channel in group.indices { bands.append(stride(from: channel, to: large.values.count, by: 3).map { large.values[$0] }) }
            }
            let gaps = raster.visit(NearestEnlarging(raster, to: size, .majority))
            let samples = raster.visit(
                PlaneWriting(raster, planes, bands, isDirection: rule == .unitVectors, gaps: planes.hasGaps ? gaps : nil))
            return raster.with(width: size.width, height: size.height, samples: samples)
        }
    }
}

/// The bands of a raster as values of 0...1.
private struct Planes {
    /// The value that is 0, and how much 1 is above it.
    let (low, span): (Double, Double)
    let bands: [[Float]]
    /// Whether some samples are NaN or no data; they have the mean of the others.
    let hasGaps: Bool

    func pixels(of group: [Int], _ raster: Raster) -> Pixels {
        var values = [Float](repeating: 0, count: 3 * raster.width * raster.height)
        for channel in 0..<3 {
            let band = bands[group[min(channel, group.count - 1)]]
            for pixel in band.indices { values[3 * pixel + channel] = band[pixel] }
        }
        return Pixels(width: raster.width, height: raster.height, values: values)
    }
}

private struct PlaneReading: RasterVisitor {
    let raster: Raster

    init(_ raster: Raster) { self.raster = raster }

    func visit<Sample: RasterSample>(_ samples: UnsafeBufferPointer<Sample>) -> Planes {
        let (count, noData) = (raster.bands, raster.noData)
        func isMissing(_ value: Double) -> Bool { value.isNaN || value == noData }
        var (low, high, sum, known) = (Double.infinity, -Double.infinity, 0.0, 0)
        for sample in samples where !isMissing(sample.value) {
            (low, high) = (min(low, sample.value), max(high, sample.value))
            sum += sample.value
            known += 1
        }
        let mean = known > 0 ? sum / Double(known) : 0
        // Whole numbers keep the scale of their type, as pictures do.
        let isUnsigned = raster.format == .uint8 || raster.format == .uint16
        if isUnsigned { (low, high) = (0, raster.format.range.upperBound) }
        if known == 0 { (low, high) = (0, 1) }
        let span = high > low ? high - low : 1
        let bands = (0..<count).map { band in
            stride(from: band, to: samples.count, by: count).map { i -> Float in
                let value = samples[i].value
                return Float(((isMissing(value) ? mean : value) - low) / span)
            }
        }
        return Planes(low: low, span: span, bands: bands, hasGaps: known < samples.count)
    }
}

private struct PlaneWriting: RasterVisitor {
    let raster: Raster
    let planes: Planes
    let bands: [[Float]]
    let isDirection: Bool
    /// The nearest samples, of which those stay that are gaps.
    let gaps: [UInt8]?

    init(_ raster: Raster, _ planes: Planes, _ bands: [[Float]], isDirection: Bool, gaps: [UInt8]?) {
        (self.raster, self.planes, self.bands, self.isDirection, self.gaps) = (raster, planes, bands, isDirection, gaps)
    }

    func visit<Sample: RasterSample>(_ samples: UnsafeBufferPointer<Sample>) -> [UInt8] {
        let (count, pixels) = (bands.count, bands[0].count)
        var result = [Sample](repeating: Sample(nearest: 0), count: count * pixels)
        let hasNegative = planes.low < 0
        for pixel in 0..<pixels {
            var values = (0..<count).map { planes.low + Double(bands[$0][pixel]) * planes.span }
            if isDirection {
                let high = raster.format.isInteger ? raster.format.range.upperBound : 1
                let directions = values.map { hasNegative ? $0 / high : 2 * $0 / high - 1 }
                let length = directions.reduce(0) { $0 + $1 * $1 }.squareRoot()
                if length > 1e-6 { values = directions.map { hasNegative ? $0 / length * high : ($0 / length + 1) / 2 * high } }
            }
            for band in 0..<count { result[pixel * count + band] = Sample(nearest: values[band]) }
        }
        if let gaps {
            gaps.withUnsafeBytes { bytes in
                let nearest = bytes.bindMemory(to: Sample.self)
                for i in result.indices where nearest[i].value.isNaN || nearest[i].value == raster.noData { result[i] = nearest[i] }
            }
        }
        return result.withUnsafeBytes { [UInt8]($0) }
    }
}

/// The pixels of an enlarged raster, each one of the four around its place: for labels the value with the most weight between them (bilinear), so that
/// borders run smoothly; else the nearest.
private struct NearestEnlarging: RasterVisitor {
    let raster: Raster
    let size: PixelSize
    let isVote: Bool

    init(_ raster: Raster, to size: PixelSize, _ rule: CarryingRule) {
        (self.raster, self.size, isVote) = (raster, size, rule == .majority)
    }

    func visit<Sample: RasterSample>(_ samples: UnsafeBufferPointer<Sample>) -> [UInt8] {
        let bands = raster.bands
        var result = [Sample](repeating: Sample(nearest: 0), count: size.width * size.height * bands)
        func place(_ at: Int, _ large: Int, _ small: Int) -> (first: Int, second: Int, share: Double) {
            let real = max(0, min((Double(at) + 0.5) * Double(small) / Double(large) - 0.5, Double(small - 1)))
            let first = Int(real)
            return (first, min(first + 1, small - 1), real - Double(first))
        }
        for y in 0..<size.height {
            let (top, bottom, down) = place(y, size.height, raster.height)
            for x in 0..<size.width {
                let (left, right, across) = place(x, size.width, raster.width)
                let corners = [
                    (top * raster.width + left, (1 - down) * (1 - across)), (top * raster.width + right, (1 - down) * across),
                    (bottom * raster.width + left, down * (1 - across)), (bottom * raster.width + right, down * across),
                ]
                var (best, most) = (corners[0].0, -1.0)
                for (corner, own) in corners {
                    var weight = own
                    if isVote {
                        weight = corners.reduce(0) { sum, other in
                            (0..<bands).allSatisfy { samples[other.0 * bands + $0] == samples[corner * bands + $0] } ? sum + other.1 : sum
                        }
                    }
                    if weight > most { (best, most) = (corner, weight) }
                }
                for band in 0..<bands { result[(y * size.width + x) * bands + band] = samples[best * bands + band] }
            }
        }
        return result.withUnsafeBytes { [UInt8]($0) }
    }
}

extension Raster {
    /// Returns this raster, carried to where its pixels come from.
    func carried(by origins: PatchOrigins, _ rule: CarryingRule, _ compute: Compute) throws(SinGANError) -> Raster {
        try origins.carry(self, rule, on: compute.pool)
    }
}
