import SinGANImaging
import SinGANTasks

/// A picture that the page knows by its id.
struct StudioPicture: Sendable {
    let id: String
    /// The name as people see it.
    var name: String
    /// The file as commands name it. A picture that is no file yet is named as it would have been saved when it came.
    var word: String
    /// The name that it is saved under unless another file has it; nil for files of the command line.
    var wanted: String?
    /// The path of its bytes.
    let file: String
    let origin: Origin
    let size: PixelSize
    let hasAlpha: Bool
    /// The frames of an animation; nil for a picture.
    var animation: TaskFiles.AnimationTiming?
    /// What is known of how it was made; null for nothing.
    var made: JSONValue = .null
    /// Whether `word` is a file that is there.
    var isThere: Bool
    /// What its recipe calls pictures that were no files when it was made.
    var drafts: [Draft] = []

    /// A picture under a name that it didn't have yet.
    struct Draft: Sendable {
        let id: String
        let word: String
    }

    /// Its source.
    enum Origin: Sendable, Equatable {
        /// The command line named it.
        case given
        /// The page sent it.
        case dropped
        /// A job made it, as its result of this number from 1.
        case result(job: String, number: Int)
        /// A job made it smaller than its command does.
        case preview(job: String, number: Int)
        /// A training showed it.
        case sample
    }

    /// The job that made it; nil for pictures from outside.
    var job: String? {
        switch origin {
        case .result(let job, _), .preview(let job, _): job
        default: nil
        }
    }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "id": .text(id), "name": .text(name), "width": .integer(size.width), "height": .integer(size.height),
            "hasAlpha": .bool(hasAlpha), "isFile": .bool(origin == .given), "made": made,
        ]
        if let animation {
            members["frames"] = .integer(animation.frames)
            members["fps"] = .number(animation.framesPerSecond)
        }
        return .object(members)
    }
}

extension PixelSize {
    /// Returns the size times a factor of at most 1, at least one pixel.
    func shrunk(by factor: Double) -> PixelSize {
        guard factor < 1 else { return self }
        return PixelSize(
            width: max(1, Int((Double(width) * factor).rounded())), height: max(1, Int((Double(height) * factor).rounded())))
    }

    /// Returns the factor, at most 1, that leaves a long side of at most `side` pixels.
    func factor(toSide side: Int) -> Double { min(1, Double(side) / Double(longSide)) }
}

extension Image {
    var size: PixelSize { PixelSize(width: width, height: height) }

    /// Returns the picture at a smaller size in 8-bit sRGB; at its own size as it is.
    func shrunk(to size: PixelSize) throws -> Image {
        guard size != self.size else { return self }
        guard let alpha = alpha() else { return Image(pixels: try pixels().resized(width: size.width, height: size.height)) }
        // Colours under transparent pixels may not bleed into what is seen.
        let colors = try shownPixels().resized(width: size.width, height: size.height)
        return Image(pixels: colors, alpha: alpha.resized(width: size.width, height: size.height))
    }
}
