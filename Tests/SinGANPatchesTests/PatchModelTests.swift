import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANPatches

/// What is made of a picture's patches.
@Suite struct PatchModelTests {
    private static let picture = PatchPictures.textured(100, 76)

    private static func disk(_ width: Int, _ height: Int, radius: Double) -> Mask {
        let values = (0..<width * height).map { i -> Float in
            let (x, y) = (Double(i % width) - Double(width) / 2, Double(i / width) - Double(height) / 2)
            return x * x + y * y <= radius * radius ? 1 : 0
        }
        return Mask(width: width, height: height, values: values)
    }

    /// A sample, and an injection with free means, gain and wanted texture.
    private static func results(_ pool: WorkerPool) throws -> [Pixels] {
        let model = try PatchModel(picture, on: pool)
        var sample = PatchSample()
        (sample.seed, sample.size) = (3, PixelSize(width: 120, height: 70))
        var injection = PatchInjection(PatchPictures.textured(100, 76, seed: 8), at: 4.5)
        (injection.colors, injection.area) = (0.3, disk(100, 76, radius: 20))
        return [try model.sample(sample), try model.inject(injection)]
    }

    @Test func theBytesAreTheSameForEveryVariantAndAnyNumberOfThreads() throws {
        let wanted = try Self.results(PatchPictures.pool(1))
        for variant in PatchPictures.variants {
            for threads in [1, 2, 4] { #expect(try Self.results(PatchPictures.pool(threads, variant)) == wanted, "\(variant), \(threads)") }
        }
    }

    @Test func seedsAndIndicesDiffer() throws {
        let model = try PatchModel(Self.picture, on: PatchPictures.pool())
        var (sample, other, next) = (PatchSample(), PatchSample(), PatchSample())
        (sample.variety, other.variety, next.variety) = (1, 1, 1)
        (other.seed, next.index) = (1, 1)
        let pictures = try [sample, other, next].map { try model.sample($0) }
        #expect(pictures[0] != pictures[1] && pictures[0] != pictures[2] && pictures[1] != pictures[2])
        #expect(try model.sample(sample) == pictures[0])
    }

    /// Of a picture whose patches recur, a sample's are nearly the picture's: within some levels of 255. (An arrangement's seams cut waves that are three pixels
    /// long at its scale.)
    @Test(arguments: [(0.6, 4.0), (0.3, 6.0)]) func samplesAreMadeOfThePicturesPatches(variety: Double, levels: Double) throws {
        let pool = PatchPictures.pool()
        let picture = PatchPictures.waves(100, 76)
        var request = PatchSample()
        request.variety = variety
        let sample = FixedPicture(try PatchModel(picture, on: pool).sample(request), on: pool)
        let field = PatchField(capacity: 100 * 76)
        field.scatter(
            columns: sample.columns, rows: sample.rows, keyColumns: 94, keyRows: 70, RandomField(seed: 0, purpose: .patches),
            on: PatchPictures.pool())
        PatchMatcher(on: pool).exhaust(.init(query: sample, key: FixedPicture(picture, on: pool)), field)
        let mean = (0..<field.count).reduce(0.0) { $0 + Double(field.costs[$1]) } / Double(field.count * 147)
        #expect(mean.squareRoot() < levels * Double(FixedPicture.stepsPerLevel), "\(mean.squareRoot())")
    }

    @Test func aTileGoesOnAtItsOtherSide() throws {
        let model = try PatchModel(Self.picture, on: PatchPictures.pool())
        var sample = PatchSample()
        (sample.tilesAcross, sample.tilesDown) = (true, true)
        let tile = try model.sample(sample)
        #expect((tile.width, tile.height) == (100, 76))
        // The step across the seam is like any other step; across the seam of what doesn't tile it is larger.
        func steps(_ picture: Pixels) -> (seam: Float, inside: Float) {
            func mean(_ x: Int, _ u: Int) -> Float {
                (0..<picture.height).reduce(Float(0)) {
                    $0 + abs(picture.values[3 * ($1 * picture.width + x)] - picture.values[3 * ($1 * picture.width + u)])
                }
                    / Float(picture.height)
            }
            return (mean(picture.width - 1, 0), (1..<picture.width).reduce(Float(0)) { $0 + mean($1 - 1, $1) } / Float(picture.width - 1))
        }
        let (tiled, plain) = (steps(tile), steps(try model.sample(PatchSample())))
        #expect(tiled.seam < 1.5 * tiled.inside && tiled.seam < plain.seam, "\(tiled), \(plain)")
    }

    @Test func outsideOfTheAreaIsWhatEntered() throws {
        let model = try PatchModel(Self.picture, on: PatchPictures.pool())
        var injection = PatchInjection(Self.picture, at: 3)
        injection.area = Self.disk(100, 76, radius: 15)
        let result = try model.inject(injection)
        let far = Self.disk(100, 76, radius: 30)
        for pixel in far.values.indices where far.values[pixel] == 0 {
            for i in 3 * pixel..<3 * pixel + 3 { #expect(abs(result.values[i] - Self.picture.values[i]) < 1.0 / 2040) }
        }
    }

    /// With its own colours a picture keeps its brightness at the size that it enters through.
    @Test func itsOwnBrightnessIsHeld() throws {
        let model = try PatchModel(Self.picture, on: PatchPictures.pool())
        let content = PatchPictures.textured(100, 76, seed: 12)
        var injection = PatchInjection(content, at: Double(model.pyramid.count) - 2)
        injection.colors = 0
        let result = try model.inject(injection)
        let size = model.pyramid.sizes[model.pyramid.count - 3]
        let (a, b) = (
            result.resized(width: size.width, height: size.height).luma(), content.resized(width: size.width, height: size.height).luma()
        )
        let error = zip(a, b).reduce(Float(0)) { $0 + abs($1.0 - $1.1) } / Float(a.count)
        #expect(error < 0.02, "\(error)")
        #expect(result != content)
    }

    @Test(arguments: [PatchSettings(), .quick]) func nothingComesFromWhereItIsForbidden(settings: PatchSettings) throws {
        // The left half is red and a hole too: nothing that is filled may become red.
        var picture = PatchPictures.textured(100, 76)
        for i in stride(from: 0, to: picture.values.count, by: 3) where i / 3 % 100 < 50 {
            (picture.values[i], picture.values[i + 1], picture.values[i + 2]) = (1, 0, 0)
        }
        let model = try PatchModel(picture, settings, on: PatchPictures.pool())
        let values = (0..<7600).map { (70..<85).contains($0 % 100) && (30..<45).contains($0 / 100) || $0 % 100 < 50 ? Float(1) : 0 }
        let result = try model.fill(Mask(width: 100, height: 76, values: values), seed: 1)
        for pixel in values.indices where values[pixel] == 1 {
            #expect(result.values[3 * pixel] - result.values[3 * pixel + 1] < 0.5)
        }
    }

    /// At a scale where a hole is small enough for a montage, nothing is left beside it here.
    @Test func aHoleThatLeavesLittleIsFilled() throws {
        let picture = PatchPictures.textured(160, 120)
        let model = try PatchModel(picture, on: PatchPictures.pool())
        let values = (0..<160 * 120).map { $0 % 160 < 12 && $0 / 160 < 12 ? Float(0) : 1 }
        let result = try model.fill(Mask(width: 160, height: 120, values: values), seed: 1)
        for pixel in values.indices where values[pixel] == 0 { #expect(abs(result.values[3 * pixel] - picture.values[3 * pixel]) < 0.01) }
        let known = values.indices.filter { values[$0] == 0 }.map { picture.values[3 * $0] }
        let (low, high) = (known.min() ?? 0, known.max() ?? 1)
        #expect(result.values.indices.allSatisfy { $0 % 3 != 0 || (low - 0.02...high + 0.02).contains(result.values[$0]) })
    }

    @Test func badRequestsAreRefused() throws {
        let pool = PatchPictures.pool()
        let small = #expect(throws: SinGANError.self) { try PatchModel(PatchPictures.textured(13, 40), on: pool) }
        #expect(small?.code == .badData && small?.message.contains("13x40") == true)
        let model = try PatchModel(Self.picture, on: pool)
        var sample = PatchSample()
        sample.startScale = 50
        #expect(#expect(throws: SinGANError.self) { try model.sample(sample) }?.code == .usage)
        sample = PatchSample()
        sample.size = PixelSize(width: 60000, height: 60000)
        let large = #expect(throws: SinGANError.self) { try model.sample(sample) }
        #expect(large?.code == .usage && large?.message.contains("60000x60000") == true)
        (sample.size, sample.tilesAcross, sample.startScale) = (nil, true, 2)
        #expect(#expect(throws: SinGANError.self) { try model.sample(sample) }?.code == .usage)
    }

    /// Down to one patch and a pixel, whatever the picture's size.
    @Test func resultsMayBeMuchSmallerThanThePicture() throws {
        let model = try PatchModel(PatchPictures.textured(200, 150), on: PatchPictures.pool())
        for size in [PixelSize(width: 40, height: 30), PixelSize(width: 8, height: 8), PixelSize(width: 300, height: 9)] {
            var request = PatchSample()
            request.size = size
            let result = try model.sample(request)
            #expect((result.width, result.height) == (size.width, size.height))
            #expect(try model.copied(in: result).largest >= 0)
        }
        var request = PatchSample()
        request.size = PixelSize(width: 7, height: 40)
        #expect(#expect(throws: SinGANError.self) { try model.sample(request) }?.code == .usage)
    }

    @Test func sizesThatPlacesCantNameAreRefused() throws {
        let error = #expect(throws: SinGANError.self) { try PatchPyramid(PixelSize(width: 70_000, height: 100), PatchSettings()) }
        #expect(error?.code == .badData && error?.message.contains("16384") == true)
        let target = #expect(throws: SinGANError.self) {
            try PatchPyramid(PixelSize(width: 100, height: 100), PatchSettings()).stretched(to: PixelSize(width: 16385, height: 20))
        }
        #expect(target?.code == .usage)
    }

    /// 28.5 pixels: rounded in whole numbers, so that no processor's power function decides.
    @Test func tiesOfTheCoarsestScaleAreRoundedUp() throws {
        for (width, height) in [(750, 500), (6000, 4000), (300, 200)] {
            #expect(try PatchPyramid(PixelSize(width: width, height: height), PatchSettings()).sizes[0] == PixelSize(width: 29, height: 19))
        }
    }

    @Test func aHoleThatLeavesTooLittleIsRefused() throws {
        let model = try PatchModel(PatchPictures.textured(400, 300), on: PatchPictures.pool())
        let hole = Mask(width: 400, height: 300, values: (0..<400 * 300).map { $0 % 400 < 12 && $0 / 400 < 12 ? 0 : 1 })
        let error = #expect(throws: SinGANError.self) { try model.fill(hole, seed: 1) }
        #expect(error?.code == .badData && error?.hint == "Paint less of it white.")
    }

    @Test func memoryIsEstimatedBeforeAnythingIsMade() {
        var demand = PatchModel.Demand(source: PixelSize(width: 4000, height: 3000), result: PixelSize(width: 4000, height: 3000))
        // Measured: 0.89 GB for a sample, 2.5 GB for a style, 2.9 GB for a harmonized object.
        #expect((0.8e9...1.1e9).contains(demand.bytes))
        demand.keepsColors = true
        #expect((2.3e9...3e9).contains(demand.bytes))
        demand.isPartial = true
        #expect((2.9e9...4e9).contains(demand.bytes))
        demand.beside = 1_000_000
        let error = #expect(throws: SinGANError.self) { try PatchModel.checkMemory(demand) }
        #expect(error?.code == .usage)
    }

    /// What a cancelled pool leaves in memory has no meaning, so nothing may trap on it, whenever the cancellation comes.
    @Test func aCancellationAtAnyMomentIsAnError() throws {
        for attempt in 0..<80 {
            let cancellation = Cancellation()
            let model = try PatchModel(Self.picture, on: WorkerPool(threads: 2, cancellation: cancellation))
            var injection = PatchInjection(Self.picture, at: Double(attempt % 4))
            injection.colors = attempt.isMultiple(of: 2) ? 0 : 0.5
            Thread.detachNewThread {
                Thread.sleep(forTimeInterval: Double(attempt) / 4000)
                cancellation.cancel(.interrupted)
            }
            do throws(SinGANError) { _ = try model.inject(injection) } catch { #expect(error.code == .interrupted) }
        }
    }

    @Test func aCancelledSynthesisThrows() throws {
        let cancellation = Cancellation()
        let model = try PatchModel(Self.picture, on: WorkerPool(threads: 2, cancellation: cancellation))
        cancellation.cancel(.interrupted)
        #expect(#expect(throws: SinGANError.self) { try model.sample(PatchSample()) }?.code == .interrupted)
    }

    @Test func copiesAreFound() throws {
        let pool = PatchPictures.pool()
        let picture = PatchPictures.textured(250, 188)
        let model = try PatchModel(picture, on: pool)
        let same = try model.copied(in: picture)
        #expect(same.share > 0.95 && same.largest > 40000)
        let other = try model.copied(in: PatchPictures.textured(250, 188, seed: 77))
        #expect(other.share == 0 && other.largest == 0)
    }
}

/// The change of size in whole numbers.
@Suite struct FixedResizeTests {
    @Test func itIsTheBicubicOfFloatingPoint() {
        let pool = PatchPictures.pool()
        let picture = PatchPictures.textured(61, 47)
        for size in [PixelSize(width: 45, height: 36), PixelSize(width: 83, height: 60), PixelSize(width: 12, height: 9)] {
            let target = FixedPicture(size)
            FixedResize(pool: pool, kernels: pool.variant.table)(FixedPicture(picture, on: pool), into: target)
            let wanted = picture.resized(width: size.width, height: size.height)
            for (a, b) in zip(target.pixels(on: pool).values, wanted.values) { #expect(abs(a - max(0, min(1, b))) < 0.002) }
        }
    }

    @Test func aRepeatedBorderComesFromTheOtherSide() {
        let pool = PatchPictures.pool()
        let resize = FixedResize(pool: pool, kernels: pool.variant.table)
        let picture = FixedPicture(PatchPictures.textured(30, 24), on: pool)
        // Turned by half its width before or after: the same.
        func turned(_ picture: FixedPicture) -> FixedPicture {
            let result = FixedPicture(picture.size)
            for y in 0..<picture.height {
                for x in 0..<picture.width {
                    for c in 0..<3 {
                        result.samples[3 * (y * picture.width + x) + c] =
                            picture.samples[3 * (y * picture.width + (x + picture.width / 2) % picture.width) + c]
                    }
                }
            }
            return result
        }
        let (after, before) = (FixedPicture(PixelSize(width: 40, height: 24)), FixedPicture(PixelSize(width: 40, height: 24)))
        resize(picture, into: after, across: .repeated)
        resize(turned(picture), into: before, across: .repeated)
        let expected = turned(after)
        for i in 0..<3 * 40 * 24 { #expect(abs(Int(expected.samples[i]) - Int(before.samples[i])) <= 1) }
    }
}
