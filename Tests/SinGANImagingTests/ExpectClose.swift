import Testing

/// Compares every element; one report names the farthest.
func expectClose(
    _ values: [Float], _ wanted: [Float], within tolerance: Float, _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
    guard values.count == wanted.count else {
        Issue.record("\(what): \(values.count) values, \(wanted.count) wanted", sourceLocation: sourceLocation)
        return
    }
    // NaN is as far as can be.
    let distances = zip(values, wanted).map { $0 == $1 ? 0 : abs($0 - $1).isNaN ? .infinity : abs($0 - $1) }
    guard let worst = distances.indices.max(by: { distances[$0] < distances[$1] }) else { return }
    #expect(
        distances[worst] <= tolerance, "\(what): element \(worst) is \(values[worst]), wanted \(wanted[worst])",
        sourceLocation: sourceLocation)
}
