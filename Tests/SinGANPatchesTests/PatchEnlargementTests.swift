import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import Testing

@testable import SinGANPatches

@Suite struct PatchEnlargementTests {
    private func enlarged(_ picture: Pixels, _ factor: Double, threads: Int = 2, tiles: Bool = false) throws -> Pixels {
        let size = PixelSize(width: Int(Double(picture.width) * factor), height: Int(Double(picture.height) * factor))
        return try PatchEnlargement(picture, to: size, tilesAcross: tiles, tilesDown: tiles, on: PatchPictures.pool(threads)).run()
    }

    /// Rings with sharp edges, finer towards the middle: a picture that resembles itself over scales.
    private func rings(_ width: Int, _ height: Int) -> Pixels {
        let values = (0..<width * height * 3).map { i -> Float in
            let (x, y, c) = (i / 3 % width, i / 3 / width, i % 3)
            // Means of 4 x 4 points, so that edges aren't jagged.
            let sum = (0..<16).reduce(0.0) { sum, k in
                let u = (Double(x) + (Double(k % 4) + 0.5) / 4) / Double(width) - 0.5
                let v = (Double(y) + (Double(k / 4) + 0.5) / 4) / Double(height) - 0.5
                let radius = (u * u + v * v).squareRoot() + 0.02
                return sum + (sin(14 * log(radius)) + 0.4 * cos(3 * atan2(v, u)) > 0 ? 0.8 : 0.25)
            }
            return Float(sum / 16 * (c == 0 ? 1 : 0.85))
        }
        return Pixels(width: width, height: height, values: values)
    }

    private func error(_ one: Pixels, _ other: Pixels) -> Double { PictureComparison(of: one, with: other).rmse }

    @Test func theBitsAreTheSameForAnyNumberOfThreads() throws {
        let picture = PatchPictures.textured(61, 47)
        let first = try enlarged(picture, 2.5, threads: 1)
        for threads in [2, 4] { #expect(try enlarged(picture, 2.5, threads: threads) == first) }
    }

    /// A picture that was shrunk comes back nearer than by Keys's cubic, alone and with back-projection.
    @Test(arguments: [2, 3]) func itIsNearerToTheTruthThanBicubic(factor: Int) throws {
        let truth = rings(192, 168)
        let small = truth.resized(width: truth.width / factor, height: truth.height / factor)
        let result = try enlarged(small, Double(factor))
        let cubic = small.resized(width: truth.width, height: truth.height)
        let projected = cubic.backProjected(onto: small, on: PatchPictures.pool())
        #expect(error(projected, truth) < error(cubic, truth))
        #expect(
            error(result, truth) < 0.95 * error(projected, truth),
            "\(error(result, truth)) \(error(projected, truth)) \(error(cubic, truth))")
    }

    @Test(arguments: [1.3, 2, 4.2]) func shrunkAgainItIsThePicture(factor: Double) throws {
        for picture in [rings(80, 64), PatchPictures.textured(50, 40)] {
            let back = try enlarged(picture, factor).resized(width: picture.width, height: picture.height)
            let differences = zip(back.values, picture.values).map { abs($0 - $1) * 255 }
            #expect((differences.max() ?? 9) < 2 && differences.reduce(0, +) / Float(differences.count) < 0.5)
        }
    }

    /// Beside black strokes too.
    @Test(arguments: [2, 3.0]) func paperStaysWhite(factor: Double) throws {
        let values = (0..<60 * 48).flatMap { pixel -> [Float] in
            let (x, y) = (pixel % 60, pixel / 60)
            let isInk = (10..<50).contains(x) && (20..<28).contains(y) && (x % 5 == 0 || y == 20 || x + y == 40)
            return Array(repeating: isInk ? 0.1 : 1, count: 3)
        }
        let large = try enlarged(Pixels(width: 60, height: 48, values: values), factor)
        let paper = (0..<large.width * large.height).filter {
            let (x, y) = (Int(Double($0 % large.width) / factor), Int(Double($0 / large.width) / factor))
            return !(7..<53).contains(x) || !(17..<31).contains(y)
        }
        #expect(paper.allSatisfy { large.values[3 * $0] == 1 && large.values[3 * $0 + 1] == 1 && large.values[3 * $0 + 2] == 1 })
    }

