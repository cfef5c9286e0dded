import ArgumentParser
import Foundation
import SinGANSupport

/// The engines that make pictures.
public enum EngineName: String, Codable, ExpressibleByArgument, CaseIterable, Sendable, CustomStringConvertible {
    /// Nearest patches, coarse to fine, without any training, at the picture's own size (SinGANPatches).
    case patches
    /// The networks of the publication, trained on the picture, at the model's size (SinGANEngine).
    case singan

    /// The environment variable with the user's favourite engine.
    public static let environmentVariable = "SINGAN_ENGINE"

    /// The name on the command line.
    public var description: String { rawValue }

    /// Returns the engine in `SINGAN_ENGINE`; nil where it is unset or empty.
    ///
    /// - Throws: `.usage` where it names none.
    public static func wished(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SinGANError) -> EngineName? {
        guard let text = environment[environmentVariable], !text.isEmpty else { return nil }
        guard let name = EngineName(rawValue: text.lowercased()) else {
            throw SinGANError(
                .usage, "\(environmentVariable) is \"\(text)\", which is no engine",
                hint: "Set it to \(allCases.map(\.rawValue).joined(separator: " or ")), or unset it.")
        }
        return name
    }
}

/// The choice of an engine for one run.
public struct EngineChoice: Sendable {
    /// The engine that was chosen.
    public let engine: EngineName

    /// Chooses the engine that is asked for; else singan where a model file is given or a training is described; else the environment's, where the
    /// task has it; else the task's first one.
    ///
    /// - Throws: `.usage` where the task doesn't have the engine that is asked for, or where patches are asked for and a training is described.
    public init(
        asked: EngineName?, describesTraining: Bool, hasModelFile: Bool, environment: EngineName?, task: TaskDescriptor
    ) throws(SinGANError) {
        if let asked {
            guard task.engines.contains(asked) else {
                throw SinGANError(
                    .usage, "\(task.verb) has no engine '\(asked)'",
                    hint: task.engines.first.map { "It works with \($0): leave --engine out." } ?? "Leave --engine out.")
            }
            guard asked != .patches || !describesTraining else {
                throw SinGANError(
                    .usage, "--engine patches trains nothing, and options of a training are given",
                    hint: "Leave the training's options out, or give --engine singan.")
            }
            engine = asked
        } else if task.engines.contains(.singan), describesTraining || hasModelFile {
            engine = .singan
        } else if let environment, task.engines.contains(environment) {
            engine = environment
        } else {
            engine = task.engines.first ?? .singan
        }
    }
}
