import StudyKit
import Testing

@Suite struct StatisticsTests {
    /// Decimal fractions are rounded in binary.
    static let rounding = 1e-12

    @Test func aSpreadDividesByOneLessThanTheNumber() throws {
        let spread = try #require(Spread([2, 4, 4, 6]))
        #expect(spread.mean == 4)
        #expect(abs(try #require(spread.deviation) - (8.0 / 3).squareRoot()) < Self.rounding)
    }

    @Test func oneValueHasNoDeviationAndNoneNoMean() {
        #expect(Spread([3]) == Spread([3]) && Spread([3])?.deviation == nil && Spread([3])?.mean == 3)
        #expect(Spread([]) == nil)
    }

    /// 3 / 2 of the means; the pairs' own ratios 1 and 2 deviate by the root of 1 / 2, by the root of 2 pairs: 1 / 2.
    @Test func aRatioIsOfTheMeansAndItsErrorOfThePairs() throws {
        let ratio = try #require(Ratio([(value: 2, reference: 2), (value: 4, reference: 2)]))
        #expect(abs(ratio.value - 1.5) < Self.rounding)
        #expect(abs(try #require(ratio.error) - 0.5) < Self.rounding)
        // Means weigh by size, which a mean of ratios doesn't.
        #expect(abs(try #require(Ratio([(1, 1), (30, 10)])).value - 31.0 / 11) < Self.rounding)
    }

    @Test func aRatioNeedsPairsAndSomethingToDivideBy() {
        #expect(Ratio([]) == nil)
        #expect(Ratio([(1, 0), (1, 1)]) == nil)
        #expect(Ratio([(1, 2)])?.error == nil)
        #expect(Ratio([(1, 2)])?.value == 0.5)
    }
}
