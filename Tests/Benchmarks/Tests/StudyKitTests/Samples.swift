import Foundation
import SinGANSupport
import StudyKit

/// A record of one run with all figures the same, unless told otherwise.
func record(
    _ configuration: String, image: String = "a.png", seed: UInt64 = 1, seconds: Double? = 10, all value: Double = 1,
    diversity: Double? = nil
) throws -> RunRecord {
    let time = seconds.map { "\($0)" } ?? "null"
    let text = """
        {"configuration": "\(configuration)", "settings": {}, "image": "\(image)", "picture": "p", "model": "\(configuration) \(image) \(seed)", \
        "seed": \(seed), "width": 64, "height": 48, "kernel": "scalar/32", "processor": "a processor, 2 cores", "threadSeconds": \(time), \
        "recoveries": 0, "samples": 16, "swd": \(value), "coherence": \(value), "completeness": \(value), "diversity": \(diversity ?? value), \
        "reconstruction": \(value), "enlargement": \(value)}
        """
    return try json(text).decoded()
}

func json(_ text: String) throws -> JSON { try JSONDecoder().decode(JSON.self, from: Data(text.utf8)) }

/// A folder that goes when its owner does.
final class Scratch {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("study-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The error of something that should fail; nil where it doesn't.
func refusal(_ body: () throws(SinGANError) -> Void) -> SinGANError? {
    do { try body() } catch { return error }
    return nil
}
