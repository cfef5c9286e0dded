import SinGANImaging
import SinGANPatches
import SinGANSupport

extension TaskContext {
    /// Returns the share of a result that shows the picture of that name unchanged, 0...1; see `PatchEngine.copied(in:)`.
    ///
    /// - Throws: `.badData` for a picture smaller than two patches, or the reason of a cancellation.
    package func copiedShare(of result: Image, from name: String) throws(SinGANError) -> Double {
        let engine = try patches(of: images.open(name).learned(on: compute))
        return try engine.copied(in: [result.shownPixels()]).share
    }
}

extension PatchEngine {
    /// Returns the most bytes that any task by patches takes for results of one size, whatever it does there.
    ///
    /// - Parameter results: how many results are kept until all are finished.
    package static func mostMemory(source: PixelSize, result: PixelSize, results: Int) -> Double {
        var demand = PatchModel.Demand(source: source, result: result)
        (demand.isPartial, demand.keepsColors, demand.beside) = (true, true, 3 * results)
        return demand.bytes
    }
}
