import SinGANImaging
import SinGANNumerics
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANPatches

/// Where results come from, and what is carried there.
@Suite struct PatchOriginsTests {
    private static let pool = PatchPictures.pool()
    private static let picture = PatchPictures.textured(60, 44)
    private static let size = PixelSize(width: 60, height: 44)

    /// A raster of floats with the picture's own values.
    private static func raster(_ pixels: Pixels) -> Raster {
        Raster(
            width: pixels.width, height: pixels.height, bands: 3, format: .float32, samples: pixels.values.withUnsafeBytes { [UInt8]($0) })
    }

    private static func difference(_ result: Pixels, _ carried: Raster) -> Float {
        carried.withSamples(as: Float.self) { samples in zip(result.values, samples).reduce(0) { max($0, abs($1.0 - $1.1)) } }
    }

    /// Requests of every kind, each with the result and its origins.
    private static func results(_ model: PatchModel) throws -> [(name: String, result: Pixels, origins: PatchOrigins)] {
        var results: [(String, Pixels, PatchOrigins)] = []
        func add(_ name: String, _ make: (OriginsRecord) throws -> Pixels) throws {
            let record = OriginsRecord()
            let result = try make(record)
            results.append((name, result, try #require(record.origins, "\(name)")))
        }
        var sample = PatchSample()
        func sampled(_ name: String, _ change: (inout PatchSample) -> Void) throws {
            sample = PatchSample()
            change(&sample)
            try add(name) { record in
                sample.origins = record
                return try model.sample(sample)
            }
        }
        try sampled("a sample") { $0.seed = 3 }
        try sampled("a sample of chance") { $0.variety = 0.8 }
        try sampled("a wide sample") { $0.size = PixelSize(width: 90, height: 44) }
        try sampled("a tile") { ($0.tilesAcross, $0.tilesDown) = (true, true) }
        try sampled("a tile across") { $0.tilesAcross = true }
        try sampled("a fine sample") { $0.startScale = 2 }
        let painting = PatchPictures.waves(50, 40)
        try add("a painting") { record in
            var injection = PatchInjection(painting, at: 2)
            injection.origins = record
            return try model.inject(injection)
        }
        try add("a finished layout") { record in
            var finish = PatchFinish(picture.resized(width: 20, height: 15), to: size)
            (finish.tilesAcross, finish.origins) = (true, record)
            return try model.finish(finish)
        }
        let hole = Mask(
            width: 60, height: 44, values: (0..<60 * 44).map { (20..<34).contains($0 % 60) && (12..<25).contains($0 / 60) ? 1 : 0 })
        try add("a filling") { record in try model.fill(hole, seed: 1, origins: record) }
        return results
    }

    /// Where a sample of the picture comes from.
    private static func sampled() throws -> PatchOrigins {
        let record = OriginsRecord()
        var sample = PatchSample()
        sample.origins = record
        _ = try PatchModel(picture, on: pool).sample(sample)
        return try #require(record.origins)
    }

    @Test func thePictureItselfIsCarriedIntoTheResult() throws {
        let model = try PatchModel(Self.picture, on: Self.pool)
        for (name, result, origins) in try Self.results(model) {
            #expect((origins.size.width, origins.size.height) == (result.width, result.height), "\(name)")
            let carried = try origins.carry(Self.raster(Self.picture), .mean, on: Self.pool)
            #expect(Self.difference(result, carried) <= 1 / 255, "\(name)")
        }
    }

    @Test func nearestValuesAreOfThePictureAndLabelsToo() throws {
        let model = try PatchModel(Self.picture, on: Self.pool)
        let colors: [SIMD3<Float>] = [[0.2, 0.15, 0.15], [0.4, 0.3, 0.3], [0.55, 0.45, 0.45], [0.8, 0.6, 0.6]]
        func label(_ pixels: Pixels, _ pixel: Int) -> UInt8 {
            let own = SIMD3(pixels.values[3 * pixel], pixels.values[3 * pixel + 1], pixels.values[3 * pixel + 2])
            let distances = colors.map { (($0 - own) * ($0 - own)).sum() }
            return UInt8(distances.indices.min { distances[$0] < distances[$1] } ?? 0) * 40 + 7
        }
        let labels = (0..<60 * 44).map { label(Self.picture, $0) }
        let map = Raster(width: 60, height: 44, bands: 1, format: .uint8, samples: labels)
        // As many values as pixels: each says where it is from.
        let numbers = Raster(
            width: 60, height: 44, bands: 1, format: .uint16, samples: (0..<60 * 44).map { UInt16($0 * 7) }.withUnsafeBytes { [UInt8]($0) })
        for (name, result, origins) in try Self.results(model) {
            let carried = try origins.carry(map, .majority, on: Self.pool)
            #expect(Set(carried.samples).isSubset(of: Set(labels)), "\(name)")
            let agreeing = carried.samples.indices.filter { carried.samples[$0] == label(result, $0) }.count
            // What chance lays beside each other has more borders, which a mean of two colours crosses.
            #expect(Double(agreeing) > 0.8 * Double(carried.samples.count), "\(name): \(agreeing) of \(carried.samples.count)")
            let exact = try origins.carry(numbers, .nearest, on: Self.pool)
            #expect(exact.withSamples(as: UInt16.self) { $0.allSatisfy { $0 % 7 == 0 && $0 / 7 < 60 * 44 } }, "\(name)")
        }
    }

    /// Votes counted one by one, from the definition.
    @Test(arguments: [CarryingRule.mean, .majority]) func votesAreThoseOfTheDefinition(rule: CarryingRule) throws {
        let record = OriginsRecord()
        var sample = PatchSample()
        (sample.variety, sample.origins, sample.tilesAcross) = (0.9, record, true)
        _ = try PatchModel(Self.picture, on: Self.pool).sample(sample)
        let origins = try #require(record.origins)
        let values = (0..<60 * 44).map { UInt8(($0 / 5 * 37) % 11) }
        let carried = try origins.carry(Raster(width: 60, height: 44, bands: 1, format: .uint8, samples: values), rule, on: Self.pool)
        let weights = [1.0, 2, 3, 4, 3, 2, 1]
        for y in 0..<44 {
            for x in 0..<60 {
                var votes: [UInt8: Double] = [:]
                for row in 0..<origins.rows {
                    for column in 0..<origins.columns {
                        let (dx, dy) = (x + origins.margin.width - column, y + origins.margin.height - row)
                        guard (0..<7).contains(dx), (0..<7).contains(dy) else { continue }
                        let place = origins.places[row * origins.columns + column]
                        let value = values[(Int(place >> 16) + dy) * 60 + Int(place & 0xFFFF) + dx]
                        votes[value, default: 0] += weights[dx] * weights[dy]
                    }
                }
                let own = carried.samples[y * 60 + x]
                let total = votes.values.reduce(0, +)
                if rule == .mean {
                    let mean = votes.reduce(0) { $0 + Double($1.key) * $1.value } / total
                    #expect(abs(Double(own) - mean) <= 0.5 + 1e-9)
                } else {
                    #expect(votes[own] == votes.values.max())
                }
            }
        }
    }

    @Test func anySamplesAreCarriedAtTheirOwnDepth() throws {
        let origins = try Self.sampled()
        for format in Raster.Format.allCases {
            for bands in [1, 2, 5] {
                let count = 60 * 44 * bands
                // The lowest and the highest value too.
                let samples = (0..<count * format.bytes).map { UInt8(truncatingIfNeeded: $0 / format.bytes % 3 == 0 ? 0 : 0x41) }
                let raster = Raster(width: 60, height: 44, bands: bands, format: format, samples: samples)
                let carried = try origins.carry(raster, .mean, on: Self.pool)
                #expect((carried.format, carried.bands, carried.samples.count) == (format, bands, samples.count))
                let exact = try origins.carry(raster, .nearest, on: Self.pool)
                let known = try #require(raster.distinctPixels(atMost: 64))
                #expect(Set(try #require(exact.distinctPixels(atMost: 64))).isSubset(of: Set(known)))
            }
        }
    }

    @Test func vectorsKeepTheirLength() throws {
        let origins = try Self.sampled()
        let field = RandomField(seed: 1, purpose: .task)
        var samples: [UInt8] = []
        for i in 0..<60 * 44 {
            let raw = (0..<3).map { 2 * field.uniform(x: i, y: $0) - 1 }
            let length = max(0.1, raw.reduce(0) { $0 + $1 * $1 }.squareRoot())
            samples += raw.map { UInt8((($0 / length + 1) * 127.5).rounded()) }
        }
        let normals = Raster(width: 60, height: 44, bands: 3, format: .uint8, samples: samples)
        let carried = try origins.carry(normals, .unitVectors, on: Self.pool)
        for pixel in 0..<60 * 44 {
            let square = (0..<3).reduce(0.0) { sum, band in
                let direction = Double(carried.samples[3 * pixel + band]) / 127.5 - 1
                return sum + direction * direction
            }
            #expect(abs(square.squareRoot() - 1) < 0.02)
        }
    }

    @Test func missingValuesDontVote() throws {
        let origins = try Self.sampled()
        let values = (0..<60 * 44).map { $0 % 60 < 20 ? Float.nan : Float(5) }
        let raster = Raster(width: 60, height: 44, bands: 1, format: .float32, samples: values.withUnsafeBytes { [UInt8]($0) })
        let carried = try origins.carry(raster, .mean, on: Self.pool)
        let found = carried.withSamples(as: Float.self) { Array($0) }
        #expect(found.contains { $0.isNaN } && found.contains(5) && found.allSatisfy { $0.isNaN || $0 == 5 })
    }

    @Test func aPictureOfItsOwnIsFoundAgain() throws {
        let model = try PatchModel(Self.picture, on: Self.pool)
        let origins = try model.origins(of: Self.picture)
        #expect(Self.difference(Self.picture, try origins.carry(Self.raster(Self.picture), .mean, on: Self.pool)) < 2 / 255)
        let wide = try model.origins(of: PatchPictures.textured(80, 30, seed: 2))
        let carried = try wide.carry(Self.raster(Self.picture), .mean, on: Self.pool)
        #expect((carried.width, carried.height) == (80, 30))
    }

    @Test func threadsAndSharesChangeNothingElse() throws {
        let record = OriginsRecord()
        var sample = PatchSample()
        sample.origins = record
        _ = try PatchModel(Self.picture, on: Self.pool).sample(sample)
        let (origins, own) = (try #require(record.origins), Self.raster(Self.picture))
        let one = try origins.carry(own, .mean, on: PatchPictures.pool(1)).samples
        #expect(try origins.carry(own, .mean, on: PatchPictures.pool(3)).samples == one)
        // Where nothing of the result is taken, the picture stays; where all of it is, nothing of the picture.
        let left = Mask(width: 60, height: 44, values: (0..<60 * 44).map { $0 % 60 < 30 ? 1 : 0 })
        let mixed = try origins.mixed(left).carry(own, .mean, on: Self.pool).samples
        for pixel in 0..<60 * 44 {
            let bytes = 12 * pixel..<12 * pixel + 12
            #expect(mixed[bytes] == (pixel % 60 < 30 ? one : own.samples)[bytes])
        }
    }
}

/// Several pictures that patches may come from.
@Suite struct ExampleAtlasTests {
    /// Dark pictures with light lines at one angle.
    private static func lines(_ width: Int, _ height: Int, _ step: Int, level: Float) -> Pixels {
        let field = RandomField(seed: UInt64(abs(step)), purpose: .task)
        let values = (0..<width * height * 3).map { i -> Float in
            let (x, y) = (i / 3 % width, i / 3 / width)
            return ((x + step * y) % 9 < 3 ? level : 0.1) + 0.02 * Float(field.uniform(x: x, y: y))
        }
        return Pixels(width: width, height: height, values: values)
    }

    @Test func patchesComeFromAllAndFromNoSeam() throws {
        let pool = PatchPictures.pool()
        let (own, other) = (Self.lines(60, 44, 1, level: 0.5), Self.lines(48, 70, -2, level: 0.9))
        let model = try PatchModel(own, and: [other, Self.lines(5, 5, 1, level: 1)], on: pool)
        // The other one's content is painted: only its patches look like that.
        var injection = PatchInjection(other, at: 3)
        let record = OriginsRecord()
        injection.origins = record
        let result = try model.inject(injection)
        let origins = try #require(record.origins)
        let atlas = try #require(model.atlas)
        let pieces = try #require(atlas.pieces.last)
        var fromOther = 0
        for place in origins.places {
            let (u, v) = (Int(place & 0xFFFF), Int(place >> 16))
            let number = try #require(pieces.lastIndex { $0.top <= v })
            #expect(u < pieces[number].columns && v - pieces[number].top < pieces[number].rows, "a patch at \(u), \(v) crosses a seam")
            if number == 1 { fromOther += 1 }
        }
        #expect(Double(fromOther) > 0.8 * Double(origins.places.count))
        func raster(_ pixels: Pixels) -> Raster {
            Raster(
                width: pixels.width, height: pixels.height, bands: 3, format: .float32,
                samples: pixels.values.withUnsafeBytes { [UInt8]($0) })
        }
        let joined = ExampleAtlas.joined([own, other, Self.lines(5, 5, 1, level: 1)].map(raster))
        let carried = try origins.carry(joined, .mean, on: pool).withSamples(as: Float.self) { Array($0) }
        #expect(zip(carried, result.values).allSatisfy { abs($0 - $1) <= 1 / 255 })
    }

    @Test func withoutOthersNothingChanges() throws {
        let pool = PatchPictures.pool()
        let own = PatchPictures.textured(60, 44)
        #expect(try PatchModel(own, and: [], on: pool).sample(PatchSample()) == PatchModel(own, on: pool).sample(PatchSample()))
        let twice = try PatchModel(own, and: [own], on: pool).sample(PatchSample())
        #expect((twice.width, twice.height) == (60, 44))
    }

    @Test func tooManyRowsAreRefused() throws {
        let tall = Pixels(width: 14, height: 16384, repeating: 0.5)
        let error = #expect(throws: SinGANError.self) {
            try PatchModel(PatchPictures.textured(60, 44), and: [tall, tall, tall, tall], on: PatchPictures.pool())
        }
        #expect(error?.code == .usage)
    }
}
