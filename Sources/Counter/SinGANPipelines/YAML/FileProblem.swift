import SinGANSupport

/// Errors of a pipeline's file.
struct FileProblem {
    let name: String

    /// "NAME:LINE: message".
    func error(_ line: Int, _ message: String, hint: String? = nil) -> SinGANError {
        SinGANError(.badData, "\(name):\(line): \(message)", hint: hint)
    }
}
