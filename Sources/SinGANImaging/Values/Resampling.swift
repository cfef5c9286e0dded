import CVips
import SinGANSupport

/// Resizing of floating-point maps by libvips.
///
/// Pixel centres lie at half-integers, so that the corners of input and output coincide; the border repeats the outermost pixels.
/// Done in double: in single precision libvips rounds positions to 1/64 pixel.
enum Resampling {
    enum Kernel: String {
        /// Keys's cubic with a = -1/2 (Catmull-Rom) both ways: one negative lobe only.
        case cubic
        /// Lanczos with three lobes when shrinking, Catmull-Rom when enlarging.
        case lanczos3
        /// A triangle: never outside the values it is given.
        case linear
    }

    /// `values` of `bands` per pixel brought from one size to another; unclamped.
    static func resize(
        _ values: [Float], bands: Int, from: (width: Int, height: Int), to: (width: Int, height: Int), kernel: Kernel
    ) throws(SinGANError) -> [Float] {
        precondition(to.width > 0 && to.height > 0, "resized to \(to.width)x\(to.height)")
        guard from != to else { return values }
        let source = try VipsPicture(
            copying: values, width: from.width, height: from.height, bands: bands, format: VIPS_FORMAT_FLOAT,
            interpretation: VIPS_INTERPRETATION_MULTIBAND)
        let resized = try source.applying("cast", ["format": "double"]).applying(
            "resize",
            [
                "scale": .number(Double(to.width) / Double(from.width)), "vscale": .number(Double(to.height) / Double(from.height)),
                // A gap would let libvips shrink by whole boxes first: faster, less exact.
                "kernel": .text(kernel.rawValue), "gap": 0.0,
            ]
        ).applying("cast", ["format": "float"])
        precondition(resized.width == to.width && resized.height == to.height, "libvips made \(resized.width)x\(resized.height)")
        return try resized.samples(as: Float.self)
    }
}

extension Pixels {
    /// The picture at another size: Lanczos (three lobes) when shrinking, Catmull-Rom when enlarging, antialiased, clamped to 0...1.
    /// The corners stay where they are (half-pixel centres). The same size gives the same picture.
    public func resized(width: Int, height: Int) throws(SinGANError) -> Pixels {
        guard (width, height) != (self.width, self.height) else { return self }
        let values = try Resampling.resize(
            values, bands: 3, from: (self.width, self.height), to: (width, height), kernel: .lanczos3)
        return Pixels(width: width, height: height, values: values.map(clampedToUnit))
    }
}

extension Mask {
    /// The mask at another size: linear (a triangle as wide as an output pixel when shrinking), so that nothing overshoots and zeros
    /// stay exact zeros beyond the kernel's reach. The same size gives the same mask.
    public func resized(width: Int, height: Int) throws(SinGANError) -> Mask {
        guard (width, height) != (self.width, self.height) else { return self }
        let values = try Resampling.resize(values, bands: 1, from: (self.width, self.height), to: (width, height), kernel: .linear)
        return Mask(width: width, height: height, values: values.map(clampedToUnit))
    }
}
