import SinGANEngine
import SinGANImaging
import SinGANSupport
import Testing

@testable import SinGANTasks

/// Patches that are kept between runs: the same results in less time.
@Suite struct PreparedEnginesTests {
    private static func picture(_ shift: Int) -> Pixels {
        Pixels(width: 48, height: 40, values: (0..<48 * 40 * 3).map { Float(($0 * 7 + $0 / 48 * 13 + shift) % 97) / 96 })
    }

    private static func injected(_ engine: PatchEngine) throws -> Pixels {
        var injection = Injection(picture(50), entering: .strength(0.6))
        (injection.colors, injection.isForeign, injection.seed) = (0.5, true, 3)
        return try engine.inject(injection)
    }

    @Test func resultsDoNotDependOnWhatIsKept() throws {
        let engines = PreparedEngines()
        let fresh = try Self.injected(PatchEngine(Self.picture(0), compute: Compute(threads: 1)))
        for _ in 0..<3 {
            let engine = try engines.engine(of: Self.picture(0), on: Compute(threads: 1))
            #expect(try Self.injected(engine) == fresh)
            #expect(engine.picture == Self.picture(0))
        }
        #expect(try Self.injected(engines.engine(of: Self.picture(1), on: Compute())) != fresh)
    }

    @Test func theSamePictureIsPreparedOnce() throws {
        let engines = PreparedEngines(mostPixels: 2 * 48 * 40)
        func engine(_ shift: Int) throws -> PatchEngine { try engines.engine(of: Self.picture(shift), on: Compute(threads: 1)) }
        let first = try engine(0)
        #expect(try engine(0).sharesPicture(with: first))
        #expect(try !engine(1).sharesPicture(with: first))
        #expect(try engine(0).sharesPicture(with: first))
        // The one that wasn't used for longest makes room.
        let second = try engine(1)
        _ = try engine(0)
        _ = try engine(2)
        #expect(try engine(0).sharesPicture(with: first))
        #expect(try !engine(1).sharesPicture(with: second))
    }

    /// What a cancelled run leaves half-made is no other run's.
    @Test func aCancelledRunSpoilsNothing() throws {
        let engines = PreparedEngines()
        let fresh = try Self.injected(PatchEngine(Self.picture(0), compute: Compute(threads: 1)))
        let cancellation = Cancellation()
        let engine = try engines.engine(of: Self.picture(0), on: Compute(threads: 2, cancellation: cancellation))
        cancellation.cancel()
        #expect(throws: SinGANError.self) { try Self.injected(engine) }
        #expect(throws: SinGANError.self) { try engines.engine(of: Self.picture(5), on: Compute(cancellation: cancellation)) }
        #expect(try Self.injected(engines.engine(of: Self.picture(0), on: Compute(threads: 1))) == fresh)
        #expect(try engines.engine(of: Self.picture(5), on: Compute(threads: 1)).picture == Self.picture(5))
    }

    /// Scales above 320 pixels are searched once.
    @Test func quickOnesAreOthers() throws {
        func sample(_ engines: PreparedEngines) throws -> Pixels {
            var request = SampleRequest()
            request.size = PixelSize(width: 400, height: 330)
            return try engines.engine(of: Self.picture(0), on: Compute(threads: 1)).sample(request)
        }
        let (usual, quick) = (try sample(PreparedEngines()), try sample(PreparedEngines(isQuick: true)))
        #expect(usual.width == quick.width && usual != quick)
    }
}
