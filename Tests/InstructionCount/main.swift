import Foundation
import SinGANEngine
import SinGANImaging
import SinGANTraining

// The fixed work that Tests/instructions.sh counts, on one thread: an iteration with 32 channels and a scale below, one with 64, and a generator's
// pass with 128. The maps are about as small as the networks allow, because valgrind takes tens of nanoseconds for each lane of each fused
// multiply-add; sizes are written out, so that no planner decides the work.

func iterate(_ sizes: [(width: Int, height: Int)], channels: Int, on compute: Compute) {
    let probe = IterationProbe(
        sizes: sizes.map { PixelSize(width: $0.width, height: $0.height) }, channels: sizes.map { _ in channels },
        TrainingConfiguration(preset: .paper), on: compute)
    _ = probe.run()
}

/// A symbol of this name, and called by it: what valgrind's --toggle-collect matches, without the closures inside.
@_silgen_name("singan_counted_work") @inline(never) func countedWork() {
    let compute = Compute(threads: 1)
    iterate([(14, 12), (16, 14)], channels: 32, on: compute)
    iterate([(12, 11)], channels: 64, on: compute)
    _ = SamplingProbe(sizes: [PixelSize(width: 12, height: 11)], channels: [128], on: compute).run()
}

do {
    try Compute.checkKernels()
} catch {
    print("instruction-count: \(error)")
    exit(64)
}
countedWork()

// Waiting threads spin, and turns of a spin are not work: with a second thread the count would be a matter of luck.
#if os(Linux)
    let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
    guard threads == 1 else {
        print("instruction-count: \(threads) threads are running where one was asked for.")
        exit(1)
    }
#endif
print("kernels \(Compute.kernel)")