    @Test func whatIsGreyOrFlatStaysSo() throws {
        var grey = rings(70, 60)
        for i in grey.values.indices { grey.values[i] = grey.values[i / 3 * 3] }
        let values = try enlarged(grey, 2).values
        for i in stride(from: 0, to: values.count, by: 3) { #expect(values[i] == values[i + 1] && values[i] == values[i + 2]) }
        for level in [Float(0), 0.37, 1] {
            let flat = try enlarged(Pixels(width: 40, height: 30, repeating: level), 3)
            #expect(flat.values.allSatisfy { abs($0 - level) < 1e-4 })
        }
    }

    /// Too small to learn anything from: enlarged all the same.
    @Test func tinyPicturesAreEnlarged() throws {
        for (width, height) in [(1, 1), (2, 5), (9, 9)] {
            let result = try enlarged(PatchPictures.waves(width, height), 4)
            #expect((result.width, result.height) == (4 * width, 4 * height) && result.values.allSatisfy { (0...1).contains($0) })
        }
    }

    /// The middle of a picture that is repeated is the picture that tiles.
    @Test func aPictureThatTilesStillTiles() throws {
        let period = 32
        let values = (0..<period * period * 3).map { i -> Float in
            let (x, y) = (Double(i / 3 % period) / Double(period), Double(i / 3 / period) / Double(period))
            return Float(0.5 + 0.3 * sin(2 * .pi * (2 * x + y)) * cos(2 * .pi * 3 * y) + 0.1 * sin(2 * .pi * 5 * x))
        }
        let tile = Pixels(width: period, height: period, values: values)
        func jump(_ picture: Pixels) -> Double {
            let (w, h) = (picture.width, picture.height)
            return (0..<h).reduce(0.0) { sum, y in
                let line = 3 * y * w
                let (seam, inside) = (
                    picture.values[line] - picture.values[line + 3 * (w - 1)], picture.values[line + 3] - picture.values[line]
                )
                return sum + Double(abs(seam - inside))
            } / Double(h)
        }
        let (tiled, plain) = (jump(try enlarged(tile, 4, tiles: true)), jump(try enlarged(tile, 4)))
        #expect(tiled < 0.5 * plain, "\(tiled) \(plain)")
    }

    /// Where a texture comes again, its nearest patches bring what is missing, in strips of any height, and nothing where all is there.
    @Test func neighboursBringWhatIsMissing() throws {
        let pool = PatchPictures.pool()
        func pair(_ seed: UInt64, _ width: Int, _ height: Int) -> DetailFilters.Pair {
            let wanted = Pixels(
                width: width, height: height,
                values: (0..<width * height * 3).map { (Int(seed) + $0 / 3 % width + 2 * ($0 / 3 / width)) % 7 < 2 ? 0.8 : 0.2 })
            let soft = wanted.resized(width: width / 2, height: height / 2).resized(width: width, height: height)
            return .init(picture: Tensor(signed: soft), wanted: Tensor(signed: wanted))
        }
        let (pairs, last) = ([pair(1, 90, 80), pair(2, 80, 70), pair(3, 100, 60)], pair(4, 72, 84))
        func error(_ picture: Tensor) -> Double {
            zip(picture.values, last.wanted.values).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        }
        let better = Tensor(last.picture.shape, last.picture.values)
        NeighbourDetail(pairs, on: pool).add(to: better, of: last.picture, across: .mirrored, down: .mirrored)
        #expect(error(better) < 0.6 * error(last.picture), "\(error(better)) \(error(last.picture))")
        let whole = Tensor(last.picture.shape, last.picture.values)
        NeighbourDetail(searching: pairs[0], on: pool).add(to: whole, of: last.picture, across: .mirrored, down: .mirrored)
        #expect(error(whole) < 0.8 * error(last.picture))
        let complete = pairs.map { DetailFilters.Pair(picture: $0.wanted, wanted: $0.wanted) }
        let same = Tensor(last.picture.shape, last.picture.values)
        NeighbourDetail(complete, on: pool).add(to: same, of: last.picture, across: .mirrored, down: .mirrored)
        #expect(same.values == last.picture.values)
    }

    @Test func aCancelledEnlargementThrows() throws {
        let cancellation = Cancellation()
        cancellation.cancel(.interrupted)
        let pool = WorkerPool(threads: 2, cancellation: cancellation)
        let picture = PatchPictures.waves(40, 30)
        #expect(
            #expect(throws: SinGANError.self) { try PatchEnlargement(picture, to: PixelSize(width: 80, height: 60), on: pool).run() }?.code
                == .interrupted)
    }
}

