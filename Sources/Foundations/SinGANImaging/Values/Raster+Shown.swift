import SinGANSupport

extension Raster {
    /// A raster as a picture that engines and people look at.
    public struct Shown: Sendable {
        /// The picture, grey or of three bands; hidden pixels have the mean colour of the others.
        public let pixels: Pixels
        /// The samples that became 0 (black) and 1 (white); those beyond are clamped.
        public let range: ClosedRange<Double>
        /// 1 where a sample is "no data" or NaN or the pixel is transparent, 0 elsewhere; nil where nothing is hidden.
        public let hidden: Mask?
    }

    /// Returns the raster as a picture: one band as grey, three as red, green and blue. Indices show the colours of their palette, unless bands or a
    /// range are chosen.
    ///
    /// Without a range, `.uint8` is shown as it is, 0...255, and other samples from the value that 0.1 % of them lie below to the one that 0.1 % lie
    /// above, over all shown bands together; "no data", NaN and infinities don't count. Where these two are the same, from the least to the
    /// largest; a constant raster is mid grey.
    ///
    /// - Throws: `.usage` where a band isn't there, or where neither one nor three are named.
    ///
    /// - Parameters:
    ///   - range: the samples that become black and white; nil for those above.
    ///   - bands: the bands, from 1; nil for the first three, or for the first where there are fewer or where the first is grey with alpha.
    public func shown(range: ClosedRange<Double>? = nil, bands chosen: [Int]? = nil) throws(SinGANError) -> Shown {
        if let palette, range == nil, chosen == nil { return shown(palette) }
        let count = bands == 1 ? "1 band" : "\(bands) bands"
        let chosen = chosen ?? (bands < 3 ? [1] : [1, 2, 3])
        if let wrong = chosen.first(where: { !(1...bands).contains($0) }) {
            throw SinGANError(.usage, "there are \(count), counted from 1, and no band \(wrong)", hint: "Choose among 1...\(bands).")
        }
        guard chosen.count == 1 || chosen.count == 3 else {
            throw SinGANError(
                .usage, "\(chosen.count) bands are no picture", hint: "Name one band, for grey, or three, for red, green and blue.")
        }
        return visit(Showing(raster: self, chosen: chosen.map { $0 - 1 }, asked: range))
    }

    private func shown(_ palette: Palette) -> Shown {
        var values = [Float](repeating: 0, count: 3 * samples.count)
        let colors = (0..<palette.count).map { palette[$0] }
        for (pixel, index) in samples.enumerated() {
            let color = colors[Int(index)]
            values[3 * pixel] = Float(color.red) / 255
            values[3 * pixel + 1] = Float(color.green) / 255
            values[3 * pixel + 2] = Float(color.blue) / 255
        }
        let isTransparent = colors.map { Float($0.alpha) < Float(255) * Self.leastShown }
        return Shown(width, height, values, isHidden: samples.map { isTransparent[Int($0)] }, range: 0...255)
    }

    /// The opacity below which a pixel is hidden, as in pictures.
    fileprivate static let leastShown: Float = 0.1
}

extension Raster.Shown {
    /// Puts the mean of the other pixels where pixels are hidden.
    fileprivate init(_ width: Int, _ height: Int, _ values: [Float], isHidden: [Bool], range: ClosedRange<Double>) {
        self.range = range
        guard isHidden.contains(true) else {
            (pixels, hidden) = (Pixels(width: width, height: height, values: values), nil)
            return
        }
        var values = values
        var (sums, count) = (SIMD3<Double>(), 0.0)
        for pixel in isHidden.indices where !isHidden[pixel] {
            sums += SIMD3(Double(values[3 * pixel]), Double(values[3 * pixel + 1]), Double(values[3 * pixel + 2]))
            count += 1
        }
        let mean = count > 0 ? sums / count : SIMD3(repeating: 0.5)
        for pixel in isHidden.indices where isHidden[pixel] {
            for channel in 0..<3 { values[3 * pixel + channel] = Float(mean[channel]) }
        }
        pixels = Pixels(width: width, height: height, values: values)
        hidden = Mask(width: width, height: height, values: isHidden.map { $0 ? 1 : 0 })
    }
}

/// The mapping of samples to a picture.
private struct Showing: RasterVisitor {
    let raster: Raster
    /// The bands, from 0.
    let chosen: [Int]
    let asked: ClosedRange<Double>?

    func visit<Sample: RasterSample>(_ samples: UnsafeBufferPointer<Sample>) -> Raster.Shown {
        let isHidden = hidden(samples)
        let range = asked ?? usual(samples, isHidden)
        let (low, span) = (range.lowerBound, range.upperBound - range.lowerBound)
        var values = [Float](repeating: 0, count: 3 * isHidden.count)
        for (channel, band) in chosen.enumerated() {
            for pixel in isHidden.indices where !isHidden[pixel] {
                let value = samples[pixel * raster.bands + band].value
                // Without a span only what lies beyond it is black or white. Halves keep the largest numbers finite.
                let share = span > 0 && span.isFinite ? (value - low) / span : (value / 2 - low / 2) / (range.upperBound / 2 - low / 2)
                let level = share.isNaN ? 0.5 : clampedToUnit(Float(share))
                values[3 * pixel + channel] = level
                if chosen.count == 1 { (values[3 * pixel + 1], values[3 * pixel + 2]) = (level, level) }
            }
        }
        return Raster.Shown(raster.width, raster.height, values, isHidden: isHidden, range: range)
    }

