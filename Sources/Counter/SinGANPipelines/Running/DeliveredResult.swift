import SinGANImaging
import SinGANTasks

/// A result whose files are written, with what there is to record of it.
struct DeliveredResult {
    /// The step that made it.
    let step: PreparedStep
    /// How it was made.
    let recipe: Recipe
    /// Whether its file says so, where the format can.
    let isDescribed: Bool
    /// The result's file first, then those of its companions.
    let written: [RunLog.Written]
    /// Pictures that were written beside the step's results.
    let beside: [String]
    /// The picture; nil for an animation.
    let image: Image?
}
