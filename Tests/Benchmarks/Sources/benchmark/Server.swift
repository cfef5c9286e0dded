import Foundation
import SinGANEngine

/// Answers the driver of compare-pytorch.sh, line by line.
enum Server {
    static func run(_ pyramid: Pyramid, threads: Int) {
        let compute = Compute(threads: threads)
        var probe: (scale: Int, probe: IterationProbe)?
        while let line = readLine() {
            if line == "memory" {
                answer(Table.peakMegabytes())
            } else if line == "sample" {
                probe = nil
                answer(Table.sampling(pyramid, compute))
            } else {
                let numbers = line.split(separator: " ").compactMap { Int($0) }
                if probe?.scale != numbers[0] {
                    probe = nil
                    probe = (numbers[0], pyramid.probe(numbers[0], on: compute))
                    _ = probe?.probe.run()
                }
                let laps = (0..<numbers[1]).compactMap { _ in probe?.probe.run() }.sorted()
                answer(laps[laps.count / 2])
            }
        }
    }

    /// At once, although standard output is a pipe.
    private static func answer(_ value: some CustomStringConvertible) {
        print(value)
        fflush(nil)
    }
}
