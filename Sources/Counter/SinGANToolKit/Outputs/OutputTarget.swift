import SinGANImaging

/// Where one result goes.
enum OutputTarget: Equatable, Sendable {
    case file(String)
    /// An animation in single pictures.
    case frames(folder: String, files: [String])
    case standardOutput
}
