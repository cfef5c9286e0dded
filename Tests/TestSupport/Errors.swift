import SinGANEngine
import SinGANNumerics

/// |a - b| / |b| in the 2-norm, over all elements; |a| where b is zero.
package func relativeError(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
    var (difference, norm, count) = (0.0, 0.0, 0)
    var (x, y) = (a.makeIterator(), b.makeIterator())
    while let u = x.next() {
        guard let v = y.next() else { return .infinity }
        difference += (u - v) * (u - v)
        norm += v * v
        count += 1
    }
    // Sequences of different lengths are never close.
    guard y.next() == nil, count > 0 else { return .infinity }
    return norm > 0 ? (difference / norm).squareRoot() : difference.squareRoot()
}

package func relativeError(_ a: Tensor, _ b: Tensor) -> Double {
    a.shape == b.shape ? relativeError(a.values.map { Double($0) }, b.values.map { Double($0) }) : .infinity
}

/// The tensors of a network, one by one, with the names of the golden files.
package func namedTensors(_ p: Parameters) -> [(name: String, values: [Double])] {
    func read(_ pointer: UnsafeMutablePointer<Scalar>, _ count: Int) -> [Double] { (0..<count).map { Double(pointer[$0]) } }
    var result: [(String, [Double])] = []
    for layer in 0..<NetworkShape.layers { result.append(("conv\(layer).weight", read(p.filters(layer).pointer, p.filters(layer).count))) }
    result.append(("conv4.bias", read(p.bias, p.shape.outputs)))
    for layer in 0..<NetworkShape.layers - 1 {
        let view = p.normalization(layer)
        result.append(("norm\(layer).weight", read(view.gamma, p.shape.channels)))
        result.append(("norm\(layer).bias", read(view.beta, p.shape.channels)))
    }
    return result
}

/// Per tensor: the relative error, and whether the expected tensor is zero (then the error is absolute).
package func errors(_ a: Parameters, _ b: Parameters) -> [(name: String, error: Double, isZero: Bool)] {
    zip(namedTensors(a), namedTensors(b)).map { ($0.name, relativeError($0.values, $1.values), $1.values.allSatisfy { $0 == 0 }) }
}
