import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// How the values of a companion are put together where patches overlap.
public enum CarryingRule: Sendable, Hashable {
    /// Their weighted mean, as the picture's own: for depth, height and other quantities.
    case mean
    /// The value with the most weight: for labels. No value appears that the source doesn't have.
    case majority
    /// One of the values, the nearest to their mean: nothing is interpolated.
    case nearest
    /// Their mean, made as long as a unit vector again: for normals in three bands.
    case unitVectors
}

extension PatchOrigins {
    /// Carries something that belongs to the source pixel by pixel into the result.
    ///
    /// The values of a pixel are those that the source's patches over it have there, with the weights of the patches' own votes. Values of no data and
    /// NaN don't vote, unless they have more than half of the weight.
    ///
    /// - Parameters:
    ///   - companion: a raster of the source's size; traps otherwise.
    ///   - rule: how values are put together; `.unitVectors` traps without three bands.
    /// - Returns: a raster of the result's size, with everything else of the companion.
    /// - Throws: the reason of a cancellation.
    package func carry(_ companion: Raster, _ rule: CarryingRule, on pool: WorkerPool) throws(SinGANError) -> Raster {
        precondition(
            (companion.width, companion.height) == (source.width, source.height),
            "a companion of \(companion.width)x\(companion.height) for \(source)")
        precondition(rule != .unitVectors || companion.bands == 3, "vectors of \(companion.bands) bands")
        let samples = companion.visit(Carrying(origins: self, companion: companion, rule: rule, pool: pool))
        try pool.cancellation.check()
        return companion.with(width: size.width, height: size.height, samples: samples)
    }

    /// The pixels of the source that vote for one of the result, with their weights.
    struct Votes {
        /// Places of pixels, by row; as many as `count` says.
        let pixels: UnsafeMutablePointer<Int>
        let weights: UnsafeMutablePointer<Double>
        var count = 0
        static let most = side * side + 1
    }

    /// Finds the votes of the result's pixel (x, y).
    @inline(__always)
    func gather(_ x: Int, _ y: Int, _ places: UnsafePointer<UInt32>, _ votes: inout Votes) {
        votes.count = 0
        let (x, y) = (x + margin.width, y + margin.height)
        let rows = rows
        var total = 0.0
        for down in max(0, y - rows + 1)...min(Self.side - 1, y) {
            let (line, weight) = (places + (y - down) * columns, Self.weight(down))
            for across in max(0, x - columns + 1)...min(Self.side - 1, x) {
                let place = line[x - across]
                votes.pixels[votes.count] = (Int(place >> 16) + down) * source.width + Int(place & 0xFFFF) + across
                votes.weights[votes.count] = weight * Self.weight(across)
                total += votes.weights[votes.count]
                votes.count += 1
            }
        }
        guard let share else { return }
        let part = Double(share.values[(y - margin.height) * size.width + x - margin.width])
        guard part < 1 else { return }
        for i in 0..<votes.count { votes.weights[i] *= part / total }
        let u = min((2 * (x - margin.width) + 1) * own.width / (2 * size.width), own.width - 1)
        let v = min((2 * (y - margin.height) + 1) * own.height / (2 * size.height), own.height - 1)
        votes.pixels[votes.count] = v * source.width + u
        votes.weights[votes.count] = 1 - part
        votes.count += 1
    }

    static let side = 7

    /// 1 2 3 4 3 2 1, the weights of the votes of patches.
    @inline(__always) static func weight(_ offset: Int) -> Double { Double(4 - abs(offset - 3)) }
}

/// The carrying of one raster, for samples of any type.
private struct Carrying: RasterVisitor {
    let origins: PatchOrigins
    let companion: Raster
    let rule: CarryingRule
    let pool: WorkerPool

    func visit<Sample: RasterSample>(_ samples: UnsafeBufferPointer<Sample>) -> [UInt8] {
        let (size, bands) = (origins.size, companion.bands)
        let count = size.width * size.height * bands
        let source = samples.baseAddress!
        let form = Form(companion, samples)
        let result = [Sample](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = count
            let target = buffer.baseAddress!
            // What a cancelled pool doesn't write is never seen.
            target.initialize(repeating: Sample(nearest: 0), count: count)
            origins.places.withUnsafeBufferPointer { places in
                let places = places.baseAddress!
                pool.runRanges(size.height, least: 8) { rows, _ in
                    withUnsafeTemporaryAllocation(of: Int.self, capacity: PatchOrigins.Votes.most) { pixels in
                        withUnsafeTemporaryAllocation(of: Double.self, capacity: PatchOrigins.Votes.most) { weights in
                            var votes = PatchOrigins.Votes(pixels: pixels.baseAddress!, weights: weights.baseAddress!)
                            for y in rows {
                                for x in 0..<size.width {
                                    origins.gather(x, y, places, &votes)
                                    decide(votes, source, form, target + (y * size.width + x) * bands)
                                }
                            }
                        }
                    }
                }
            }
        }
        return result.withUnsafeBytes { [UInt8]($0) }
    }

