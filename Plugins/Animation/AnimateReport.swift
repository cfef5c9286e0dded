import Foundation
import SinGANImaging
import SinGANTasks

/// The report of an animation: its start scale, and how much moves from frame to frame.
struct AnimateReport {
    private let sequence: FrameSequence
    private let startScale: Int
    private let scales: Int
    /// The steps between frames, root mean square of 0...255, smallest first.
    private let inside: [Double]
    private let seam: Double

    init(_ sequence: FrameSequence, startScale: Int, scales: Int) {
        (self.sequence, self.startScale, self.scales) = (sequence, startScale, scales)
        let steps = sequence.steps().map { $0 * 255 }
        (inside, seam) = (steps.dropFirst().sorted(), steps.first ?? 0)
    }

    private var median: Double { inside.isEmpty ? 0 : inside[inside.count / 2] }

    var lines: [String] {
        var line = "start scale \(startScale) of 0-\(scales - 1); from frame to frame "
        line += String(format: "%.1f of 255 (median), %.1f at most", median, inside.last ?? 0)
        return [sequence.closes ? line + String(format: ", %.1f from the last to the first", seam) : line]
    }

    var json: [String: JSONValue] {
        [
            "startScale": .integer(startScale), "loops": .bool(sequence.closes),
            "steps": ["median": .number(median), "largest": .number(inside.last ?? 0), "seam": .number(seam)],
        ]
    }
}
