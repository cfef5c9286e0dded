import SinGANImaging

/// Where one result goes.
enum OutputTarget: Equatable, Sendable {
    case file(String)
    case standardOutput
}
