import Foundation
import SinGANEngine

/// The table of `run.sh`.
enum Table {
    static func print(_ pyramid: Pyramid, threads: Int, seconds: Double) {
        let compute = Compute(threads: threads)
        let side = 2048
        let peak = 2 * pow(Double(side), 3) / Compute.secondsPerProduct(size: side, threads: threads) / 1e9
        Swift.print("kernel \(Compute.kernel), \(threads) threads; sgemm \(side)^3: \(text(peak, 1)) GFLOP/s")
        Swift.print("scale  size       channels  ms/iteration  GFLOP/s  of sgemm")
        var total = 0.0
        for scale in pyramid.sizes.indices {
            let probe = pyramid.probe(scale, on: compute)
            let lap = probe.median(seconds: seconds)
            total += lap
            let rate = pyramid.operations(scale) / lap / 1e9
            Swift.print(
                pad("\(scale)", 7) + pad("\(pyramid.sizes[scale])", 11) + pad("\(pyramid.channels[scale])", 10)
                    + pad(text(lap * 1e3, 1), 14)
                    + pad(text(rate, 1), 9) + text(rate / peak, 2))
        }
        Swift.print("one iteration of every scale: \(text(total, 2)) s; 2000 of each: \(text(total * 2000 / 3600, 1)) h")
        Swift.print("one random sample: \(text(sampling(pyramid, compute) * 1e3, 0)) ms")
        Swift.print("peak memory: \(peakMegabytes()) MB")
    }

    /// Seconds of a whole sample with untrained networks: the median of three.
    static func sampling(_ pyramid: Pyramid, _ compute: Compute) -> Double {
        let probe = SamplingProbe(sizes: pyramid.sizes, channels: pyramid.channels, on: compute)
        return (0..<4).map { _ in probe.run() }.dropFirst().sorted()[1]
    }

    static func peakMegabytes() -> Int {
        var usage = rusage()
        #if os(Linux)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss / 1024
        #else
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss / 1_048_576
        #endif
    }

    static func text(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
    private static func pad(_ text: String, _ width: Int) -> String { text.padding(toLength: width, withPad: " ", startingAt: 0) }
}
