/// What a picture file may ask for.
public struct ReadLimits: Sendable {
    /// Width x height, looked at before anything is decoded. 100,000,000 by default.
    public var maxPixels: Int

    public init(maxPixels: Int = 100_000_000) { self.maxPixels = maxPixels }

    /// No encoding in use takes more than 16 bytes per pixel; the rest is room for profiles and other companions.
    public var maxBytes: Int { maxPixels.multipliedReportingOverflow(by: 16).overflow ? .max : max(maxPixels * 16, 64 << 20) }
}
