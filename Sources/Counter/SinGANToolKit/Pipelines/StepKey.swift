import Foundation
import SinGANEngine
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// What a step's result depends on, as a digest: the name of the result in the cache.
enum StepKey {
    /// "superres-" and 64 digits.
    ///
    /// - Parameters:
    ///   - content: of a file or reference that the step reads, as text that stands for its content.
    static func key(_ step: PreparedStep, content: (String) throws -> String) throws -> String {
        let essence = try step.essence(content)
        let options = essence.options.map { [$0.name] + $0.values }
        let descriptor = type(of: step.command).descriptor
        let parts: JSONValue = [
            "key": 1, "tool": .text(ToolVersion.name), "program": .text(program), "kernels": .text(Compute.kernel),
            "task": .text(descriptor.verb),
            "version": .text(descriptor.version), "in": .list(essence.pictures.map { .text($0) }),
            // The order in which options are given doesn't matter.
            "with": .list(options.map { $0.joined(separator: "\u{0}") }.sorted().map { .text($0) }),
        ]
        return "\(descriptor.verb)-\(Digest.sha256(Array(parts.text.utf8)))"
    }

    /// Which build of which program this is: tasks compiled into somebody's own may have no version.
    private static let build: String = {
        var status = stat()
        guard stat("/proc/self/exe", &status) == 0 || stat(CommandLine.arguments.first ?? "", &status) == 0 else { return "" }
        #if os(Linux)
            let changed = status.st_mtim
        #else
            let changed = status.st_mtimespec
        #endif
        return "\(status.st_size) \(changed.tv_sec).\(changed.tv_nsec)"
    }()

    private static var program: String { "\(ProgramName.current) \(build)" }
}
