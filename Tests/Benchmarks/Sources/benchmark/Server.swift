import Foundation
import SinGANEngine
import SinGANImaging
import SinGANTraining

/// Answers the driver of compare-pytorch.sh, one line for each line it reads.
///
///     scale K N      median seconds of N iterations of scale K of the pyramid
///     size W H C N   the same for a scale of that size and those channels with none below it
///     sample         seconds of one random sample
///     product N      seconds of a product of two N x N matrices with OpenBLAS's own threads
///     about          a JSON object: kernels, and the direct-equivalent operations of an iteration of each scale
final class Server {
    private let pyramid: Pyramid
    private let compute: Compute
    /// The networks of the last question, warm.
    private var kept: (name: [Int], probe: IterationProbe)?

    init(_ pyramid: Pyramid, threads: Int) {
        self.pyramid = pyramid
        compute = Compute(threads: threads)
    }

    func run() {
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            guard let answer = answer(words.first ?? "", words.dropFirst().compactMap { Int($0) }) else {
                FileHandle.standardError.write(Data("benchmark: what is \"\(line)\"?\n".utf8))
                exit(64)
            }
            print(answer)
            // At once, although standard output is a pipe.
            fflush(nil)
        }
    }

    private func answer(_ word: String, _ numbers: [Int]) -> String? {
        switch (word, numbers.count) {
        case ("scale", 2): "\(seconds([numbers[0]], numbers[1]) { pyramid.probe(numbers[0], on: compute) })"
        case ("size", 4):
            "\(seconds(Array(numbers[..<3]), numbers[3]) { pyramid.probe(PixelSize(width: numbers[0], height: numbers[1]), numbers[2], on: compute) })"
        case ("sample", 0): "\(sample())"
        case ("product", 1): "\(product(numbers[0]))"
        case ("about", 0): about()
        default: nil
        }
    }

    private func seconds(_ name: [Int], _ count: Int, _ make: () -> IterationProbe) -> Double {
        if kept?.name != name {
            // First the old ones go, so that never two sets are in memory.
            kept = nil
            kept = (name, make())
            _ = kept?.probe.run()
        }
        return (0..<max(count, 1)).compactMap { _ in kept?.probe.run() }.sorted()[max(count, 1) / 2]
    }

    private func sample() -> Double {
        kept = nil
        return pyramid.secondsPerSample(on: compute)
    }

    /// OpenBLAS's threads spin for a moment after a product: the answer waits until they sleep, because what is asked next must have the cores.
    private func product(_ side: Int) -> Double {
        let seconds = Compute.secondsPerProduct(size: side, threads: compute.threads)
        Thread.sleep(forTimeInterval: 0.2)
        return seconds
    }

    private struct About: Encodable {
        let kernel = Compute.kernel
        let variant = Compute.kernelVariant
        let blas = Compute.blasConfiguration
        let operations: [Double]
    }

    private func about() -> String? {
        let about = About(operations: pyramid.sizes.indices.map { pyramid.operations($0) })
        return (try? JSONEncoder().encode(about)).map { String(decoding: $0, as: UTF8.self) }
    }
}
