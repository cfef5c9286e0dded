import SinGANImaging
import SinGANNumerics
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANPatches

/// Samples of other proportions, and how much of a layout is left to chance.
@Suite struct PatchSamplingTests {
    /// A light disk in the left third of a ground with a little noise.
    private static func disk(_ width: Int, _ height: Int, radius: Int) -> Pixels {
        let field = RandomField(seed: 4, purpose: .task)
        var values: [Float] = []
        for y in 0..<height {
            for x in 0..<width {
                let (dx, dy) = (x - width / 3, y - height / 2)
                let light: Float = dx * dx + dy * dy <= radius * radius ? 0.9 : 0.2
                values += [light, light, light + 0.03 * Float(field.uniform(x: x, y: y))]
            }
        }
        return Pixels(width: width, height: height, values: values)
    }

    /// The widths of the light runs in the middle row, and the heights of those in the column through the first one's middle.
    private static func runs(_ picture: Pixels) -> (across: [Int], down: [Int]) {
        func lengths(_ values: [Bool]) -> [Int] { values.split(separator: false).map(\.count) }
        let row = (0..<picture.width).map { picture.values[3 * (picture.height / 2 * picture.width + $0)] > 0.55 }
        guard let first = row.firstIndex(of: true) else { return ([], []) }
        let middle = first + lengths(row)[0] / 2
        return (lengths(row), lengths((0..<picture.height).map { picture.values[3 * ($0 * picture.width + middle)] > 0.55 }))
    }

    /// One pool for all of them, in models of their own and in one for all.
    @Test(arguments: [2, 4], [false, true]) func tasksShareOnePool(tasks: Int, shareModel: Bool) throws {
        let pool = PatchPictures.pool()
        let shared = try PatchModel(PatchPictures.textured(60, 50), on: pool)
        let sample: @Sendable (Int) -> Pixels = { task in
            do {
                let model = shareModel ? shared : try PatchModel(PatchPictures.textured(50 + 7 * task, 40), on: pool)
                var request = PatchSample()
                request.seed = UInt64(task)
                return try model.sample(request)
            } catch { fatalError("a sample can't be made: \(error)") }
        }
        #expect(concurrently(tasks, sample) == (0..<tasks).map(sample))
    }

    @Test func aLayoutOfTheSameSizeIsThePicture() {
        let picture = FixedPicture(PatchPictures.textured(30, 20), on: PatchPictures.pool())
        let layout = SeamLayout(picture, picture.size)
        #expect(layout.places == (0..<600).map { PatchField.place($0 % 30, $0 / 30) })
    }

