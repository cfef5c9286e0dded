import StudyKit
import Testing

@Suite struct ComparisonTests {
    private func compare(_ values: [(Double, Double)], diversity: Double = 1) throws -> Comparison {
        let records = try values.enumerated().flatMap { index, value in
            try [
                record("paper", seed: UInt64(index), all: value.0, diversity: 1),
                record("quick", seed: UInt64(index), seconds: 5, all: value.1, diversity: diversity),
            ]
        }
        return try #require(Comparison("quick", reference: "paper", records))
    }

    @Test func withinFivePercentIsEqual() throws {
        #expect(try compare([(1, 1.05), (1, 1.05)]).verdict == .equal)
        #expect(try compare([(1, 1.06), (1, 1.06)]).verdict == .differs([.swd, .coherence, .completeness]))
    }

    /// The ratio is 1.2 with a standard error of 0.2.
    @Test func aStandardErrorIsAllowedOnTop() throws { #expect(try compare([(1, 1.0), (1, 1.4)]).verdict == .equal) }

    @Test func diversityHasBothEnds() throws {
        #expect(try compare([(1, 1)], diversity: 0.89).verdict == .differs([.diversity]))
        #expect(try compare([(1, 1)], diversity: 1.21).verdict == .differs([.diversity]))
        #expect(try compare([(1, 0.5)], diversity: 0.91).verdict == .equal)
    }

    @Test func onlySharedPairsMakeRatiosAndAllMakeMeans() throws {
        let records = try [
            record("paper", seed: 1, all: 1), record("quick", seed: 1, seconds: 5, all: 2), record("quick", seed: 2, seconds: 7, all: 10),
        ]
        let row = try #require(Comparison("quick", reference: "paper", records))
        #expect((row.pairs, row.shared) == (2, 1))
        #expect(row.figures[.swd]?.spread.mean == 6)
        #expect(row.figures[.swd]?.ratio?.value == 2)
        #expect(row.seconds == 6)
        #expect(row.secondsRatio == 0.5)
    }

    @Test func secondsThatAreNotKnownDoNotCount() throws {
        let records = try [
            record("paper", seed: 1, seconds: nil), record("paper", seed: 2, seconds: 20), record("quick", seed: 1, seconds: 1),
            record("quick", seed: 2, seconds: 5),
        ]
        #expect(try #require(Comparison("quick", reference: "paper", records)).secondsRatio == 0.25)
        #expect(try #require(Comparison("paper", reference: "paper", records)).seconds == 20)
    }

    @Test func theLastRecordOfAPairCounts() throws {
        let row = try #require(try Comparison("quick", reference: "paper", [record("quick", all: 1), record("quick", all: 3)]))
        #expect((row.pairs, row.figures[.swd]?.spread.mean) == (1, 3))
        #expect(row.verdict == .unknown)
    }

    @Test func theReferenceIsItself() throws {
        let row = try #require(try Comparison("paper", reference: "paper", [record("paper"), record("paper", image: "b.png", all: 2)]))
        #expect(row.verdict == .isReference)
        #expect(row.figures[.coherence]?.ratio == Ratio([(1, 1), (2, 2)]))
        #expect(try Comparison("absent", reference: "paper", [record("paper")]) == nil)
    }
}
