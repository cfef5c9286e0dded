import CKernels
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import Testing

@testable import SinGANPatches

/// Every variant of the kernels against plain loops: whole numbers, so every one has to be the same.
@Suite struct PatchKernelTests {
    private static let query = FixedPicture(PatchPictures.textured(31, 26, seed: 3), on: PatchPictures.pool(1))
    private static let key = FixedPicture(PatchPictures.textured(29, 33, seed: 4), on: PatchPictures.pool(1))

    private static func squares(_ x: Int, _ y: Int, _ u: Int, _ v: Int) -> Int {
        var sum = 0
        for row in 0..<7 {
            for i in 0..<21 {
                let d = Int(query.samples[(y + row) * query.stride + 3 * x + i]) - Int(key.samples[(v + row) * key.stride + 3 * u + i])
                sum += d * d
            }
        }
        return sum
    }

    private static func mean(_ picture: FixedPicture, _ x: Int, _ y: Int, _ c: Int) -> Int {
        var sum = 0
        for row in 0..<7 { for column in 0..<7 { sum += Int(picture.samples[(y + row) * picture.stride + 3 * (x + column) + c]) } }
        return (sum * 16 + 24) / 49
    }

    private static func energy(_ picture: FixedPicture, _ x: Int, _ y: Int) -> Int {
        var sum = 0
        for row in 0..<7 {
            for i in 0..<21 {
                let value = Int(picture.samples[(y + row) * picture.stride + 3 * x + i])
                sum += value * value
            }
        }
        let ofMeans = (0..<3).reduce(0) { $0 + mean(picture, x, y, $1) * mean(picture, x, y, $1) }
        return max(0, sum - (ofMeans * 49) >> 8)
    }

    private static func field(_ matcher: PatchMatcher) -> PatchField {
        let field = PatchField(capacity: query.width * query.height)
        field.scatter(
            columns: query.columns, rows: query.rows, keyColumns: key.columns, keyRows: key.rows, RandomField(seed: 9, purpose: .patches),
            on: PatchPictures.pool())
        return field
    }

    @Test(arguments: PatchPictures.variants) func exhaustiveSearchFindsTheNearest(_ variant: KernelVariant) {
        let matcher = PatchMatcher(on: PatchPictures.pool(2, variant))
        let field = Self.field(matcher)
        matcher.exhaust(.init(query: Self.query, key: Self.key), field)
        for y in 0..<field.rows {
            for x in 0..<field.columns {
                var best = (cost: Int.max, place: UInt32(0))
                for v in 0..<Self.key.rows {
                    for u in 0..<Self.key.columns {
                        let cost = Self.squares(x, y, u, v)
                        if cost < best.cost { best = (cost, PatchField.place(u, v)) }
                    }
                }
                #expect(field.current[y * field.columns + x] == best.place)
                #expect(Int(field.costs[y * field.columns + x]) == best.cost)
            }
        }
    }

    /// A sweep that looks at nothing but where the patch is already leaves the cost of that: with forgiven means, wanted texture and gain.
    @Test(arguments: PatchPictures.variants) func costsAreThoseOfAPlainLoop(_ variant: KernelVariant) {
        let matcher = PatchMatcher(on: PatchPictures.pool(1, variant))
        let (query, key) = (Self.query, Self.key)
        let queryMeans = UnsafeMutablePointer<Int16>.allocate(capacity: 3 * query.columns * query.rows)
        let keyMeans = UnsafeMutablePointer<Int16>.allocate(capacity: 3 * key.columns * key.rows)
        let queryEnergies = UnsafeMutablePointer<UInt32>.allocate(capacity: query.columns * query.rows)
        let keyEnergies = UnsafeMutablePointer<UInt32>.allocate(capacity: key.columns * key.rows)
        let wanted = UnsafeMutablePointer<UInt32>.allocate(capacity: query.columns * query.rows)
        defer {
            queryMeans.deallocate()
            keyMeans.deallocate()
            queryEnergies.deallocate()
            keyEnergies.deallocate()
            wanted.deallocate()
        }
        matcher.means(of: query, into: queryMeans)
        matcher.means(of: key, into: keyMeans)
        matcher.energies(of: query, queryMeans, into: queryEnergies)
        matcher.energies(of: key, keyMeans, into: keyEnergies)
        for i in 0..<query.columns * query.rows { wanted[i] = UInt32(3_000_000 + 1000 * i) }
        var comparison = PatchMatcher.Comparison(query: query, key: key)
        (comparison.forgiven, comparison.missed, comparison.gain) = (180, 300, 160)
        (comparison.queryMeans, comparison.keyMeans) = (UnsafePointer(queryMeans), UnsafePointer(keyMeans))
        (comparison.queryEnergies, comparison.keyEnergies) = (UnsafePointer(queryEnergies), UnsafePointer(keyEnergies))
        comparison.wanted = UnsafePointer(wanted)
        let field = Self.field(matcher)
        let places = (0..<field.count).map { field.current[$0] }
        var sweep = PatchMatcher.Sweep()
        (sweep.reach, sweep.radius) = (100, 0)
        matcher.sweep(comparison, field, sweep)
        for y in 0..<field.rows {
            for x in 0..<field.columns {
                let i = y * field.columns + x
                let (u, v) = (Int(places[i] & 0xFFFF), Int(places[i] >> 16))
                #expect(field.current[i] == places[i])
                let means = (0..<3).map { (Self.mean(query, x, y, $0), Self.mean(key, u, v, $0)) }
                let squared = means.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
                #expect(Int(queryMeans[3 * i]) == means[0].0)
                let energies = (Self.energy(query, x, y), Self.energy(key, u, v))
                #expect(Int(queryEnergies[i]) == energies.0 && Int(keyEnergies[v * key.columns + u]) == energies.1)
                let forgiven = Self.squares(x, y, u, v) - (squared * 49 * 180) >> 16
                let twice = energies.0 + energies.1 - forgiven
                let gain = min(160, max(64, energies.1 > 0 ? 32 * twice / energies.1 : 64))
                var cost = forgiven + (gain - 64) * ((gain + 64) * energies.1 - 64 * twice) / 4096
                cost = max(0, cost) + (max(0, Int(wanted[i]) - energies.1) * 300) >> 8
                #expect(Int(field.costs[i]) == cost)
            }
        }
    }

