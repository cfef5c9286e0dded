import SinGANImaging
import SinGANNumerics
import SinGANSupport

extension SinGANModel {
    /// The pictures along a walk through the noise (published for animation), one at a time. The first frame of an open walk that starts at any scale
    /// is the reconstruction.
    ///
    /// - Parameter frame: takes each picture of model size with its number from 0; what it throws ends the walk.
    /// - Throws: `.usage` for a walk that the model can't make, `.badData` where nothing is trained yet, or the reason of a cancellation.
    public func walk(
        _ walk: NoiseWalk, on compute: Compute, frame: (_ number: Int, _ picture: Pixels) throws(SinGANError) -> Void
    ) throws(SinGANError) {
        try walk.validate()
        try checkUsable(startScale: walk.startScale, from: 0)
        let sizes = Array(state.plan.sizes.prefix(generators.count))
        let stack = GeneratorStack(generators, border: border, on: compute.pool)
        let image = layout(below: walk.startScale, entering: sizes[walk.startScale], stack, compute)
        let noises = (walk.startScale..<generators.count).map { scale in
            let center = Tensor(border.noiseShape(sizes[scale].shape))
            center.setReconstructionNoise(scale, state.fixedNoise)
            return WalkingNoise(walk, scale: scale, center: center)
        }
        if walk.isClosed { try settle(noises, walk, compute) }
        for number in 0..<walk.frames {
            if number > 0 { for noise in noises { noise.advance(number - 1, on: compute.pool) } }
            let result = stack.run(image, from: walk.startScale, sizes: sizes) { scale, map in
                map.copy(from: noises[scale - walk.startScale].z)
            }
            try frame(number, try finish(result, picture.size, compute))
        }
    }

    /// Leads a closed walk to its frame 0, through as many steps before it as it takes to forget where it began.
    private func settle(_ noises: [WalkingNoise], _ walk: NoiseWalk, _ compute: Compute) throws(SinGANError) {
        for step in -walk.warmUp..<0 {
            let t = (step % walk.frames + walk.frames) % walk.frames
            for noise in noises { noise.advance(t, on: compute.pool) }
            try compute.cancellation.check()
        }
    }
}
