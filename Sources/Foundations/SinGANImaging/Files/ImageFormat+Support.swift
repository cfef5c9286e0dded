extension ImageFormat {
    /// Whether this libvips reads the format. AVIF and HEIC depend on a decoder that only a trial shows.
    public var canLoad: Bool { Self.support[self]?.load ?? false }

    /// Whether this libvips writes the format, tried once with a small picture.
    public var canSave: Bool { Self.support[self]?.save ?? false }

    private static let support: [ImageFormat: (load: Bool, save: Bool)] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, $0.tried()) })

    private func tried() -> (load: Bool, save: Bool) {
        let hasLoader = VipsRuntime.has(loader)
        guard VipsRuntime.has(saver) else { return (hasLoader, false) }
        let picture = Image(pixels: Pixels(width: 16, height: 16, repeating: 0.5))
        guard let bytes = try? ImageWriter().encode(picture, format: self, options: WriteOptions()) else { return (hasLoader, false) }
        return ((try? ImageReader().read(bytes: bytes, name: rawValue)) != nil, true)
    }
}