    /// Whether each pixel has a chosen band without data, or is transparent.
    private func hidden<Sample: RasterSample>(_ samples: UnsafeBufferPointer<Sample>) -> [Bool] {
        let bands = raster.bands
        // As GDAL compares them: in the samples' own precision. A value that no sample can have hides none.
        let noData = raster.noData.flatMap { value -> Sample? in
            let nearest = Sample(nearest: value)
            return Sample.format.isInteger && nearest.value != value ? nil : nearest
        }
        let full = Sample.format.isInteger ? Sample.format.range.upperBound : 1
        var isHidden = [Bool](repeating: false, count: raster.width * raster.height)
        if let alpha = raster.alphaBand, !chosen.contains(alpha) {
            // NaN is no opacity.
            let least = full * Double(Raster.leastShown)
            for pixel in isHidden.indices where !(samples[pixel * bands + alpha].value >= least) { isHidden[pixel] = true }
        }
        if Sample.format.isInteger && noData == nil { return isHidden }
        for band in chosen {
            for pixel in isHidden.indices {
                let sample = samples[pixel * bands + band]
                if sample != sample || sample == noData { isHidden[pixel] = true }
            }
        }
        return isHidden
    }

    private func usual<Sample: RasterSample>(_ samples: UnsafeBufferPointer<Sample>, _ isHidden: [Bool]) -> ClosedRange<Double> {
        if Sample.format == .uint8 { return 0...255 }
        let ordered = OrderedSamples(samples: samples, bands: raster.bands, chosen: chosen, isHidden: isHidden)
        guard ordered.count > 0 else { return 0...1 }
        let last = Double(ordered.count - 1)
        let range = ordered.range(ranks: Int((last * 0.001).rounded()), Int((last * 0.999).rounded()))
        return range.lowerBound < range.upperBound ? range : ordered.range(ranks: 0, ordered.count - 1)
    }
}

/// The finite samples that are shown, of which any is found by its rank without sorting them: 16 bits at a time of a number that grows with the sample.
private struct OrderedSamples<Sample: RasterSample> {
    private let samples: UnsafeBufferPointer<Sample>
    private let bands: Int
    private let chosen: [Int]
    private let isHidden: [Bool]
    /// The samples by their highest 16 bits.
    private let highest: [Int]
    /// The finite samples.
    let count: Int

    /// The bits of a key: 16, 32 or 64.
    private static var bits: UInt64 { UInt64(max(16, 8 * MemoryLayout<Sample>.size)) }

    init(samples: UnsafeBufferPointer<Sample>, bands: Int, chosen: [Int], isHidden: [Bool]) {
        (self.samples, self.bands, self.chosen, self.isHidden) = (samples, bands, chosen, isHidden)
        var counts = [Int](repeating: 0, count: 1 << 16)
        Self.forEachKey(samples, bands, chosen, isHidden) { counts[Int($0 >> (Self.bits - 16))] += 1 }
        highest = counts
        count = counts.reduce(0, +)
    }

    /// Returns the values that `low` and `high` values come before in order.
    func range(ranks low: Int, _ high: Int) -> ClosedRange<Double> {
        var found = [(rank: low, key: UInt64(0)), (high, 0)].map { Self.step($0, highest) }
        var shift = Self.bits - 16
        while shift > 0 {
            shift -= 16
            // Those whose higher bits are the ones found.
            let (first, second) = (found[0].key, found[1].key)
            var counts = [[Int](repeating: 0, count: 1 << 16), [Int](repeating: 0, count: 1 << 16)]
            Self.forEachKey(samples, bands, chosen, isHidden) { key in
                let higher = key >> (shift + 16)
                if higher == first { counts[0][Int(key >> shift & 0xFFFF)] += 1 }
                if higher == second { counts[1][Int(key >> shift & 0xFFFF)] += 1 }
            }
            found = [Self.step(found[0], counts[0]), Self.step(found[1], counts[1])]
        }
        return Self.value(found[0].key)...Self.value(found[1].key)
    }

    /// Finds 16 bits more of a key, and its rank among those that share them.
    private static func step(_ found: (rank: Int, key: UInt64), _ counts: [Int]) -> (rank: Int, key: UInt64) {
        var (rank, digit) = (found.rank, 0)
        while rank >= counts[digit] {
            rank -= counts[digit]
            digit += 1
        }
        return (rank, found.key << 16 | UInt64(digit))
    }

    @inline(__always) private static func forEachKey(
        _ samples: UnsafeBufferPointer<Sample>, _ bands: Int, _ chosen: [Int], _ isHidden: [Bool], _ body: (UInt64) -> Void
    ) {
        for band in chosen {
            for pixel in isHidden.indices where !isHidden[pixel] {
                let value = samples[pixel * bands + band].value
                if Sample.format.isInteger || value.isFinite { body(key(value)) }
            }
        }
    }

    /// Returns a number that grows with a sample: the distance from the least whole number, or the bits of a floating-point one.
    @inline(__always) private static func key(_ value: Double) -> UInt64 {
        if Sample.format.isInteger { return UInt64(value - Sample.format.range.lowerBound) }
        if Sample.format == .float32 {
            let bits = Float(value).bitPattern
            return UInt64(bits >> 31 == 1 ? ~bits : bits | 1 << 31)
        }
        let bits = value.bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }

    private static func value(_ key: UInt64) -> Double {
        if Sample.format.isInteger { return Double(key) + Sample.format.range.lowerBound }
        if Sample.format == .float32 {
            let key = UInt32(key)
            return Double(Float(bitPattern: key >> 31 == 1 ? key ^ 1 << 31 : ~key))
        }
        return Double(bitPattern: key >> 63 == 1 ? key ^ 1 << 63 : ~key)
    }
}
