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
        return (0..<raster.width * raster.height).map { pixel in
            if let alpha = raster.alphaBand, !chosen.contains(alpha) {
                // NaN is no opacity.
                guard samples[pixel * bands + alpha].value >= full * Double(Raster.leastShown) else { return true }
            }
            return chosen.contains { band in
                let sample = samples[pixel * bands + band]
                return sample != sample || sample == noData
            }
        }
    }

    private func usual<Sample: RasterSample>(_ samples: UnsafeBufferPointer<Sample>, _ isHidden: [Bool]) -> ClosedRange<Double> {
        if Sample.format == .uint8 { return 0...255 }
        let shown = OrderedSamples(samples: samples, bands: raster.bands, chosen: chosen, isHidden: isHidden)
        guard shown.count > 0 else { return 0...1 }
        let last = Double(shown.count - 1)
        let (low, high) = (shown.value(rank: Int((last * 0.001).rounded())), shown.value(rank: Int((last * 0.999).rounded())))
        return low < high ? low...high : shown.value(rank: 0)...shown.value(rank: shown.count - 1)
    }
}

/// The finite samples that are shown, of which any is found by its rank without sorting them: 16 bits of a key that grows with the value, then 16 more.
private struct OrderedSamples<Sample: RasterSample> {
    private let samples: UnsafeBufferPointer<Sample>
    private let bands: Int
    private let chosen: [Int]
    private let isHidden: [Bool]
    /// The finite samples.
    let count: Int

    init(samples: UnsafeBufferPointer<Sample>, bands: Int, chosen: [Int], isHidden: [Bool]) {
        (self.samples, self.bands, self.chosen, self.isHidden) = (samples, bands, chosen, isHidden)
        var count = 0
        for band in chosen {
            for pixel in isHidden.indices where !isHidden[pixel] && samples[pixel * bands + band].value.isFinite { count += 1 }
        }
        self.count = count
    }

    /// Returns the value that `rank` values come before in order.
    func value(rank: Int) -> Double {
        var (rank, prefix) = (rank, UInt64(0))
        for shift in stride(from: 48, through: 0, by: -16) {
            var counts = [Int](repeating: 0, count: 1 << 16)
            for band in chosen {
                for pixel in isHidden.indices where !isHidden[pixel] {
                    let value = samples[pixel * bands + band].value
                    guard value.isFinite else { continue }
                    let key = Self.key(value)
                    // Those whose higher bits are the ones found.
                    if shift == 48 || key >> UInt64(shift + 16) == prefix { counts[Int(key >> UInt64(shift) & 0xFFFF)] += 1 }
                }
            }
            var digit = 0
            while rank >= counts[digit] {
                rank -= counts[digit]
                digit += 1
            }
            prefix = prefix << 16 | UInt64(digit)
        }
        return Double(bitPattern: prefix >> 63 == 1 ? prefix ^ 1 << 63 : ~prefix)
    }

    /// Returns the bits of a number so that they grow with it.
    @inline(__always) private static func key(_ value: Double) -> UInt64 {
        let bits = value.bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }
}
