import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import TestSupport
import Testing

@Suite struct PyramidGoldenTests {
    struct Case: Decodable {
        let height, width, minSize, maxSize: Int
        let factor: Double
        let exactFactor: Double?
        let sizes: [[Int]]?
        let channels: [Int]?

        var configuration: TrainingConfiguration {
            var c = TrainingConfiguration()
            (c.minSize, c.maxSize, c.scaleFactor) = (minSize, maxSize, factor)
            return c
        }
    }

    struct File: Decodable { let plans, refused: [Case] }

    private static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }()

    private func file() throws -> File {
        try Self.decoder.decode(File.self, from: Data(AtomicFile.read(Fixtures.path("pyramid.json"))))
    }

    @Test func plansGolden() throws {
        let plans = try file().plans
        #expect(plans.count >= 13)
        for t in plans {
            let plan = try PyramidPlan(picture: PixelSize(width: t.width, height: t.height), t.configuration)
            #expect(plan.sizes.map { [$0.height, $0.width] } == t.sizes)
            #expect(plan.sizes.indices.map { t.configuration.channels(at: $0) } == t.channels)
            #expect(abs(plan.exactFactor - (t.exactFactor ?? 0)) < 1e-12)
        }
    }

    @Test func refusalsGolden() throws {
        let refused = try file().refused
        #expect(refused.count >= 5)
        for t in refused {
            let error = #expect(throws: SinGANError.self) {
                try PyramidPlan(picture: PixelSize(width: t.width, height: t.height), t.configuration)
            }
            #expect(error?.code == .badData)
        }
    }

    /// Every hint of a --max-size is the smallest that works.
    @Test(arguments: [(600, 200, 64), (3000, 60, 250), (600, 243, 48)]) func theHintWorks(width: Int, height: Int, maxSize: Int) throws {
        var configuration = TrainingConfiguration()
        configuration.maxSize = maxSize
        let size = PixelSize(width: width, height: height)
        let error = try #require(#expect(throws: SinGANError.self) { try PyramidPlan(picture: size, configuration) })
        #expect(error.code == .badData)
        let word = try #require(error.hint?.split(separator: " ").compactMap { Int($0) }.first)
        configuration.maxSize = word
        #expect(throws: Never.self) { try PyramidPlan(picture: size, configuration) }
        configuration.maxSize = word - 1
        #expect(#expect(throws: SinGANError.self) { try PyramidPlan(picture: size, configuration) }?.code == .badData)
    }
}