    @Test(arguments: [(75, 40), (35, 40), (50, 60), (140, 30), (50, 40), (8, 9)])
    func aLayoutKeepsWhatMattersInOrder(width: Int, height: Int) {
        let picture = FixedPicture(Self.disk(50, 40, radius: 8), on: PatchPictures.pool())
        let layout = SeamLayout(picture, PixelSize(width: width, height: height))
        #expect((layout.width, layout.height, layout.places.count) == (width, height, width * height))
        // Whoever was left of a pixel stays left of it. (Seams across, from side to side, join rows that are a pixel apart.)
        if height == 40 {
            for y in 0..<height {
                for x in 1..<width { #expect(layout.places[y * width + x] & 0xFFFF >= layout.places[y * width + x - 1] & 0xFFFF) }
            }
        }
        guard width >= 35, height >= 30 else { return }
        let light = layout.places.filter { picture.samples[3 * (Int($0 >> 16) * 50 + Int($0 & 0xFFFF))] > 1200 }
        let wanted = (0..<2000).filter { picture.samples[3 * $0] > 1200 }.count
        #expect(abs(light.count - wanted) <= wanted / 10, "\(light.count) of \(wanted) light pixels")
    }

    /// A disk stays a disk, and one, where the picture becomes half as wide again, and where it becomes narrower.
    @Test(arguments: [240, 120]) func retargetingKeepsShapes(width: Int) throws {
        let model = try PatchModel(Self.disk(160, 100, radius: 24), on: PatchPictures.pool())
        var sample = PatchSample()
        sample.size = PixelSize(width: width, height: 100)
        let runs = Self.runs(try model.sample(sample))
        #expect(runs.across.count == 1 && runs.down.count == 1, "\(runs)")
        #expect(abs((runs.across.first ?? 0) - 49) <= 5 && abs((runs.down.first ?? 0) - 49) <= 5, "\(runs)")
    }

    @Test func retargetingTakesAStartScaleAndAnyVariety() throws {
        let model = try PatchModel(PatchPictures.textured(160, 100), on: PatchPictures.pool())
        for (scale, variety) in [(0, 0.0), (0, 0.6), (1, nil), (model.pyramid.count - 1, nil), (0, 0.05)] as [(Int, Double?)] {
            var sample = PatchSample()
            (sample.size, sample.startScale, sample.variety) = (PixelSize(width: 90, height: 140), scale, variety)
            let result = try model.sample(sample)
            #expect((result.width, result.height) == (90, 140))
        }
    }

    /// Every column and row of another arrangement lies beside its neighbours or jumps over what went missing; what matters most stays whole.
    @Test func anArrangementKeepsTheSizeAndWhatMatters() {
        let picture = FixedPicture(Self.disk(60, 40, radius: 8), on: PatchPictures.pool())
        let light = { (layout: SeamLayout) in
            layout.places.filter { picture.samples[3 * (Int($0 >> 16) * 60 + Int($0 & 0xFFFF))] > 1200 }.count
        }
        let before = light(SeamLayout(picture, picture.size))
        var layouts: [[UInt32]] = []
        for seed in 0..<4 {
            let layout = SeamLayout(picture, rearranged: 0.3, RandomField(seed: UInt64(seed), purpose: .patches))
            #expect((layout.width, layout.height) == (60, 40))
            #expect(abs(light(layout) - before) <= before / 3, "\(light(layout)) of \(before) light pixels")
            layouts.append(layout.places)
        }
        #expect(Set(layouts).count == 4)
        let none = SeamLayout(picture, rearranged: 0, RandomField(seed: 1, purpose: .patches))
        #expect(none.places == SeamLayout(picture, picture.size).places)
    }

    /// The more variety, the farther from the picture.
    @Test func moreVarietyChangesMore() throws {
        let picture = PatchPictures.textured(120, 90)
        let model = try PatchModel(picture, on: PatchPictures.pool())
        let changes = try [0.1, 0.3, 0.9].map { variety in
            try (0..<4).reduce(Float(0)) { sum, seed in
                var sample = PatchSample()
                (sample.seed, sample.variety) = (UInt64(seed), variety)
                return try sum + zip(model.sample(sample).values, picture.values).reduce(0) { $0 + abs($1.0 - $1.1) }
            }
        }
        #expect(changes[0] < changes[1] && changes[1] < changes[2], "\(changes)")
    }

    /// The share of patches that move is near what is wanted, for most seeds.
    @Test(arguments: [0.3, 0.6]) func varietyIsTheShareThatMoves(variety: Double) throws {
        let model = try PatchModel(PatchPictures.textured(120, 90), on: PatchPictures.pool())
        var near = 0
        for seed in 0..<8 {
            var sample = PatchSample()
            (sample.seed, sample.variety) = (UInt64(seed), variety)
            if abs(try model.moved(sample, model.noise(for: sample)) - variety) <= 0.15 { near += 1 }
        }
        #expect(near >= 6, "\(near) of 8")
    }

    @Test func noVarietyIsThePicture() throws {
        let picture = PatchPictures.textured(100, 76)
        let model = try PatchModel(picture, on: PatchPictures.pool())
        var sample = PatchSample()
        sample.variety = 0
        let result = try model.sample(sample)
        let error = zip(result.values, picture.values).reduce(Float(0)) { $0 + abs($1.0 - $1.1) } / Float(picture.values.count)
        #expect(error < 0.01, "\(error)")
    }
}
