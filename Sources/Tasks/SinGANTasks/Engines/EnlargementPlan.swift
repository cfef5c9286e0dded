import Foundation
import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANSupport

/// The sizes through which a picture is enlarged. SinGAN takes k = max(1, round(log(factor) / log(2^(1/3)))) passes, each by the factor's k-th root,
/// as published (4 times: 6 passes by 1.26). Patches take one. Sizes are rounded; the last is exactly factor x width by factor x height, rounded.
public struct EnlargementPlan: Sendable, Hashable {
    /// The engine that the plan is for.
    public let engine: EngineName
    /// The wanted factor, above 1.
    public let factor: Double
    /// The size of the picture before.
    public let picture: PixelSize
    /// The size after each pass.
    public let sizes: [PixelSize]

    /// The number of passes; 1 with patches.
    public var passes: Int { sizes.count }
    /// The size of the enlarged picture.
    public var result: PixelSize { sizes[sizes.count - 1] }

    /// The longest side of a result, in pixels.
    public static let longestSide = 16384

    /// Plans the enlargement of a picture of this size.
    ///
    /// - Throws: `.usage` for a factor of 1 or less, one so near 1 that nothing would change, or one that leads to a side above `longestSide`.
    public init(_ picture: PixelSize, factor: Double, engine: EngineName = .singan) throws(SinGANError) {
        guard factor > 1, factor.isFinite else {
            throw SinGANError(.usage, "the factor is \(Self.text(factor))", hint: "It must be above 1, such as 2 or 4.")
        }
        let largest = Double(Self.longestSide) / Double(picture.longSide)
        guard Double(picture.longSide) * factor < Double(Self.longestSide) + 0.5 else {
            let hint =
                largest > 1.01
                ? "Give a factor of at most \(Self.text((largest * 100).rounded(.down) / 100))."
                : "The picture is as large as a result may be."
            throw SinGANError(
                .usage, "\(picture) times \(Self.text(factor)) has a side above \(Self.longestSide) pixels", hint: hint)
        }
        let passes = engine == .singan ? max(1, Int((3 * log2(factor)).rounded())) : 1
        let sizes = (1...passes).map { Self.size(picture, times: $0 == passes ? factor : pow(factor, Double($0) / Double(passes))) }
        guard sizes[passes - 1] != picture else {
            throw SinGANError(.usage, "a factor of \(Self.text(factor)) leaves \(picture) as it is", hint: "Give a larger one.")
        }
        (self.engine, self.factor, self.picture, self.sizes) = (engine, factor, picture, sizes)
    }

    /// The sizes in words: "2 passes: 100x80 -> 126x101 -> 159x127"; with patches "100x80 -> 159x127".
    public var summary: String {
        let steps = ([picture] + sizes).map(\.description).joined(separator: " -> ")
        return engine == .singan ? "\(passes) \(passes == 1 ? "pass" : "passes"): \(steps)" : steps
    }

    /// Returns the peak bytes. While the engine runs: the last two sizes at 12 bytes for each pixel, then the result twice (with patches only that).
    /// After that: the result, its alpha and what a file is made of.
    public func expectedMemory(of image: Image) -> Double {
        let after = Self.pixels(result)
        let sample = Double(image.channels * image.depth.bytes)
        let generating =
            engine == .singan
            ? 24 * after : PatchEnlargement.expectedMemory(of: picture, to: result)
        let finishing = after * (12 + sample + (image.hasAlpha ? 8 : 0))
        return Self.base + Self.pixels(picture) * (12 + sample) + max(generating, finishing, 3 * sample * after)
    }

    /// Checks that the memory suffices.
    ///
    /// - Throws: `.usage` where it doesn't.
    public func checkMemory(
        for image: Image, available: Double = Machine.memory
    ) throws(SinGANError) {
        try Machine.checkMemory(
            expectedMemory(of: image), "enlarging \(picture) to \(result) needs", hint: "Give a smaller --factor.", available: available)
    }

    /// The bytes for the program, its model, and tiles.
    private static let base = 3e8

    private static func size(_ size: PixelSize, times factor: Double) -> PixelSize {
        PixelSize(width: Int((Double(size.width) * factor).rounded()), height: Int((Double(size.height) * factor).rounded()))
    }

    private static func pixels(_ size: PixelSize) -> Double { Double(size.width) * Double(size.height) }

    private static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
    }
}