    @inline(__always)
    private func decide<Sample: RasterSample>(
        _ votes: PatchOrigins.Votes, _ source: UnsafePointer<Sample>, _ form: Form, _ target: UnsafeMutablePointer<Sample>
    ) {
        switch rule {
        case .majority: target.update(from: source + mostFrequent(votes, source) * companion.bands, count: companion.bands)
        case .nearest: target.update(from: source + nearest(votes, source, form) * companion.bands, count: companion.bands)
        case .mean: for band in 0..<companion.bands { target[band] = mean(votes, source, band, form) }
        case .unitVectors:
            let vector = (0..<3).map { form.direction(mean(votes, source, $0, form).value) }
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            for band in 0..<3 {
                target[band] = length > 1e-6 ? Sample(nearest: form.value(vector[band] / length)) : mean(votes, source, band, form)
            }
        }
    }

    /// The values of no data, and the meaning of vectors.
    private struct Form {
        let noData: Double?
        /// The value of the direction 0, and of a step of 1 from there.
        let (zero, unit): (Double, Double)

        init<Sample: RasterSample>(_ raster: Raster, _ samples: UnsafeBufferPointer<Sample>) {
            noData = raster.noData
            if raster.format.isInteger {
                let (low, high) = (raster.format.range.lowerBound, raster.format.range.upperBound)
                (zero, unit) = low < 0 ? (0, high) : (high / 2, high / 2)
            } else {
                let hasNegative = samples.contains { $0.value < 0 }
                (zero, unit) = hasNegative ? (0, 1) : (0.5, 0.5)
            }
        }

        func isMissing(_ value: Double) -> Bool { value.isNaN || value == noData }
        func direction(_ value: Double) -> Double { (value - zero) / unit }
        func value(_ direction: Double) -> Double { zero + direction * unit }
    }

    @inline(__always)
    private func mean<Sample: RasterSample>(
        _ votes: PatchOrigins.Votes, _ source: UnsafePointer<Sample>, _ band: Int, _ form: Form
    ) -> Sample {
        var (sum, weight, missing) = (0.0, 0.0, 0.0)
        var gap: Sample?
        for i in 0..<votes.count {
            let sample = source[votes.pixels[i] * companion.bands + band]
            if form.isMissing(sample.value) {
                missing += votes.weights[i]
                gap = sample
            } else {
                sum += votes.weights[i] * sample.value
                weight += votes.weights[i]
            }
        }
        if let gap, missing > weight { return gap }
        return Sample(nearest: sum / weight)
    }

    /// The pixel whose values have the most weight; the first one of several.
    private func mostFrequent<Sample: RasterSample>(_ votes: PatchOrigins.Votes, _ source: UnsafePointer<Sample>) -> Int {
        let bytes = companion.bands * MemoryLayout<Sample>.stride
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: votes.count) { kinds in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: votes.count) { weights in
                var count = 0
                for i in 0..<votes.count {
                    let pixel = source + votes.pixels[i] * companion.bands
                    let known = (0..<count).first {
                        kinds[$0] == votes.pixels[i] || memcmp(source + kinds[$0] * companion.bands, pixel, bytes) == 0
                    }
                    if let known {
                        weights[known] += votes.weights[i]
                    } else {
                        (kinds[count], weights[count]) = (votes.pixels[i], votes.weights[i])
                        count += 1
                    }
                }
                var best = 0
                for kind in 1..<max(1, count) where weights[kind] > weights[best] { best = kind }
                return kinds[best]
            }
        }
    }

    /// The pixel whose values are the nearest to the mean of all.
    private func nearest<Sample: RasterSample>(_ votes: PatchOrigins.Votes, _ source: UnsafePointer<Sample>, _ form: Form) -> Int {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: companion.bands) { means in
            for band in 0..<companion.bands { means[band] = mean(votes, source, band, form).value }
            var (best, least) = (0, Double.infinity)
            for i in 0..<votes.count {
                var distance = 0.0
                for band in 0..<companion.bands {
                    let value = source[votes.pixels[i] * companion.bands + band].value
                    // Gaps are as far from any value as can be, and at their own place from each other.
                    if form.isMissing(value) != form.isMissing(means[band]) {
                        distance = .greatestFiniteMagnitude
                    } else if !form.isMissing(value) {
                        distance += (value - means[band]) * (value - means[band])
                    }
                }
                if distance < least { (best, least) = (i, distance) }
            }
            return votes.pixels[best]
        }
    }
}
