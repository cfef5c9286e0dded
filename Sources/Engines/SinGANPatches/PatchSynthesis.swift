import CKernels
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Coarse to fine, patches of the guess are replaced by the nearest ones of the source, and overlapping ones vote (GPNN, Granot et al., CVPR 2022,
/// section 3; Simakov et al., CVPR 2008, before it).
///
/// Pictures and fields are allocated before the first scale, and iterations allocate nothing.
final class PatchSynthesis {
    /// The job of a synthesis: a source, and the result that is made of it.
    struct Job {
        /// The source at every scale.
        var sources: [FixedPicture]
        /// The layout of the pictures in the source; nil where it has one picture.
        var atlas: ExampleAtlas?
        /// The result's size at every scale.
        var targets: [PixelSize]
        /// The scale at which `entering`, of that scale's target size, is the guess.
        var start: Int
        var entering: FixedPicture
        var seed: UInt64
        var index = 0
        /// The part that may change, at every scale: 0...white; nil: everything. And the picture that stays outside of it.
        var area: [FixedPicture]?
        var outside: [FixedPicture]?
        /// The part of the source that no patch may be taken from, at every scale: from half of white on.
        var forbidden: [FixedPicture]?
        /// The picture that the result should be, once it is shrunk to that picture's size; patches take their mean colours from it instead of from
        /// the guess.
        var kept: FixedPicture?
        var across = FixedResize.Border.mirrored
        var down = FixedResize.Border.mirrored
        /// Whether the field begins with each patch's own place instead of anywhere.
        var beginsInPlace = false
        /// The places that the field begins with, where they are known.
        var beginning: [UInt32]?
        /// Whether what enters is as sharp as the source of its scale, so that it isn't compared with a blurred one first.
        var isSharp = false
    }

    let job: Job
    private let settings: PatchSettings
    private let matcher: PatchMatcher
    private let resize: FixedResize
    private let pool: WorkerPool
    private(set) var guess: FixedPicture
    private var spare: FixedPicture
    private let blurred: FixedPicture
    let field: PatchField
    private let reverse: PatchField?
    private let weights: UnsafeMutablePointer<UInt32>?
    private let queryMeans: Means?
    private let keyMeans: Means?
    private let blurredMeans: Means?
    private let colorMeans: Means?
    private let wanted: UnsafeMutablePointer<UInt32>?
    private let gains: UnsafeMutablePointer<UInt8>?
    private let queryEnergies: UnsafeMutablePointer<UInt32>?
    private let keyEnergies: UnsafeMutablePointer<UInt32>?
    private let shrunk: FixedPicture?
    /// Between what is kept and the guess, at this scale.
    private var enlarging: FixedStretch?
    private var shrinking: FixedStretch?
    let active: UnsafeMutablePointer<UInt8>?
    private let allowed: UnsafeMutablePointer<UInt8>?
    private var memory: [MemoryBlock] = []

    /// A function that is called after each scale with its number.
    var finishedScale: (Int) -> Void = { _ in }

    private final class Means: @unchecked Sendable {
        let pointer: UnsafeMutablePointer<Int16>
        private let memory: MemoryBlock

        init(_ patches: Int) {
            memory = MemoryBlock(bytes: 3 * patches * MemoryLayout<Int16>.stride)
            pointer = memory.pointer.bindMemory(to: Int16.self, capacity: 3 * patches)
        }
    }

    init(_ job: Job, _ settings: PatchSettings, on pool: WorkerPool) {
        var job = job
        job.forbidden = job.forbidden ?? job.atlas?.walls
        self.job = job
        self.settings = settings
        self.pool = pool
        matcher = PatchMatcher(on: pool)
        resize = FixedResize(pool: pool, kernels: pool.variant.table)
        let most = { (sizes: [PixelSize]) in sizes.map { $0.width * $0.height }.max() ?? 0 }
        let (query, key) = (most(job.targets), most(job.sources.map(\.size)))
        guess = FixedPicture(job.targets[job.start], capacity: query)
        spare = FixedPicture(job.targets[job.start], capacity: query)
        blurred = FixedPicture(job.sources[0].size, capacity: key)
        field = PatchField(capacity: query)
        let hasMeans = settings.forgiveness > 0 || settings.bias > 0
        queryMeans = hasMeans ? Means(query) : nil
        keyMeans = hasMeans ? Means(key) : nil
        blurredMeans = hasMeans ? Means(key) : nil
        colorMeans = hasMeans && job.kept != nil ? Means(query) : nil
        var memory: [MemoryBlock] = []
        func bytes(_ count: Int) -> UnsafeMutableRawPointer {
            let piece = MemoryBlock(bytes: count)
            memory.append(piece)
            return piece.pointer
        }
        let complete = job.sources.filter { settings.completeness > 0 && $0.size.longSide <= settings.completenessSide }
        if complete.isEmpty {
            (reverse, weights) = (nil, nil)
        } else {
            let count = most(complete.map(\.size))
            reverse = PatchField(capacity: count)
            weights = bytes(count * MemoryLayout<UInt32>.stride).bindMemory(to: UInt32.self, capacity: count)
        }
        let hasEnergies = (settings.texture > 0 || settings.gain > 1) && colorMeans != nil
        wanted = hasEnergies ? bytes(query * 4).bindMemory(to: UInt32.self, capacity: query) : nil
        gains = hasEnergies ? bytes(query).bindMemory(to: UInt8.self, capacity: query) : nil
        queryEnergies = hasEnergies ? bytes(query * 4).bindMemory(to: UInt32.self, capacity: query) : nil
        keyEnergies = hasEnergies ? bytes(key * 4).bindMemory(to: UInt32.self, capacity: key) : nil
        shrunk = job.kept.map { FixedPicture($0.size) }
        active = job.area == nil ? nil : bytes(query).bindMemory(to: UInt8.self, capacity: query)
        allowed = job.forbidden == nil ? nil : bytes(key).bindMemory(to: UInt8.self, capacity: key)
        self.memory = memory
    }

    /// Makes the result. Throws the reason of a cancellation.
    func run() throws(SinGANError) -> FixedPicture {
        guess.copy(job.entering)
        for scale in job.start..<job.targets.count {
            if scale > job.start { enlarge(to: scale) }
            if scale == 0 {
                blurred.copy(job.sources[0])
            } else {
                blurred.reshape(to: job.sources[scale].size)
                if let atlas = job.atlas {
                    atlas.blur(job.sources[scale - 1], at: scale, into: blurred, resize)
                } else {
                    resize(job.sources[scale - 1], into: blurred)
                }
            }
            keepOutside(scale)
            markPatches(scale)
            prepareField(scale)
            try iterate(scale)
            finishedScale(scale)
        }
        return guess
    }

    /// Applies the correspondences that were found last to another source of the finest scale's size.
    func vote(_ source: FixedPicture, into picture: FixedPicture) {
        var comparison = PatchMatcher.Comparison(query: guess, key: source)
        comparison.active = active.map { UnsafePointer($0) }
        matcher.vote(comparison, field, into: picture)
    }

    /// The share of patches that come from more than `distance` pixels away from their own place, in a source of the guess's size.
    func moved(farther distance: Int) -> Double {
        var count = 0
        for i in 0..<field.count {
            let (across, down) = (Int(field.current[i] & 0xFFFF) - i % field.columns, Int(field.current[i] >> 16) - i / field.columns)
            if max(abs(across), abs(down)) > distance { count += 1 }
        }
        return Double(count) / Double(field.count)
    }

    private func enlarge(to scale: Int) {
        spare.reshape(to: job.targets[scale])
        resize(guess, into: spare, across: job.across, down: job.down)
        swap(&guess, &spare)
    }

    /// Outside of the area the guess is what stays there: before a scale, and again after every vote, since patches reach over the edge.
    private func keepOutside(_ scale: Int) {
        guard let area = job.area?[scale], let outside = job.outside?[scale] else { return }
        let (guess, width) = (guess.samples, area.width)
        pool.runRanges(area.height, least: 16) { rows, _ in
            for i in rows.lowerBound * width..<rows.upperBound * width where !Self.isInside(area, i) {
                for c in 3 * i..<3 * i + 3 { guess[c] = outside.samples[c] }
            }
        }
    }

    /// Marks the patches that reach into the area, and the keys that may be taken.
    private func markPatches(_ scale: Int) {
        if let area = job.area?[scale], let active { Self.mark(area, above: Self.threshold, with: 1, in: active, pool) }
        if let forbidden = job.forbidden?[scale], let allowed {
            Self.mark(forbidden, above: Int16(FixedPicture.white / 2), with: 0, in: allowed, pool)
        }
    }

    /// The level up to which a sample is outside of an area: a twentieth.
    private static let threshold = Int16(FixedPicture.white / 20)

    /// Whether a pixel of an area may change.
    static func isInside(_ area: FixedPicture, _ pixel: Int) -> Bool { area.samples[3 * pixel] > threshold }

    /// Writes `value` for the patches of `picture` that have a sample above a level, and 1 - value for the others.
    private static func mark(
        _ picture: FixedPicture, above level: Int16, with value: UInt8, in marks: UnsafeMutablePointer<UInt8>, _ pool: WorkerPool
    ) {
        let (columns, side) = (picture.columns, Int(SINGAN_PATCH_SIDE))
        pool.runRanges(picture.rows, least: 16) { rows, _ in
            for y in rows {
                for x in 0..<columns { marks[y * columns + x] = 1 - value }
                for row in y..<y + side {
                    for x in 0..<picture.width where picture.samples[3 * (row * picture.width + x)] > level {
                        for column in max(0, x - side + 1)...min(x, columns - 1) where x >= 0 { marks[y * columns + column] = value }
                    }
                }
            }
        }
    }

    private func prepareField(_ scale: Int) {
        let source = job.sources[scale]
        let (columns, rows) = (guess.columns, guess.rows)
        if scale > job.start {
            let old = job.sources[scale - 1]
            if let atlas = job.atlas {
                field.enlarge(columns: columns, rows: rows, from: atlas.pieces[scale - 1], to: atlas.pieces[scale], on: pool)
                return identifyReverse(scale)
            }
            field.enlarge(
                columns: columns, rows: rows, keyColumns: source.columns, keyRows: source.rows, fromKeyColumns: old.columns,
                fromKeyRows: old.rows, on: pool)
        } else if job.beginsInPlace {
            let own = job.atlas?.pieces[scale][0]
            field.identify(
                columns: columns, rows: rows, keyColumns: own?.columns ?? source.columns, keyRows: own?.rows ?? source.rows, on: pool)
            if let beginning = job.beginning { for i in beginning.indices { field.current[i] = beginning[i] } }
        } else {
            field.scatter(
                columns: columns, rows: rows, keyColumns: source.columns, keyRows: source.rows, random(scale, 0, 99), on: pool)
        }
        identifyReverse(scale)
    }

    private func identifyReverse(_ scale: Int) {
        guard let reverse, isComplete(scale) else { return }
        let source = job.sources[scale]
        reverse.identify(columns: source.columns, rows: source.rows, keyColumns: guess.columns, keyRows: guess.rows, on: pool)
    }

    private func isComplete(_ scale: Int) -> Bool { reverse != nil && job.sources[scale].size.longSide <= settings.completenessSide }

    private func random(_ scale: Int, _ iteration: Int, _ step: Int) -> RandomField {
        RandomField(seed: job.seed, purpose: .patches, scale: scale, iteration: iteration, step: step * 65536 + job.index)
    }

    private func iterate(_ scale: Int) throws(SinGANError) {
        let source = job.sources[scale]
        let count = settings.iterations(at: max(guess.size.longSide, source.size.longSide))
        let isExhaustive = guess.columns * guess.rows * source.columns * source.rows <= settings.exhaustiveComparisons
        if let keyMeans { matcher.means(of: source, into: keyMeans.pointer) }
        if let kept = job.kept, let colorMeans {
            let enlarging = FixedStretch(from: kept.size, to: guess.size)
            (self.enlarging, shrinking) = (enlarging, FixedStretch(from: guess.size, to: kept.size))
            spare.reshape(to: guess.size)
            enlarging(kept, into: spare, on: pool, resize.kernels)
            matcher.means(of: spare, into: colorMeans.pointer)
            // What a cancelled pool hasn't written has no meaning.
            try pool.cancellation.check()
            if let wanted, let keyEnergies, let keyMeans {
                matcher.energies(of: source, keyMeans.pointer, into: keyEnergies)
                wantEnergies(source, UnsafePointer(keyMeans.pointer), UnsafePointer(colorMeans.pointer), UnsafePointer(keyEnergies), wanted)
            }
        }
        let isBlurredFirst = !(job.isSharp && scale == job.start)
        for iteration in 0..<count {
            let isBlurred = iteration == 0 && isBlurredFirst
            var comparison = PatchMatcher.Comparison(query: guess, key: isBlurred ? blurred : source)
            comparison.active = active.map { UnsafePointer($0) }
            comparison.allowed = allowed.map { UnsafePointer($0) }
            if let queryMeans, let keyMeans, let blurredMeans {
                matcher.means(of: guess, into: queryMeans.pointer)
                if isBlurred { matcher.means(of: blurred, into: blurredMeans.pointer) }
                comparison.forgiven = Int((settings.forgiveness * 256).rounded())
                comparison.queryMeans = UnsafePointer(queryMeans.pointer)
                comparison.keyMeans = UnsafePointer(isBlurred ? blurredMeans.pointer : keyMeans.pointer)
            }
            if let queryEnergies, let keyEnergies, let wanted, let queryMeans {
                comparison.gain = iteration == 0 ? 64 : Int((settings.gain * 64).rounded())
                comparison.wanted = UnsafePointer(wanted)
                if comparison.gain > 64 { matcher.energies(of: guess, queryMeans.pointer, into: queryEnergies) }
                comparison.missed = Int((settings.texture * 256).rounded())
                comparison.queryEnergies = UnsafePointer(queryEnergies)
                comparison.keyEnergies = UnsafePointer(keyEnergies)
            }
            // Every other time: what is missing changes slowly, and looking for it costs as much as the search.
            if isComplete(scale), iteration % 2 == 0 { weigh(comparison, scale, iteration, isExhaustive) }
            search(&comparison, scale, iteration, isExhaustive)
            comparison.key = source
            if let gains, comparison.gain > 64 {
                matcher.gains(comparison, field, into: gains)
                comparison.gains = UnsafePointer(gains)
            }
            if colorMeans != nil { comparison.queryMeans = colorMeans.map { UnsafePointer($0.pointer) } }
            comparison.shift = Int((settings.bias * 256).rounded())
            comparison.keyMeans = keyMeans.map { UnsafePointer($0.pointer) }
            matcher.vote(comparison, field, into: guess)
            if job.kept != nil { backProject() }
            keepOutside(scale)
            wrap()
            try pool.cancellation.check()
        }
    }

    private func search(_ comparison: inout PatchMatcher.Comparison, _ scale: Int, _ iteration: Int, _ isExhaustive: Bool) {
        if isComplete(scale) { comparison.weights = weights.map { UnsafePointer($0) } }
        if isExhaustive { return matcher.exhaust(comparison, field) }
        sweep(comparison, field, scale, iteration, isFirst: scale == job.start && iteration == 0, step: 0)
    }

    private func sweep(
        _ comparison: PatchMatcher.Comparison, _ field: PatchField, _ scale: Int, _ iteration: Int, isFirst: Bool, step: Int
    ) {
        let longest = comparison.key.size.longSide
        let sweeps = isFirst ? 8 : iteration == 0 ? 2 : 1
        for number in 0..<sweeps {
            var sweep = PatchMatcher.Sweep()
            sweep.isFresh = number == 0
            sweep.reach = [1, 3, 1, 7][(number + iteration) & 3]
            let isCoarse = longest <= 2 * settings.coarseSide
            sweep.radius =
                isFirst || (isCoarse && number == 0 && iteration < 2)
                ? longest : number == 0 && iteration < 2 ? min(longest, settings.far) : min(longest, 16)
            sweep.seed = random(scale, iteration, step + 1 + number).key.x
            matcher.sweep(comparison, field, sweep)
        }
    }

    /// Costs of keys are divided by how well the guess has them already (GPNN, equation 4): 65536 alpha / (alpha + cost of the nearest patch of the
    /// guess).
    private func weigh(_ comparison: PatchMatcher.Comparison, _ scale: Int, _ iteration: Int, _ isExhaustive: Bool) {
        guard let reverse, let weights else { return }
        var turned = PatchMatcher.Comparison(query: comparison.key, key: comparison.query)
        turned.forgiven = comparison.forgiven
        (turned.queryMeans, turned.keyMeans) = (comparison.keyMeans, comparison.queryMeans)
        if isExhaustive {
            matcher.exhaust(turned, reverse)
        } else {
            sweep(turned, reverse, scale, iteration, isFirst: scale == job.start && iteration == 0, step: 32)
        }
        let patch = Double(3 * SINGAN_PATCH_SIDE * SINGAN_PATCH_SIDE) * Double(FixedPicture.white * FixedPicture.white)
        let alpha = UInt64(max(1, (patch / settings.completeness).rounded()))
        let (costs, columns) = (reverse.costs, reverse.columns)
        pool.runRanges(reverse.rows, least: 16) { rows, _ in
            for i in rows.lowerBound * columns..<rows.upperBound * columns {
                weights[i] = UInt32(65536 * alpha / (alpha + UInt64(costs[i])))
            }
        }
    }

    /// Adds what the guess, shrunk, lacks of what is kept (Irani and Peleg, "Improving resolution by image registration", 1991).
    private func backProject() {
        guard let kept = job.kept, let shrunk, let shrinking, let enlarging else { return }
        shrinking(guess, into: shrunk, on: pool, resize.kernels)
        let middle = Int16(FixedPicture.white / 2)
        // Once it is cancelled, the pool leaves memory as it was, and sums of such samples may be of any size.
        for i in 0..<shrunk.stride * shrunk.height {
            shrunk.samples[i] = max(0, min(kept.samples[i] &- shrunk.samples[i] &+ middle, 2 * middle))
        }
        spare.reshape(to: guess.size)
        enlarging(shrunk, into: spare, on: pool, resize.kernels)
        let (target, missing, stride) = (guess.samples, spare.samples, guess.stride)
        pool.runRanges(guess.height, least: 16) { rows, _ in
            for i in rows.lowerBound * stride..<rows.upperBound * stride {
                target[i] = max(0, min(target[i] &+ missing[i] &- middle, 2 * middle))
            }
        }
    }

    /// Fills the margins beyond the seams of a picture that tiles.
    private func wrap() {
        let margin = Int(SINGAN_PATCH_SIDE) - 1
        if job.across == .repeated {
            let inner = guess.width - 2 * margin
            for y in 0..<guess.height {
                let row = guess.samples + y * guess.stride
                for i in 0..<3 * margin {
                    row[i] = row[i + 3 * inner]
                    row[i + 3 * (inner + margin)] = row[i + 3 * margin]
                }
            }
        }
        if job.down == .repeated {
            let inner = guess.height - 2 * margin
            for y in 0..<margin {
                (guess.samples + y * guess.stride).update(from: guess.samples + (y + inner) * guess.stride, count: guess.stride)
                (guess.samples + (y + inner + margin) * guess.stride).update(
                    from: guess.samples + (y + margin) * guess.stride, count: guess.stride)
            }
        }
    }
}
