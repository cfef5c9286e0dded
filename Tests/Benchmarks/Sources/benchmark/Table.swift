import Foundation
import SinGANEngine

/// The table of `run.sh`: measured once, printed and written.
struct Table: Encodable {
    struct Row: Encodable {
        let scale, width, height, channels: Int
        let seconds: Double
        /// Direct-equivalent operations per second, and as a multiple of the product's.
        let gflops, ofProduct: Double
    }

    let kernel: String
    let variant: String
    let threads: Int
    /// Of a square product with OpenBLAS's own threads.
    let productGflops: Double
    let rows: [Row]
    /// Seconds of one iteration of every scale, and of a sample.
    let sum, sample: Double
    let memoryMegabytes: Int
    private static let side = 2048

    init(_ pyramid: Pyramid, threads: Int, seconds: Double) {
        let compute = Compute(threads: threads)
        let peak = 2 * pow(Double(Self.side), 3) / Compute.secondsPerProduct(size: Self.side, threads: threads) / 1e9
        let rows = pyramid.sizes.indices.map { scale in
            let lap = pyramid.probe(scale, on: compute).median(seconds: seconds)
            let rate = pyramid.operations(scale) / lap / 1e9
            return Row(
                scale: scale, width: pyramid.sizes[scale].width, height: pyramid.sizes[scale].height, channels: pyramid.channels[scale],
                seconds: lap, gflops: rate, ofProduct: rate / peak)
        }
        (kernel, variant, self.threads, productGflops, self.rows) = (Compute.kernel, Compute.kernelVariant, threads, peak, rows)
        sum = rows.reduce(0) { $0 + $1.seconds }
        sample = pyramid.secondsPerSample(on: compute)
        memoryMegabytes = Memory.peakMegabytes()
    }

    func print() {
        Swift.print("kernels \(variant) (\(kernel)), \(threads) threads; sgemm \(Self.side)^3: \(text(productGflops, 1)) GFLOP/s")
        Swift.print("scale  size       channels  ms/iteration  GFLOP/s  of sgemm   (operations of direct convolutions)")
        for row in rows {
            Swift.print(
                pad("\(row.scale)", 7) + pad("\(row.width)x\(row.height)", 11) + pad("\(row.channels)", 10)
                    + pad(text(row.seconds * 1e3, 1), 14) + pad(text(row.gflops, 1), 9) + text(row.ofProduct, 2))
        }
        Swift.print("one iteration of every scale: \(text(sum, 2)) s; 2000 of each: \(text(sum * 2000 / 3600, 1)) h")
        Swift.print("one random sample: \(text(sample * 1e3, 0)) ms")
        Swift.print("peak memory of this process, which ran every scale: \(memoryMegabytes) MB")
    }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    private func text(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
    private func pad(_ text: String, _ width: Int) -> String { text.padding(toLength: width, withPad: " ", startingAt: 0) }
}
