import SinGANEngine
import SinGANNumerics

/// Numbers that the scripts of golden files draw as well: SplitMix64, in multiples of 2^-15, which single precision holds exactly.
struct DrawnUnits {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// From -1 to below 1.
    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Double(z >> 48) / 32768 - 1
    }
}

extension Golden {
    private static let (sums, signs) = (8, UInt64(7))

    /// A network of the file, or the one drawn from its seed. Tests/Benchmarks/pytorch/golden_steps.py draws the same.
    package func network(_ prefix: String, outputs: Int) throws -> Parameters {
        guard has("\(prefix).seed") else { return try parameters(prefix, outputs: outputs) }
        var units = DrawnUnits(seed: UInt64(try number("\(prefix).seed")))
        return try parameters(NetworkShape(channels: Int(try number("channels")), outputs: outputs)) { name, count in
            let center = name.hasPrefix("norm") && name.hasSuffix("weight") ? 1.0 : 0
            return (0..<count).map { _ in center + units.next() / (name.hasPrefix("conv") ? 8 : 16) }
        }
    }

    /// The gradients under a prefix against ours, tensor by tensor: the relative error, and whether the expected ones are zero (then it is absolute).
    ///
    /// Filters may be there as sums over their outputs with drawn signs. Every element is in all of them, so that an error of the filters is one
    /// of the sums, about as large in proportion.
    package func errors(_ ours: Parameters, _ prefix: String) throws -> [(name: String, error: Double, isZero: Bool)] {
        try namedTensors(ours).enumerated().map { place, tensor in
            let name = "\(prefix).\(tensor.name)"
            var found = tensor.values
            if place < NetworkShape.layers { found = Self.outputsFirst(found, ours.filters(place)) }
            if has("\(name).sums") { found = Self.signedSums(found, outputs: ours.filters(place).outputs) }
            let expected = try values(has("\(name).sums") ? "\(name).sums" : name)
            return (tensor.name, relativeError(found, expected), expected.allSatisfy { $0 == 0 })
        }
    }

    /// PyTorch's order, [output][input][tap], of this engine's, [tap][input][output].
    private static func outputsFirst(_ values: [Double], _ filters: Filters) -> [Double] {
        let (inputs, outputs) = (filters.inputs, filters.outputs)
        return (0..<values.count).map { place in
            let (tap, input, output) = (place % 9, place / 9 % inputs, place / 9 / inputs)
            return values[(tap * inputs + input) * outputs + output]
        }
    }

    private static func signedSums(_ values: [Double], outputs: Int) -> [Double] {
        let size = values.count / outputs
        var (units, result) = (DrawnUnits(seed: signs), [Double](repeating: 0, count: sums * size))
        for sum in 0..<sums {
            for output in 0..<outputs {
                let sign: Double = units.next() >= 0 ? 1 : -1
                for i in 0..<size { result[sum * size + i] += sign * values[output * size + i] }
            }
        }
        return result
    }
}
