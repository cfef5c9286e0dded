import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// `singan-tool doctor`: what this machine has.
struct DoctorCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Show versions, CPU features, libraries, image formats and folders.",
        discussion: "The first thing to look at, and to send along, when something doesn't work.", version: ToolVersion.current)

    @OptionGroup var models: ModelFolderOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let findings = Doctor(
            modelFolder: models.store.folder, environment: environment.terminal.environment, registry: environment.registry
        ).findings()
        let width = findings.map(\.name.count).max() ?? 0
        for finding in findings { try reporter.result("\(finding.name.padding(width + 2))\(finding.value)") }
        let members = findings.map { ($0.name.replacing(" ", with: "_"), JSONValue.text($0.value)) }
        try reporter.report(["command": "doctor", "findings": .object(Dictionary(uniqueKeysWithValues: members))])
    }
}

/// Looks at the machine.
struct Doctor {
    let modelFolder: String
    let environment: [String: String]
    let registry: TaskRegistry

    /// One thing found.
    struct Finding {
        let name: String
        let value: String
    }

    func findings() -> [Finding] {
        let compute = Compute()
        return [
            Finding(name: "singan-tool", value: ToolVersion.current),
            Finding(name: "swift", value: Self.swiftVersion),
            Finding(name: "system", value: ProcessInfo.processInfo.operatingSystemVersionString),
            Finding(name: "processor", value: Processor.name),
            Finding(name: "cpu features", value: Processor.features.isEmpty ? "none known" : Processor.features.joined(separator: " ")),
            Finding(name: "cores", value: Self.cores(threads: compute.threads)),
            Finding(name: "memory", value: Self.memory),
            Finding(name: "engines", value: engines),
            Finding(name: "kernel variant", value: Self.kernelVariant),
            Finding(name: "kernel variants here", value: Compute.kernelVariants.joined(separator: " ")),
            Finding(name: "openblas", value: Compute.blasConfiguration),
            Finding(name: "openblas core", value: Compute.blasCore),
            Finding(name: "openblas threading", value: Compute.blasThreading),
            Finding(name: "libvips", value: VipsRuntime.version),
            Finding(name: "reads", value: Self.names(ImageFormat.allCases.filter(\.canLoad))),
            Finding(name: "writes", value: Self.names(ImageFormat.allCases.filter(\.canSave))),
            Finding(name: "models folder", value: Self.folder(modelFolder)),
            Finding(name: "current folder", value: Self.folder(FileManager.default.currentDirectoryPath)),
            Finding(name: "plugins", value: plugins),
        ]
            + environment.keys.filter { $0.hasPrefix("SINGAN_") || $0.hasPrefix("OPENBLAS_") }.sorted().map {
                Finding(name: $0, value: environment[$0] ?? "")
            }
    }

    /// Ours, and the machine's where that is more.
    private static func cores(threads: Int) -> String {
        let others = Machine.cores < Machine.allCores ? " of the machine's \(Machine.allCores) (by affinity or control group)" : ""
        return "\(Machine.cores)\(others), \(threads) threads used"
    }

    private static var memory: String {
        let (ours, all) = (Machine.memory, Machine.physicalMemory)
        let others = ours < all ? " of the machine's \(Machine.gigabytes(all, .down)) GB (by control group or ulimit -v)" : ""
        return "\(Machine.gigabytes(ours, .down)) GB\(others)"
    }

    /// An unknown one that is asked for must not go unnoticed here, where nothing is refused for it.
    private static var kernelVariant: String {
        do throws(SinGANError) { try Compute.checkKernels() } catch { return "none: \(error.message)" }
        return Compute.kernelVariant
    }

    /// What each task works with, its own default first.
    private var engines: String {
        let wish: String
        do throws(SinGANError) { wish = try EngineName.wished(environment)?.rawValue ?? "" } catch { wish = error.message }
        let tasks = registry.tasks.filter { !$0.descriptor.engines.isEmpty }.map {
            "\($0.descriptor.verb) \($0.descriptor.engines.map(\.rawValue).joined(separator: "|"))"
        }
        return tasks.joined(separator: ", ") + (wish.isEmpty ? "" : "; \(EngineName.environmentVariable): \(wish)")
    }

    private var plugins: String {
        let found = registry.tasks.filter { registry.origin(of: $0) != .builtIn }.map { $0.descriptor.verb }
        let refused = registry.refused.isEmpty ? "" : ", \(registry.refused.count) refused (see \(ProgramName.current) tasks)"
        return (found.isEmpty ? "none" : found.joined(separator: " ")) + refused
    }

    private static func names(_ formats: [ImageFormat]) -> String { formats.map(\.rawValue).joined(separator: " ") }

    /// Whether files can be made there, or the folder itself.
    private static func folder(_ path: String) -> String {
        if FileManager.default.fileExists(atPath: path) { return "\(path) (\(access(path, W_OK) == 0 ? "writable" : "not writable"))" }
        var parent = URL(fileURLWithPath: path)
        while !FileManager.default.fileExists(atPath: parent.path), parent.path != "/" { parent.deleteLastPathComponent() }
        return "\(path) (\(access(parent.path, W_OK) == 0 ? "will be made when needed" : "can't be made"))"
    }

    private static var swiftVersion: String {
        #if compiler(>=6.4)
            "6.4 or newer"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}
