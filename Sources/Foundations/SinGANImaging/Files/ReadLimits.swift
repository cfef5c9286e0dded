/// The most that a picture file may ask for.
public struct ReadLimits: Sendable {
    /// The largest width x height, checked before anything is decoded; 100,000,000 by default.
    public var maxPixels: Int

    /// Makes limits for a number of pixels.
    public init(maxPixels: Int = 100_000_000) { self.maxPixels = maxPixels }

    /// The longest file in bytes: no encoding in use takes more than 16 bytes per pixel; at least 64 MB leave room for profiles and other companions.
    public var maxBytes: Int { maxPixels.multipliedReportingOverflow(by: 16).overflow ? .max : max(maxPixels * 16, 64 << 20) }
}
