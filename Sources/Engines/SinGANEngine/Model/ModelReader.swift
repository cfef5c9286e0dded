import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Reads what `ModelWriter` wrote, and believes none of it before it is checked. Throws `.badData`.
package struct ModelReader {
    private let file: Safetensors
    private let name: String

    package static func decode(_ bytes: [UInt8], name: String) throws(SinGANError) -> TrainingState {
        let file: Safetensors
        do { file = try Safetensors(bytes, name: name) } catch {
            guard let format = ImageFormat.of(bytes: bytes) else { throw error }
            throw SinGANError(
                .badData, "\(name) is a \(format.rawValue.uppercased()) picture, not a model",
                hint: "Give it a name that ends in .\(format.extensions[0]).")
        }
        return try ModelReader(file: file, name: name).state()
    }

    private func state() throws(SinGANError) -> TrainingState {
        let header = try header()
        let isChecked = try isChecked()
        let picture = try picture()
        do { try header.configuration.validate() } catch { throw damaged("its configuration makes no sense: \(error.message)") }
        var state: TrainingState
        do { state = try TrainingState(picture, header.configuration, draws: SeededDraws(seed: header.configuration.seed)) } catch {
            throw damaged(error.message)
        }
        let sizes = state.plan.sizes.flatMap { [Double($0.width), Double($0.height)] }
        guard (state.plan.sizes + state.plan.untrained).last == picture.size, try values("sizes", sizes.count) == sizes else {
            throw damaged("its picture does not fit its scales")
        }
        guard state.identity == header.identity else { throw damaged("its picture and configuration are not those it was trained with") }
        let progress = header.progress
        guard (0...state.plan.sizes.count).contains(progress.completedScales),
            (0...state.scales[min(progress.completedScales, state.plan.sizes.count - 1)].iterations.done).contains(progress.iteration),
            progress.rateFactor > 0, progress.rateFactor <= 1
        else { throw damaged("its progress makes no sense") }
        (state.kernel, state.isChecked) = (header.kernel, isChecked)
        (state.rateFactor, state.recoveries) = (progress.rateFactor, progress.recoveries)
        try fill(state.fixedNoise.pointer, state.fixedNoise.count, "z_star")
        let amplitudes = try values("amplitudes", progress.completedScales)
        for k in 0..<progress.completedScales {
            var finished = try scale(k, amplitudes[k], state)
            if let counts = progress.iterations {
                guard counts.indices.contains(k) else { throw damaged("its progress makes no sense") }
                finished.iterations = counts[k]
            }
            state.finished.append(finished)
        }
        if let quantized = header.configuration.quantizedScale { try readVariant(quantized, into: &state) }
        if file.tensors["critic"] != nil, progress.completedScales > 0 {
            let shape = NetworkShape(channels: state.scales[progress.completedScales - 1].channels, outputs: 1)
            let critic = Parameters(shape)
            try fill(critic.buffer.pointer, critic.buffer.count, "critic")
            state.lastCritic = critic
        }
        if file.tensors["current.generator"] != nil { state.current = try current(header, of: state.plan) }
        return state
    }

    /// Whether there is a digest, with which all else agrees; false for files of earlier versions, which had none.
    private func isChecked() throws(SinGANError) -> Bool {
        guard let expected = file.metadata[Safetensors.digestKey] else {
            // A key that is none of ours was the digest's.
            if let key = file.metadata.keys.sorted().first(where: { $0 != ModelHeader.key }) {
                throw damaged("its metadata have the unknown key \(key) and no digest")
            }
            return false
        }
        let found = file.digest
        guard found == expected else {
            throw damaged("its contents don't agree with its digest (SHA-256 \(found.prefix(12))... instead of \(expected.prefix(12))...)")
        }
        return true
    }

    private func readVariant(_ quantized: Int, into state: inout TrainingState) throws(SinGANError) {
        let (scales, done) = (state.plan.sizes.count, state.finished.count)
        guard done == quantized || done == scales else { throw damaged("its quantized scale makes no sense") }
        guard let entry = file.tensors["palette"], entry.shape.count == 2, entry.shape[0] > 0, entry.shape[1] == 3 else {
            throw damaged("palette is missing")
        }
        let colors = try values("palette", entry.shape[0] * 3).map { Float($0) }
        guard colors.allSatisfy({ (0...1).contains($0) }) else { throw damaged("palette has colours that are none") }
        state.palette = ColorPalette(
            colors: stride(from: 0, to: colors.count, by: 3).map { SIMD3(colors[$0], colors[$0 + 1], colors[$0 + 2]) })
        guard done == quantized, quantized + 1 < scales else { return }
        let amplitudes = try values("amplitudes.above", scales - quantized - 1)
        for (i, amplitude) in amplitudes.enumerated() {
            state.scalesAbove.append(try scale(quantized + 1 + i, amplitude, state))
        }
    }

    private func header() throws(SinGANError) -> ModelHeader {
        guard let text = file.metadata[ModelHeader.key] else {
            throw SinGANError(
                .badData, "\(name) is a safetensors file, but no model of this tool", hint: "Give a picture or a model that train made.")
        }
        let data = Data(text.utf8)
        if let version = try? JSONDecoder().decode(ModelFormat.self, from: data), version.format > ModelHeader.currentFormat {
            throw SinGANError(
                .badData, "\(name) is of model format \(version.format), and this version reads up to \(ModelHeader.currentFormat)",
                hint: "Update \(ProgramName.current), or train the picture again.")
        }
        do { return try JSONDecoder().decode(ModelHeader.self, from: data) } catch { throw damaged("its description can't be read") }
    }

    private func picture() throws(SinGANError) -> TrainingPicture {
        guard let entry = file.tensors["picture"], entry.type == .uint8, entry.shape.count == 3, entry.shape[2] == 3, entry.shape[0] > 0,
            entry.shape[1] > 0
        else { throw damaged("its picture is missing") }
        return TrainingPicture(width: entry.shape[1], height: entry.shape[0], bytes: entry.bytes)
    }

    private func scale(_ k: Int, _ amplitude: Double, _ state: TrainingState) throws(SinGANError) -> TrainedScale {
        let channels = state.scales[k].channels
        let (generator, running) = (Parameters(NetworkShape(channels: channels, outputs: 3)), RunningStatistics(channels: channels))
        for part in GeneratorLayout.parts(generator, running) {
            try fill(part.pointer, part.shape.reduce(1, *), "scale\(k).generator.\(part.name)")
        }
        return TrainedScale(
            generator: generator, running: running, amplitude: amplitude, losses: try losses("scale\(k).losses"),
            iterations: state.scales[k].iterations.done)
    }

    private func current(_ header: ModelHeader, of plan: PyramidPlan) throws(SinGANError) -> ScaleState {
        let (configuration, scale) = (header.configuration, header.progress.completedScales)
        guard plan.sizes.indices.contains(scale) else { throw damaged("its progress makes no sense") }
        let spec = ScaleSpec(scale, of: plan.sizes, configuration)
        let networks = NetworkState.empty(
            channels: spec.channels, keepsAverage: spec.averageDecay != nil, sharesCriticStatistics: spec.sharesCriticStatistics)
        for (key, buffer) in networks.buffers { try fill(buffer.pointer, buffer.count, "current.\(key)") }
        networks.setSteps(critic: header.progress.criticSteps, generator: header.progress.generatorSteps)
        return ScaleState(
            amplitude: try values("current.amplitude", 1)[0], networks: networks, iteration: header.progress.iteration,
            losses: try losses("current.losses"), settledAt: header.progress.settledAt)
    }

    private func losses(_ key: String) throws(SinGANError) -> [IterationLosses] {
        guard let entry = file.tensors[key], entry.shape.count == 2, entry.shape[1] == 5 else { throw damaged("\(key) is missing") }
        let flat = entry.doubles
        return (0..<entry.shape[0]).map { IterationLosses(flat[5 * $0..<5 * $0 + 5]) }
    }

    private func values(_ key: String, _ count: Int) throws(SinGANError) -> [Double] {
        guard let entry = file.tensors[key] else { throw damaged("\(key) is missing") }
        let values = entry.doubles
        guard values.count == count else { throw damaged("\(key) has \(values.count) numbers instead of \(count)") }
        guard values.allSatisfy(\.isFinite) else { throw damaged("\(key) has numbers that are not finite") }
        return values
    }

    private func fill(_ pointer: UnsafeMutablePointer<Scalar>, _ count: Int, _ key: String) throws(SinGANError) {
        for (i, value) in try values(key, count).enumerated() { pointer[i] = Scalar(value) }
    }

    private func damaged(_ what: String) -> SinGANError {
        SinGANError(.badData, "\(name) is damaged: \(what)", hint: "Train it again with --retrain, or take another copy.")
    }
}
