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
        rule = Self.rule([raster] + beside, name, request)
    }

    /// Makes a companion of rasters from several files. Palettes are one where all files have the same colours for the same numbers.
    ///
    /// - Parameters:
    ///   - besides: the rasters of the other examples, with their files.
    ///   - path: the file of the first.
    /// - Throws: `.badData` where one result can't have the samples of all.
    init(
        _ name: String, _ raster: Raster, _ request: CompanionRequest, besides: [(name: String, raster: Raster)], _ path: String
    ) throws(SinGANError) {
        for other in besides {
            guard other.raster.format == raster.format, other.raster.bands == raster.bands else {
                throw SinGANError(
                    .badData, "\(other.name) has other samples than \(path), so that no result has the samples of both",
                    hint: "Give files of one kind.")
            }
        }
        guard let own = raster.sharingPalette(with: besides.map(\.raster)) else {
            throw SinGANError(
                .badData,
                "the palettes of \(([path] + besides.map(\.name)).joined(separator: ", ")) have other colours for the same numbers",
                hint: "Write all with one palette.")
        }
        self.init(name, own, request, beside: besides.map(\.raster))
    }

    private static func rule(_ rasters: [Raster], _ name: String?, _ request: CompanionRequest) -> CarryingRule {
        if rasters[0].palette != nil || (name != nil && request.areLabels) { return .majority }
        // A map of normals may have few different ones.
        if name != nil, request.keepsLengths, rasters.allSatisfy(\.holdsDirections) { return request.isExact ? .nearest : .unitVectors }
        if name != nil, areLabels(rasters) { return .majority }
        return request.isExact ? .nearest : .mean
    }

    private static func areLabels(_ rasters: [Raster]) -> Bool {
        var values: Set<[UInt8]> = []
        for raster in rasters {
            guard let own = raster.distinctPixels(atMost: mostLabels) else { return false }
            values.formUnion(own)
        }
        return values.count <= mostLabels
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
