import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// One scale of a pyramid, and all that decides how it is trained. Nothing else decides any of it.
package struct ScaleSpec: Hashable, Sendable {
    /// 0 is the coarsest.
    package let scale: Int
    package let size: PixelSize
    /// Channels of both networks' hidden layers.
    package let channels: Int
    /// What the networks are trained on: the size, or that of a crop.
    package let cropSize: PixelSize
    package let border: Border
    /// How many times the iterations it has where none are given for it: more where it counts as coarse or as large.
    package let weight: Int
    package let iterations: ScaleIterations
    /// The iteration (0-based) from which on the learning rate is decayed.
    package let decayStart: Int
    /// Whether crops are normalized by the statistics of all of them (`Shortcuts.renormalizesLarge`).
    package let isRenormalized: Bool
    /// Whether it learns to reconstruct from the picture at the scale below (`Shortcuts.refinesPicture`).
    package let refinesPicture: Bool
    /// Whether its critic normalizes by the moments of real maps (`Shortcuts.sharesCriticStatistics`).
    package let sharesCriticStatistics: Bool
    /// Whether it samples with its reconstruction's statistics (`Shortcuts.reconstructionStatistics`): the finest one may.
    package let usesReconstructionStatistics: Bool
    /// The decay of the moving average of the generator's weights, which is what samples then; nil keeps none.
    package let averageDecay: Double?
    /// How many whole samples of the scales below are kept to draw from; 0 for a fresh one in every critic step.
    package let poolSize: Int

    /// Whether crops are shown, and not the whole picture.
    package var isCropped: Bool { cropSize != size }

    /// Whether only windows of the samples from below are made, as much of them as a crop needs.
    package var hasWindows: Bool { poolSize == 0 && isCropped }

    /// The passes over whole pictures from which the finished generator's statistics are taken anew; 0 where those of the training are its own.
    package var calibrationPasses: Int {
        guard averageDecay != nil || !isRenormalized && (isCropped || usesReconstructionStatistics) else { return 0 }
        return usesReconstructionStatistics ? 1 : Self.wholePasses
    }

    /// The first of them is the reconstruction's.
    private static let wholePasses = 6

    /// The scale for people.
    package var plan: ScalePlan {
        ScalePlan(scale: scale, width: size.width, height: size.height, channels: channels, iterations: iterations.done)
    }

    /// - Parameters:
    ///   - sizes: of all scales that are trained, coarsest first.
    ///   - channels: nil for those of the configuration.
    package init(_ scale: Int, of sizes: [PixelSize], channels: Int? = nil, _ configuration: TrainingConfiguration) {
        let (size, shortcuts) = (sizes[scale], configuration.shortcuts)
        (self.scale, self.size, border) = (scale, size, configuration.border)
        self.channels = channels ?? configuration.channels(at: scale)
        let (crop, isLarge) = (shortcuts.crop, size.longSide > shortcuts.largeSize)
        cropSize = crop > 0 ? PixelSize(width: min(size.width, crop), height: min(size.height, crop)) : size
        weight = max(size.longSide <= shortcuts.coarseSize ? shortcuts.coarseFactor : 1, isLarge ? shortcuts.largeFactor : 1)
        let given = configuration.scaleIterations
        iterations = given.isEmpty ? ScaleIterations(configuration.iterations * weight) : given[min(scale, given.count - 1)]
        decayStart = Int(configuration.decayPoint * Double(iterations.planned))
        isRenormalized = shortcuts.renormalizesLarge && isLarge && cropSize != size
        // Nothing is below the coarsest scale that it could refine.
        let isDetail = scale > 0 && isLarge && (shortcuts.detailScales == 0 || scale >= sizes.count - shortcuts.detailScales)
        refinesPicture = shortcuts.refinesPicture && isDetail
        sharesCriticStatistics = shortcuts.sharesCriticStatistics && isDetail
        usesReconstructionStatistics = shortcuts.reconstructionStatistics && scale == sizes.count - 1
        averageDecay = shortcuts.averageDecay > 0 ? shortcuts.averageDecay : nil
        // Fewer where they would take more than a quarter of a gigabyte: large pictures hold many patches each.
        poolSize = min(shortcuts.pool, max(2, 64_000_000 / (3 * size.width * size.height)))
    }

    /// The scales of these sizes, coarsest first.
    package static func all(_ sizes: [PixelSize], _ configuration: TrainingConfiguration) -> [ScaleSpec] {
        sizes.indices.map { ScaleSpec($0, of: sizes, configuration) }
    }
}

extension TrainingConfiguration {
    /// Channels of both networks at a scale.
    public func channels(at scale: Int) -> Int {
        min(baseChannels << min(scale / max(scalesPerDoubling, 1), 20), maxChannels)
    }

    /// How long a scale of a pyramid is trained.
    public func iterations(at scale: Int, of plan: PyramidPlan) -> ScaleIterations {
        ScaleSpec(min(scale, plan.sizes.count - 1), of: plan.sizes, self).iterations
    }

    /// What every scale of a pyramid is that is trained.
    public func scalePlans(_ plan: PyramidPlan) -> [ScalePlan] { ScaleSpec.all(plan.sizes, self).map(\.plan) }

    /// What every scale of a pyramid is, those with no iterations that patches take over.
    public func allScalePlans(_ plan: PyramidPlan) -> [ScalePlan] {
        let trained = scalePlans(plan)
        return trained
            + plan.untrained.enumerated().map {
                ScalePlan(scale: trained.count + $0, width: $1.width, height: $1.height, channels: 0, iterations: 0)
            }
    }
}

extension ScalePlan {
    /// In pixels.
    public var size: PixelSize { PixelSize(width: width, height: height) }
}