@Suite struct NormalEquationsTests {
    /// x of 5 values, r = w . x: the weights come back, and pull towards the prior as the ridge grows.
    @Test func theWeightsComeBack() {
        let (order, stride) = (5, 8)
        let wanted: [Double] = [0.5, -1, 2, 0.25, -0.75]
        let field = RandomField(seed: 3, purpose: .task)
        let x = (0..<200 * stride).map { i in i % stride < order ? Scalar(field.uniform(x: i, y: 0)) : 0 }
        let r = (0..<200).map { k in (0..<order).reduce(Scalar(0)) { $0 + Scalar(wanted[$1]) * x[k * stride + $1] } }
        var equations = NormalEquations(order: order)
        let room = UnsafeMutablePointer<Scalar>.allocate(capacity: order * stride)
        defer { room.deallocate() }
        for first in [0, 70, 130] {
            let count = [0: 70, 70: 60, 130: 70][first]!
            x.withUnsafeBufferPointer { x in
                r.withUnsafeBufferPointer { r in
                    equations.add(x.baseAddress! + first * stride, stride: stride, r.baseAddress! + first, count: count, room)
                }
            }
        }
        #expect(equations.count == 200)
        let found = equations.solved(ridge: 1e-9)
        for (a, b) in zip(found, wanted) { #expect(abs(a - b) < 1e-4) }
        let prior = [1.0, 1, 1, 1, 1]
        for (a, b) in zip(equations.solved(ridge: 1e12, prior: prior), prior) { #expect(abs(a - b) < 1e-6) }
        let products = equations.products(wanted[...])
        #expect(abs(products.right - products.squares) < 1e-3 * products.squares)
        let turned = equations.reordered([4, 3, 2, 1, 0]).solved(ridge: 1e-9)
        for (a, b) in zip(turned, found.reversed()) { #expect(abs(a - b) < 1e-6) }
    }
}

@Suite struct LocalStructureTests {
    private func code(_ value: (Double, Double) -> Double) -> LocalStructure.Code {
        let side = 7
        let picture = (0..<side * side * 3).map { i in Scalar(value(Double(i / 3 % side - 3), Double(i / 3 / side - 3))) }
        let structure = LocalStructure(width: 1)
        let room = UnsafeMutablePointer<Scalar>.allocate(capacity: structure.room(1))
        defer { room.deallocate() }
        var found: LocalStructure.Code?
        picture.withUnsafeBufferPointer { structure.each($0.baseAddress!, stride: 3 * side, rows: 1, room) { _, _, code in found = code } }
        return found!
    }

    /// Slopes in every direction: ranges of 11.25 degrees, folded eight times; straight, and as strong as they are steep.
    @Test(arguments: 0..<32) func directionsAreFolded(number: Int) {
        let degrees = (Double(number) + 0.5) * 11.25
        let (u, v) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
        let code = code { x, y in 0.1 * (u * x + v * y) }
        let octant = number % 16 / 4
        #expect(code.angle == UInt8(octant % 2 == 0 ? number % 4 : 3 - number % 4))
        #expect(code.symmetry == [0, 2, 3, 1][octant])
        #expect(abs(code.strength - 0.01) < 1e-5 && code.roundness < 1e-3)
    }

    @Test func whatHasNoDirectionIsRound() {
        #expect(code { _, _ in 0.4 }.roundness == 1)
        #expect(code { x, y in 0.01 * (x * x + y * y) }.roundness > 0.9)
    }

    /// Folding mirrors first and transposes then: the direction's range is what it says.
    @Test func placesFold() {
        let side = 3
        let patch = Array(0..<9)
        #expect(LocalStructure.places(0, side: side).map { patch[$0] } == patch)
        #expect(LocalStructure.places(1, side: side).map { patch[$0] } == [2, 1, 0, 5, 4, 3, 8, 7, 6])
        #expect(LocalStructure.places(2, side: side).map { patch[$0] } == [0, 3, 6, 1, 4, 7, 2, 5, 8])
        #expect(LocalStructure.places(3, side: side).map { patch[$0] } == [2, 5, 8, 1, 4, 7, 0, 3, 6])
    }
}
