import ArgumentParser
import SinGANImaging

/// How a file that is no usual picture is shown to the engines.
public struct RasterView: Sendable, Hashable {
    /// The page of files that have several, from 0; nil for the first.
    public var page: Int?
    /// The samples that are shown black and white; nil for the 0.1 and 99.9 percentiles.
    public var range: ClosedRange<Double>?
    /// The bands that are shown, from 1: one as grey, three as red, green and blue; nil for the first three, or the first.
    public var bands: [Int]?

    /// Shows files as they are, of several pages the first.
    public init() {}

    /// Whether every file becomes a raster, whatever its kind.
    var isMapped: Bool { range != nil || bands != nil }
}

/// The options that say how rasters are shown to the engines.
public struct RasterOptions: ParsableArguments, Sendable {
    /// The page (`--page`), from 0, of files that have several; nil for the first.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The page, counted from 0, of TIFF, GIF and WebP files that have several (default: 0).", valueName: "number"),
        transform: OptionValue.whole(0...100_000))
    public var page: Int?

    /// The range of samples (`--range`) that are shown from black to white; nil for the percentiles.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The samples that engines see as black and white, such as -5,40. With patches the result has the file's own samples all the same (default for files of other samples than 8 bits: the 0.1 and 99.9 percentiles).",
            valueName: "low,high"), transform: RasterOptions.range)
    public var range: ClosedRange<Double>?

    /// The bands (`--bands`) that are shown; nil for the first three, or the first.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The bands, counted from 1, that engines see as red, green and blue, such as 4,3,2; or one, as grey (default: the first three).",
            valueName: "numbers"), transform: RasterOptions.bands)
    public var bands: [Int]?

    /// Other files (`--also`) that patches may come from.
    @Option(
        name: .customLong("also"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Another picture of the same thing; repeatable. Patches may come from it too, and of a file with several pages from all of them. Only with patches.",
            valueName: "file"), completion: .file())
    public var examples: [String] = []

    /// Makes the options with the default of each.
    public init() {}

    /// The view that the options describe.
    public var view: RasterView {
        var view = RasterView()
        (view.page, view.range, view.bands) = (page, range, bands)
        return view
    }

    private static let range: @Sendable (String) throws -> ClosedRange<Double> = { text in
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        guard parts.count == 2, let low = parts[0], let high = parts[1], low.isFinite, high.isFinite, low < high else {
            throw ValidationError("'\(text)' is no range: give the lower number and the higher one, such as 0,4095")
        }
        return low...high
    }

    private static let bands: @Sendable (String) throws -> [Int] = { text in
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 1 || numbers.count == 3, let found = numbers as? [Int], found.allSatisfy({ $0 > 0 }) else {
            throw ValidationError("'\(text)' are no bands: give one number, or three, such as 4,3,2; the first band is 1")
        }
        return found
    }
}
