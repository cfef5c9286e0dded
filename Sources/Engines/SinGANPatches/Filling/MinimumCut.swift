/// A network of nodes between a source and a sink, divided at the least cost (Dinic's algorithm). The network stays, its capacities are given anew for
/// every cut.
///
/// It minimizes the sum of what nodes pay for their side, and of the capacities of the edges that lead from the source's side to the sink's.
struct MinimumCut {
    /// The arcs of a node are those from its number here up to the next node's; an edge is an arc each way.
    private var firsts: [Int]
    private var heads: [Int]
    /// The arc the other way.
    private var backs: [Int]
    /// The arc of each edge.
    private var arcs: [Int]
    private var residuals: [Int]
    /// The flow that can still come from the source (above 0) or go to the sink (below).
    private var terminals: [Int]
    private var levels: [Int32]
    private var cursors: [Int]
    private var queue: [Int] = []

    /// Makes a network.
    ///
    /// - Parameter edges: the nodes that edges lead from and to.
    init(nodes: Int, edges: [(from: Int, to: Int)]) {
        var counts = [Int](repeating: 0, count: nodes + 1)
        for edge in edges {
            counts[edge.from + 1] += 1
            counts[edge.to + 1] += 1
        }
        for node in 0..<nodes { counts[node + 1] += counts[node] }
        firsts = counts
        (heads, backs) = ([Int](repeating: 0, count: 2 * edges.count), [Int](repeating: 0, count: 2 * edges.count))
        arcs = []
        arcs.reserveCapacity(edges.count)
        for edge in edges {
            let (out, back) = (counts[edge.from], counts[edge.to])
            counts[edge.from] += 1
            counts[edge.to] += 1
            (heads[out], heads[back]) = (edge.to, edge.from)
            (backs[out], backs[back]) = (back, out)
            arcs.append(out)
        }
        residuals = [Int](repeating: 0, count: heads.count)
        terminals = [Int](repeating: 0, count: nodes)
        levels = [Int32](repeating: -1, count: nodes)
        cursors = [Int](repeating: 0, count: nodes)
        queue.reserveCapacity(nodes)
    }

    /// Returns for each node whether it is on the sink's side. Of several cuts of the least cost it is the one with the fewest nodes on the source's.
    ///
    /// - Parameters:
    ///   - costs: what each node pays on the sink's side, less what it pays on the source's.
    ///   - capacities: of the edges, 0 or more.
    mutating func cut(costs: [Int], capacities: [Int]) -> [Bool] {
        for i in residuals.indices { residuals[i] = 0 }
        for (edge, arc) in arcs.enumerated() { residuals[arc] = capacities[edge] }
        terminals = costs
        while reachesSink() {
            for node in cursors.indices { cursors[node] = firsts[node] }
            for node in terminals.indices where terminals[node] > 0 && levels[node] == 0 { push(from: node) }
        }
        return levels.map { $0 < 0 }
    }

    /// Numbers the nodes that flow from the source can reach by their distance; false where none of them leads to the sink.
    private mutating func reachesSink() -> Bool {
        queue.removeAll(keepingCapacity: true)
        for node in terminals.indices {
            levels[node] = terminals[node] > 0 ? 0 : -1
            if terminals[node] > 0 { queue.append(node) }
        }
        var (next, isReached) = (0, false)
        while next < queue.count {
            let node = queue[next]
            next += 1
            for arc in firsts[node]..<firsts[node + 1] where residuals[arc] > 0 && levels[heads[arc]] < 0 {
                let head = heads[arc]
                levels[head] = levels[node] + 1
                if terminals[head] < 0 { isReached = true }
                queue.append(head)
            }
        }
        return isReached
    }

    /// Sends flow from a node along paths of increasing distance until it has none left or nothing more gets through.
    private mutating func push(from source: Int) {
        var path: [Int] = []
        var node = source
        while terminals[source] > 0 {
            if terminals[node] < 0 {
                var flow = min(terminals[source], -terminals[node])
                for arc in path { flow = min(flow, residuals[arc]) }
                for arc in path {
                    residuals[arc] -= flow
                    residuals[backs[arc]] += flow
                }
                terminals[source] -= flow
                terminals[node] += flow
                path.removeAll(keepingCapacity: true)
                node = source
                continue
            }
            if let arc = nextArc(of: node) {
                path.append(arc)
                node = heads[arc]
            } else if let last = path.popLast() {
                // Nothing gets through there any more.
                levels[node] = -2
                node = heads[backs[last]]
                cursors[node] += 1
            } else {
                return
            }
        }
    }

    private mutating func nextArc(of node: Int) -> Int? {
        while cursors[node] < firsts[node + 1] {
            let arc = cursors[node]
            if residuals[arc] > 0, levels[heads[arc]] == levels[node] + 1 { return arc }
            cursors[node] += 1
        }
        return nil
    }
}
