import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// A picture at model size, 8 bit sRGB: what a training sees, and what a model file keeps of it.
public struct TrainingPicture: Sendable, Hashable {
    /// Pixels of a row.
    public let width: Int
    /// The number of rows.
    public let height: Int
    /// height x width x 3.
    public let bytes: [UInt8]

    /// A picture of 8 bit sRGB samples, row by row. Traps unless there are width x height x 3 of them.
    public init(width: Int, height: Int, bytes: [UInt8]) {
        precondition(bytes.count == width * height * 3, "TrainingPicture: \(bytes.count) bytes for \(width)x\(height)x3")
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    /// Fits a picture to the configuration's `maxSize`. Throws `.badData` where it is too small to train on, `.usage` for a bad configuration
    /// or for iterations of another number of scales.
    public init(fitting pixels: Pixels, _ configuration: TrainingConfiguration) throws(SinGANError) {
        try configuration.validate()
        let size = PixelSize(width: pixels.width, height: pixels.height)
        _ = try PyramidPlan(picture: size, configuration)
        let fitted = PyramidPlan.fit(size, configuration)
        try configuration.checkIterations(PyramidPlan(picture: fitted, configuration))
        let small = fitted == size ? pixels : pixels.resized(width: fitted.width, height: fitted.height)
        self.init(width: fitted.width, height: fitted.height, bytes: small.quantized())
    }

    /// The picture with values of 0...1.
    public var pixels: Pixels { Pixels(width: width, height: height, bytes: bytes) }
    /// Its size in pixels.
    public var size: PixelSize { PixelSize(width: width, height: height) }

    /// H x W x 3, -1...1.
    package var tensor: Tensor { Tensor(Shape(h: height, w: width, c: 3), bytes.map { Scalar($0) / 127.5 - 1 }) }

    /// The name of the model that a configuration makes of this picture: 64 hexadecimal digits of SHA-256 over both.
    public func identity(_ configuration: TrainingConfiguration) throws(SinGANError) -> String {
        var digest = Digest()
        digest.update("singan model 1\n\(width)x\(height)\n")
        digest.update(try CanonicalJSON.encode(configuration))
        digest.update(bytes)
        return digest.hexadecimal()
    }
}

// Pictures are 0...1 outside the engine and -1...1 inside.

extension Tensor {
    /// H x W x 3, -1...1.
    package init(_ pixels: Pixels) {
        self.init(Shape(h: pixels.height, w: pixels.width, c: 3), pixels.values.map { Scalar($0) * 2 - 1 })
    }

    /// Clamped to 0...1.
    package var pixels: Pixels {
        Pixels(width: shape.w, height: shape.h, values: values.map { Float(min(max(($0 + 1) / 2, 0), 1)) })
    }

    package var size: PixelSize { PixelSize(width: shape.w, height: shape.h) }
}

extension PixelSize {
    package var shape: Shape { Shape(h: height, w: width, c: 3) }
}

/// JSON with one spelling per value: keys in order, no spaces.
package enum CanonicalJSON {
    package static func encode(_ value: some Encodable) throws(SinGANError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return [UInt8](try encoder.encode(value)) } catch {
            throw SinGANError(.internalFailure, "a configuration can't be written as JSON", cause: error)
        }
    }
}
