import SinGANImaging
import SinGANPatches
import SinGANSupport

/// A raster that belongs to a picture pixel by pixel, and the way it is carried into results.
struct Companion: Sendable {
    /// The name; nil for the picture itself, where it is a raster whose own samples are carried.
    let name: String?
    let raster: Raster
    /// The rasters of the other examples, where patches may come from them too.
    let beside: [Raster]
    let rule: CarryingRule

    /// The most different values of a map of labels.
    static let mostLabels = 64

    init(_ name: String?, _ raster: Raster, _ request: CompanionRequest, beside: [Raster] = []) {
        (self.name, self.raster, self.beside) = (name, raster, beside)
        rule = Self.rule(raster, name, request)
    }

    private static func rule(_ raster: Raster, _ name: String?, _ request: CompanionRequest) -> CarryingRule {
        if raster.palette != nil || (name != nil && request.areLabels) { return .majority }
        // A map of normals may have few different ones.
        if name != nil, request.keepsLengths, raster.holdsDirections { return .unitVectors }
        if name != nil, raster.distinctPixels(atMost: mostLabels) != nil { return .majority }
        return request.isExact ? .nearest : .mean
    }
}

extension Raster {
    /// Whether nearly all pixels are vectors of about length 1 in three bands.
    var holdsDirections: Bool { bands == 3 && visit(DirectionTest(format: format)) }
}

private struct DirectionTest: RasterVisitor {
    let format: Raster.Format

    func visit<Sample: RasterSample>(_ samples: UnsafeBufferPointer<Sample>) -> Bool {
        let high = format.isInteger ? format.range.upperBound : 1
        let isSigned = format.isInteger ? format.range.lowerBound < 0 : samples.contains { $0.value < 0 }
        let pixels = samples.count / 3
        var (looked, fitting) = (0, 0)
        for pixel in stride(from: 0, to: pixels, by: max(1, pixels / 65536)) {
            let square = (0..<3).reduce(0.0) { sum, band in
                let value = samples[3 * pixel + band].value / high
                let direction = isSigned ? value : 2 * value - 1
                return sum + direction * direction
            }
            looked += 1
            if (0.85...1.15).contains(square.squareRoot()) { fitting += 1 }
        }
        return Double(fitting) >= 0.9 * Double(looked)
    }
}
