import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// The JSON in a model file's metadata, under the key "singan".
struct ModelHeader: Codable {
    /// Raised when an older reader would misunderstand a file.
    static let currentFormat = 1
    static let key = "singan"

    struct Progress: Codable {
        var completedScales: Int
        /// Iterations of the scale after those.
        var iteration: Int
        var criticSteps: Int
        var generatorSteps: Int
        var rateFactor: Double
        var recoveries: [Recovery]
        /// Iterations of every finished scale, where they aren't the configuration's.
        var iterations: [Int]?
        /// The iteration after which the current scale's losses had settled, see `ScaleState`.
        var settledAt: Int?
    }

    var format: Int
    var identity: String
    var kernel: String
    var configuration: TrainingConfiguration
    var progress: Progress
}

/// Read before the rest, so that a newer file is recognized whatever else has changed.
struct ModelFormat: Codable {
    var format: Int
}

/// A training state as a safetensors file. The bytes depend on the state alone: no times, no machine names. A digest of all else is in the
/// metadata.
///
/// Tensors: `picture` (H x W x 3, 8 bit), `sizes` (scales x 2, width and height), `z_star` (H x W x 3), `amplitudes`, and per finished scale k
/// `scale{k}.generator.conv{l}.weight` (3 x 3 x I x O), `.conv4.bias`, `.norm{l}.weight`, `.norm{l}.bias`, `.norm{l}.running_mean`,
/// `.norm{l}.running_var`, `scale{k}.losses` (points x 5). While training also `critic` and `current.*`, flat. A variant with a quantized scale has
/// `palette` (colours x 3, 0...1), and until that scale is trained `amplitudes.above` and `scale{k}.*` of the base model's scales above it.
package enum ModelWriter {
    package static func encode(_ state: TrainingState) throws(SinGANError) -> [UInt8] {
        let progress = ModelHeader.Progress(
            completedScales: state.finished.count, iteration: state.iteration, criticSteps: state.current?.networks.criticSteps ?? 0,
            generatorSteps: state.current?.networks.generatorSteps ?? 0, rateFactor: state.rateFactor, recoveries: state.recoveries,
            iterations: state.hasPlannedIterations ? nil : state.finished.map(\.iterations), settledAt: state.current?.settledAt)
        let header = ModelHeader(
            format: ModelHeader.currentFormat, identity: state.identity, kernel: state.kernel, configuration: state.configuration,
            progress: progress)
        var file = Safetensors(metadata: [ModelHeader.key: String(decoding: try CanonicalJSON.encode(header), as: UTF8.self)])
        let picture = state.picture
        file.tensors["picture"] = .init(type: .uint8, shape: [picture.height, picture.width, 3], bytes: picture.bytes)
        file.tensors["sizes"] = .init(
            state.plan.sizes.flatMap { [Int64($0.width), Int64($0.height)] }, shape: [state.plan.sizes.count, 2])
        let z = state.fixedNoise
        file.tensors["z_star"] = .init(z.values, shape: [z.shape.h, z.shape.w, z.shape.c])
        file.tensors["amplitudes"] = .init(state.finished.map(\.amplitude), shape: [state.finished.count])
        for (k, scale) in state.finished.enumerated() { add(scale, "scale\(k)", to: &file) }
        addVariant(state, to: &file)
        if let critic = state.lastCritic { file.tensors["critic"] = .init(critic.buffer.array, shape: [critic.buffer.count]) }
        if let current = state.current {
            for (name, buffer) in current.networks.buffers { file.tensors["current.\(name)"] = .init(buffer.array, shape: [buffer.count]) }
            file.tensors["current.amplitude"] = .init([current.amplitude], shape: [1])
            file.tensors["current.losses"] = .init(current.losses.flatMap(\.values), shape: [current.losses.count, 5])
        }
        file.seal()
        return try file.encoded()
    }

    private static func addVariant(_ state: TrainingState, to file: inout Safetensors) {
        if let colors = state.palette?.colors {
            file.tensors["palette"] = .init(colors.flatMap { [$0.x, $0.y, $0.z] }, shape: [colors.count, 3])
        }
        guard !state.scalesAbove.isEmpty else { return }
        file.tensors["amplitudes.above"] = .init(state.scalesAbove.map(\.amplitude), shape: [state.scalesAbove.count])
        for (i, scale) in state.scalesAbove.enumerated() { add(scale, "scale\(state.finished.count + 1 + i)", to: &file) }
    }

    private static func add(_ scale: TrainedScale, _ prefix: String, to file: inout Safetensors) {
        for part in GeneratorLayout.parts(scale.generator, scale.running) {
            let values = Array(UnsafeBufferPointer(start: part.pointer, count: part.shape.reduce(1, *)))
            file.tensors["\(prefix).generator.\(part.name)"] = .init(values, shape: part.shape)
        }
        file.tensors["\(prefix).losses"] = .init(scale.losses.flatMap(\.values), shape: [scale.losses.count, 5])
    }
}

/// A generator's tensors as model files name them.
package enum GeneratorLayout {
    package struct Part {
        package let name: String
        package let pointer: UnsafeMutablePointer<Scalar>
        package let shape: [Int]
    }

    package static func parts(_ generator: Parameters, _ running: RunningStatistics) -> [Part] {
        var parts = (0..<NetworkShape.layers).map { layer in
            let filters = generator.filters(layer)
            return Part(name: "conv\(layer).weight", pointer: filters.pointer, shape: [3, 3, filters.inputs, filters.outputs])
        }
        parts.append(Part(name: "conv4.bias", pointer: generator.bias, shape: [generator.shape.outputs]))
        for layer in 0..<NetworkShape.layers - 1 {
            let (view, channels) = (generator.normalization(layer), [generator.shape.channels])
            parts += [
                Part(name: "norm\(layer).weight", pointer: view.gamma, shape: channels),
                Part(name: "norm\(layer).bias", pointer: view.beta, shape: channels),
                Part(name: "norm\(layer).running_mean", pointer: running.mean(layer), shape: channels),
                Part(name: "norm\(layer).running_var", pointer: running.variance(layer), shape: channels),
            ]
        }
        return parts
    }
}

/// Tells models from pictures by their first bytes: a safetensors file begins with the length of a JSON header, then the header.
enum ModelFileProbe {
    static func isModel(_ path: String) -> Bool {
        // Folders are no models, and what is read from a pipe can't be read again.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let type = (try? FileManager.default.attributesOfItem(atPath: target))?[.type] as? FileAttributeType
        guard type == .typeRegular, let handle = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? handle.close() }
        guard let bytes = try? handle.read(upToCount: 10), bytes.count == 10 else { return path.hasSuffix(".singan") }
        // No picture format begins with a small little-endian number and then a brace.
        return bytes[8] == UInt8(ascii: "{") && bytes[4..<8].allSatisfy { $0 == 0 } || path.hasSuffix(".singan")
    }
}
