extension Raster {
    /// Makes a raster of a picture's samples, with its profile, EXIF and resolution. Samples of a file that uses fewer than its 16 bits are stretched
    /// to all of them, as they are in the picture.
    public init(_ image: Image) {
        self.init(
            width: image.width, height: image.height, bands: image.channels, format: image.depth == .eight ? .uint8 : .uint16,
            samples: image.samples)
        (profile, exif, resolution) = (image.profile, image.exif, image.resolution)
    }
}
