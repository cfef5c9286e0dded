extension Image {
    /// Calls `body` with every sample as a whole number 0...depth.maximum, by its index.
    @inline(__always)
    func forEachSample(_ body: (_ index: Int, _ value: Int) -> Void) {
        samples.withUnsafeBytes { raw in
            switch depth {
            case .eight: for index in 0..<raw.count { body(index, Int(raw[index])) }
            case .sixteen:
                for index in 0..<raw.count / 2 { body(index, Int(raw.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))) }
            }
        }
    }

    /// Returns one plane of 0...1: `channel` counts from 0, alpha last.
    func plane(_ channel: Int) -> [Float] {
        let scale = Float(depth.maximum)
        let stride = channels
        return samples.withUnsafeBytes { raw in
            (0..<width * height).map { pixel in
                let index = pixel * stride + channel
                switch depth {
                case .eight: return Float(raw[index]) / scale
                case .sixteen: return Float(raw.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)) / scale
                }
            }
        }
    }

    /// The colour samples without alpha.
    var colorSamples: [UInt8] {
        guard hasAlpha else { return samples }
        let size = depth.bytes
        var colors: [UInt8] = []
        colors.reserveCapacity(width * height * colorChannels * size)
        for start in stride(from: 0, to: samples.count, by: channels * size) {
            colors.append(contentsOf: samples[start..<start + colorChannels * size])
        }
        return colors
    }

    /// Returns the alpha channel, 0...1; nil where there is none or where it is opaque everywhere.
    public func alpha() -> Mask? {
        guard hasAlpha else { return nil }
        let values = plane(colorChannels)
        guard values.contains(where: { $0 < 1 }) else { return nil }
        return Mask(width: width, height: height, values: values)
    }

    /// Returns how many colours the visible part has; nil where they are more than `most`.
    public func colorCount(atMost most: Int) -> Int? {
        let (size, stride) = (colorChannels * depth.bytes, channels * depth.bytes)
        let shown = alpha()?.values
        var found: [UInt64] = []
        for pixel in 0..<width * height where shown.map({ $0[pixel] > 0 }) ?? true {
            var color: UInt64 = 0
            for byte in pixel * stride..<pixel * stride + size { color = color << 8 | UInt64(samples[byte]) }
            if color == found.last || found.contains(color) { continue }
            found.append(color)
            if found.count > most { return nil }
        }
        return found.count
    }
}
