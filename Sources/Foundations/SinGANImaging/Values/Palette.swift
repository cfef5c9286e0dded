/// The colours of a picture whose samples are their numbers, as an indexed PNG or TIFF has them.
public struct Palette: Sendable, Equatable {
    /// Red, green and blue of each colour, 0...255 each: 3 x `count` bytes.
    public let colors: [UInt8]
    /// The opacity of the first colours, 0 (transparent) ... 255; the others are opaque. At most `count` bytes.
    public let alphas: [UInt8]

    /// Makes a palette. Traps unless there are 1 to 256 whole colours and at most as many opacities.
    public init(colors: [UInt8], alphas: [UInt8] = []) {
        precondition(Self.isPossible(colors: colors, alphas: alphas), "a palette of \(colors.count) bytes and \(alphas.count) opacities")
        self.colors = colors
        self.alphas = alphas
    }

    /// The number of colours, 1...256.
    public var count: Int { colors.count / 3 }

    /// Returns red, green, blue and opacity of a colour, 0...255 each. Traps where there is no such colour.
    public subscript(index: Int) -> (red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8) {
        (colors[3 * index], colors[3 * index + 1], colors[3 * index + 2], index < alphas.count ? alphas[index] : 255)
    }

    /// Whether `init` takes these bytes.
    static func isPossible(colors: [UInt8], alphas: [UInt8]) -> Bool {
        colors.count % 3 == 0 && (1...256).contains(colors.count / 3) && alphas.count <= colors.count / 3
    }
}

extension Raster {
    /// Returns this raster with a palette for the indices of all: the longest of theirs. nil where the same index has several colours, or where some
    /// have no palette.
    ///
    /// - Parameter others: rasters of the same kind.
    package func sharingPalette(with others: [Raster]) -> Raster? {
        let all = [palette] + others.map(\.palette)
        let known = all.compactMap { $0 }
        guard let longest = known.max(by: { $0.count < $1.count }) else { return self }
        guard known.count == all.count,
            known.allSatisfy({ palette in (0..<palette.count).allSatisfy { palette[$0] == longest[$0] } })
        else { return nil }
        var shared = self
        shared.palette = longest
        return shared
    }
}
