/// Work on maps, split into blocks that don't cross them.
package struct BlockPlan {
    package let maps: Int
    package let perMap: Int
    /// Units (rows, or tiles) of a map.
    package let units: Int
    package var count: Int { maps * perMap }
    package var largest: Int { (units + perMap - 1) / perMap }

    /// - Parameter limit: most units of a block. Few blocks come in pairs, so that two threads have the same to do.
    package init(maps: Int, units: Int, limit: Int) {
        (self.maps, self.units) = (maps, units)
        let needed = (units + limit - 1) / max(limit, 1)
        perMap = needed < 8 ? min(units, (needed + 1) / 2 * 2) : needed
    }

    package func map(_ block: Int) -> Int { block / perMap }
    package func range(_ block: Int) -> Range<Int> {
        let b = block % perMap
        return units * b / perMap..<units * (b + 1) / perMap
    }
}
