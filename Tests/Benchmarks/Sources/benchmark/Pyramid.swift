import SinGANEngine
import SinGANImaging
import SinGANTraining

/// The pyramid that is measured: a 250x188 picture at the publication's hyper-parameters, or a smaller one.
struct Pyramid {
    let configuration: TrainingConfiguration
    let sizes: [PixelSize]
    let channels: [Int]

    init(width: Int, height: Int) throws {
        configuration = TrainingConfiguration(preset: .paper)
        let configuration = configuration
        sizes = try PyramidPlan(picture: PixelSize(width: width, height: height), configuration).sizes
        channels = sizes.indices.map { configuration.channels(at: $0) }
    }

    func probe(_ scale: Int, on compute: Compute) -> IterationProbe {
        IterationProbe(sizes: Array(sizes[...scale]), channels: Array(channels[...scale]), configuration, on: compute)
    }

    /// One scale of any size with none below it.
    func probe(_ size: PixelSize, _ channels: Int, on compute: Compute) -> IterationProbe {
        IterationProbe(sizes: [size], channels: [channels], configuration, on: compute)
    }

    /// Seconds of a whole sample with untrained networks: the median of three.
    func secondsPerSample(on compute: Compute) -> Double {
        let probe = SamplingProbe(sizes: sizes, channels: channels, on: compute)
        return (0..<4).map { _ in probe.run() }.dropFirst().sorted()[1]
    }

    /// Direct-equivalent operations of one iteration: the floating-point operations of the reference algorithm with direct convolutions, whatever
    /// runs in their place. So throughputs of different kernels compare like times, and work that a program avoids shows as speed.
    ///
    /// 3 critic steps of 13 passes through a network and 3 generator steps of 8 (a pass is a forward, or an input or a filter gradient, of all five
    /// layers), and 3 passes of every scale below. First layers have no input gradient but in the penalty, and generator steps no filter gradient
    /// of the critic.
    func operations(_ scale: Int) -> Double {
        let (size, c) = (sizes[scale], Double(channels[scale]))
        // Per layer: operations of one convolution over the picture (critic) or over the padded picture (generator).
        func layers(_ outputs: Double, pad: Int) -> [Double] {
            (0..<5).map { layer in
                let (w, h) = (size.width + 2 * pad - 2 * (layer + 1), size.height + 2 * pad - 2 * (layer + 1))
                return 18 * Double(w * h) * (layer == 0 ? 3 : c) * (layer == 4 ? outputs : c)
            }
        }
        let (critic, generator) = (layers(1, pad: 0), layers(3, pad: 5))
        let all = critic.reduce(0, +)
        let above = critic.dropFirst().reduce(0, +)
        // Real and fake: forward, input gradient above the first layer, filter gradient. Penalty: forward, input gradient of all layers, tangent (not of
        // the last layer), its filter gradient, input gradient and filter gradient below the last layer.
        let penalty = all + all + (all - critic[4]) + all + (above - critic[4]) + (all - critic[4])
        let criticStep = 2 * (all + above + all) + penalty + generator.reduce(0, +)
        let g = generator.reduce(0, +)
        let generatorStep = 2 * (g + g + g - generator[0]) + all + all
        let lower = (0..<scale).reduce(0.0) { $0 + evaluation($1) }
        return 3 * (criticStep + generatorStep + lower)
    }

    /// One generator pass in evaluation mode.
    func evaluation(_ scale: Int) -> Double {
        let c = Double(channels[scale])
        return (0..<5).reduce(0.0) { sum, layer in
            let (w, h) = (sizes[scale].width + 8 - 2 * layer, sizes[scale].height + 8 - 2 * layer)
            return sum + 18 * Double(w * h) * (layer == 0 ? 3 : c) * (layer == 4 ? 3 : c)
        }
    }
}
