/// Work on maps, split into blocks that don't cross them.
struct BlockPlan {
    let maps: Int
    let perMap: Int
    /// Units (rows, or tiles) of a map.
    let units: Int
    var count: Int { maps * perMap }
    var largest: Int { (units + perMap - 1) / perMap }

    /// - Parameter limit: most units of a block. Few blocks come in pairs, so that two threads have the same to do.
    init(maps: Int, units: Int, limit: Int) {
        (self.maps, self.units) = (maps, units)
        let needed = (units + limit - 1) / max(limit, 1)
        perMap = needed < 8 ? min(units, (needed + 1) / 2 * 2) : needed
    }

    func map(_ block: Int) -> Int { block / perMap }
    func range(_ block: Int) -> Range<Int> {
        let b = block % perMap
        return units * b / perMap..<units * (b + 1) / perMap
    }
}