    @Test(arguments: PatchPictures.variants) func votesAreWeightedMeans(_ variant: KernelVariant) {
        let matcher = PatchMatcher(on: PatchPictures.pool(2, variant))
        // Larger than a tile in both directions.
        let size = PixelSize(width: 150, height: 50)
        let result = FixedPicture(size)
        let field = PatchField(capacity: size.width * size.height)
        field.scatter(
            columns: result.columns, rows: result.rows, keyColumns: Self.key.columns, keyRows: Self.key.rows,
            RandomField(seed: 2, purpose: .patches), on: PatchPictures.pool())
        matcher.vote(.init(query: result, key: Self.key), field, into: result)
        let line = [1, 2, 3, 4, 3, 2, 1]
        for y in 0..<size.height {
            for x in 0..<size.width {
                for c in 0..<3 {
                    var (sum, total) = (0, 0)
                    for row in max(0, y - 6)...min(y, result.rows - 1) {
                        for column in max(0, x - 6)...min(x, result.columns - 1) {
                            let place = field.current[row * field.columns + column]
                            let (u, v) = (Int(place & 0xFFFF) + x - column, Int(place >> 16) + y - row)
                            let weight = line[y - row] * line[x - column]
                            sum += weight * Int(Self.key.samples[v * Self.key.stride + 3 * u + c])
                            total += weight
                        }
                    }
                    #expect(Int(result.samples[y * result.stride + 3 * x + c]) == (sum + total / 2) / total)
                }
            }
        }
    }

    @Test func whatNoPatchReachesStays() {
        let matcher = PatchMatcher(on: PatchPictures.pool())
        let result = FixedPicture(PixelSize(width: 40, height: 30))
        for i in 0..<3 * 40 * 30 { result.samples[i] = 77 }
        let field = PatchField(capacity: 1200)
        field.scatter(
            columns: result.columns, rows: result.rows, keyColumns: Self.key.columns, keyRows: Self.key.rows,
            RandomField(seed: 2, purpose: .patches), on: PatchPictures.pool())
        let active = UnsafeMutablePointer<UInt8>.allocate(capacity: 1200)
        defer { active.deallocate() }
        active.initialize(repeating: 0, count: 1200)
        active[5 * field.columns + 8] = 1
        var comparison = PatchMatcher.Comparison(query: result, key: Self.key)
        comparison.active = UnsafePointer(active)
        matcher.vote(comparison, field, into: result)
        let place = field.current[5 * field.columns + 8]
        for y in 0..<30 {
            for x in 0..<40 {
                let isInside = (8..<15).contains(x) && (5..<12).contains(y)
                let (u, v) = (Int(place & 0xFFFF) + x - 8, Int(place >> 16) + y - 5)
                let wanted = isInside ? Self.key.samples[v * Self.key.stride + 3 * u + 1] : 77
                #expect(result.samples[y * result.stride + 3 * x + 1] == wanted)
            }
        }
    }

    /// Where the exact answer is affordable, PatchMatch's is near it.
    @Test func thePatchMatchFieldIsNearlyTheExactOne() throws {
        let pool = PatchPictures.pool()
        let matcher = PatchMatcher(on: pool)
        // A picture and one that is made of it: what is compared in use.
        let picture = PatchPictures.textured(84, 80, seed: 6)
        var sample = PatchSample()
        sample.variety = 0.6
        let query = FixedPicture(try PatchModel(picture, on: pool).sample(sample), on: pool)
        let key = FixedPicture(picture, on: pool)
        func mean(_ find: (PatchField) -> Void) -> Double {
            let field = PatchField(capacity: query.width * query.height)
            field.scatter(
                columns: query.columns, rows: query.rows, keyColumns: key.columns, keyRows: key.rows,
                RandomField(seed: 1, purpose: .patches), on: PatchPictures.pool())
            find(field)
            return (0..<field.count).reduce(0.0) { $0 + Double(field.costs[$1]) } / Double(field.count)
        }
        let exact = mean { matcher.exhaust(.init(query: query, key: key), $0) }
        let found = mean { field in
            for number in 0..<16 {
                var sweep = PatchMatcher.Sweep()
                sweep.isFresh = number == 0
                (sweep.reach, sweep.radius, sweep.seed) = ([1, 3, 1, 7][number & 3], 90, UInt32(number))
                matcher.sweep(.init(query: query, key: key), field, sweep)
            }
        }
        #expect(found >= exact && found <= 1.05 * exact, "\(found / exact)")
    }
}
