/// A sample of a raster: `UInt8`, `Int8`, `UInt16`, `Int16`, `UInt32`, `Int32`, `Float` or `Double`.
public protocol RasterSample: BitwiseCopyable, Comparable, Sendable {
    /// The format whose samples are of this type.
    static var format: Raster.Format { get }
    /// Makes the sample nearest to a value: whole numbers are rounded, halves away from zero, and clamped to their range, where NaN gives 0.
    /// `Float` rounds, and becomes infinite beyond its range.
    init(nearest value: Double)
    /// The sample's value; exact for every type.
    var value: Double { get }
}

extension RasterSample where Self: FixedWidthInteger {
    @inlinable public init(nearest value: Double) {
        let rounded = value.rounded()
        // The comparisons are written so that NaN falls to 0. No type here has numbers that a Double can't hold.
        if rounded >= Double(Self.max) {
            self = .max
        } else if rounded <= Double(Self.min) {
            self = .min
        } else {
            self = rounded.isNaN ? 0 : Self(rounded)
        }
    }

    @inlinable public var value: Double { Double(self) }
}

extension UInt8: RasterSample { public static var format: Raster.Format { .uint8 } }
extension Int8: RasterSample { public static var format: Raster.Format { .int8 } }
extension UInt16: RasterSample { public static var format: Raster.Format { .uint16 } }
extension Int16: RasterSample { public static var format: Raster.Format { .int16 } }
extension UInt32: RasterSample { public static var format: Raster.Format { .uint32 } }
extension Int32: RasterSample { public static var format: Raster.Format { .int32 } }

extension Float: RasterSample {
    public static var format: Raster.Format { .float32 }
    @inlinable public init(nearest value: Double) { self = Float(value) }
    @inlinable public var value: Double { Double(self) }
}

extension Double: RasterSample {
    public static var format: Raster.Format { .float64 }
    @inlinable public init(nearest value: Double) { self = value }
    @inlinable public var value: Double { self }
}

/// Work on samples of whichever type a raster has: written once, compiled for each.
public protocol RasterVisitor {
    /// What the work returns.
    associatedtype Result
    /// Does the work on all samples, interleaved, row by row from the top. The buffer is valid during the call only.
    func visit<Sample: RasterSample>(_ samples: UnsafeBufferPointer<Sample>) -> Result
}

extension Raster {
    /// Calls `body` with all samples, interleaved, row by row from the top. The buffer is valid during the call only. Traps where `Sample` isn't the
    /// type of this format; throws what `body` throws.
    @inlinable public func withSamples<Sample: RasterSample, Result>(
        as type: Sample.Type, _ body: (UnsafeBufferPointer<Sample>) throws -> Result
    ) rethrows -> Result {
        precondition(Sample.format == format, "samples of \(format.rawValue) as \(Sample.self)")
        return try samples.withUnsafeBytes { try body($0.bindMemory(to: Sample.self)) }
    }

    /// Lets the visitor work on the samples in their own type, and returns what it returns.
    @inlinable public func visit<Visitor: RasterVisitor>(_ visitor: Visitor) -> Visitor.Result {
        switch format {
        case .uint8: withSamples(as: UInt8.self) { visitor.visit($0) }
        case .int8: withSamples(as: Int8.self) { visitor.visit($0) }
        case .uint16: withSamples(as: UInt16.self) { visitor.visit($0) }
        case .int16: withSamples(as: Int16.self) { visitor.visit($0) }
        case .uint32: withSamples(as: UInt32.self) { visitor.visit($0) }
        case .int32: withSamples(as: Int32.self) { visitor.visit($0) }
        case .float32: withSamples(as: Float.self) { visitor.visit($0) }
        case .float64: withSamples(as: Double.self) { visitor.visit($0) }
        }
    }
}
