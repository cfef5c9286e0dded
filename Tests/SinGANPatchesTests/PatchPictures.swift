import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

@testable import SinGANPatches

/// Small pictures with structure at several sizes, and the pools to make results of them with.
enum PatchPictures {
    static func textured(_ width: Int, _ height: Int, seed: UInt64 = 1) -> Pixels {
        let field = RandomField(seed: seed, purpose: .task)
        var values: [Float] = []
        for y in 0..<height {
            for x in 0..<width {
                // Blocks of 9 pixels with lines on them, and a little noise.
                let block = field.uniform(x: x / 9, y: y / 9)
                for c in 0..<3 {
                    let line = (x + 2 * y) % 5 == 0 ? 0.2 : 0
                    let noise = 0.02 * field.uniform(x: x, y: y, channel: 4 + c)
                    values.append(Float(0.15 + 0.5 * block * (c == 0 ? 1 : 0.7) + line + noise))
                }
            }
        }
        return Pixels(width: width, height: height, values: values)
    }

    /// Waves that cross each other.
    static func waves(_ width: Int, _ height: Int) -> Pixels {
        let values = (0..<width * height * 3).map { i -> Float in
            let (x, y, c) = (Double(i / 3 % width), Double(i / 3 / width), Double(i % 3))
            return Float(0.5 + 0.25 * sin(0.7 * x + c) * cos(0.45 * y) + 0.15 * sin(0.2 * (x + y)))
        }
        return Pixels(width: width, height: height, values: values)
    }

    static func pool(_ threads: Int = 2, _ variant: KernelVariant = .chosen) -> WorkerPool {
        WorkerPool(threads: threads, variant: variant)
    }

    /// Variants of whole-number kernels that this processor runs.
    static var variants: [KernelVariant] { KernelVariant.available }
}
