import SinGANSupport

/// Pictures with everything that belongs to them, as bytes that restore exactly the same; made for caches, not for people.
///
/// The file format is safetensors: samples, profiles and EXIF blocks are tensors of bytes, sizes stand in the metadata.
public struct PictureArchive: Sendable {
    /// The pictures, with their profiles and EXIF blocks.
    public var images: [Image]
    /// The animation, where the result is one.
    public var animation: FrameSequence?
    /// Further texts by name.
    public var notes: [String: String]

    /// Makes an archive in memory.
    public init(images: [Image], animation: FrameSequence? = nil, notes: [String: String] = [:]) {
        self.images = images
        self.animation = animation
        self.notes = notes
    }

    /// Returns the archive's bytes. Equal content gives equal bytes.
    ///
    /// - Throws: `.internalFailure` where the header can't be written.
    public func encoded() throws(SinGANError) -> [UInt8] {
        var file = Safetensors()
        for (name, text) in notes { file.metadata["note." + name] = text }
        file.metadata["images"] = String(images.count)
        for (number, image) in images.enumerated() { Self.put(image, number, into: &file) }
        if let animation {
            file.metadata["animation"] =
                "\(animation.width) \(animation.height) \(animation.framesPerSecond.bitPattern) \(animation.closes) \(animation.count)"
            for (number, frame) in animation.frames.enumerated() { file.tensors["frame.\(number)"] = Self.entry(frame) }
        }
        return try file.encoded()
    }

    /// Reads an archive, which messages call `name`.
    ///
    /// - Throws: `.badData` for anything that `encoded()` didn't make.
    public init(_ bytes: [UInt8], name: String) throws(SinGANError) {
        let file = try Safetensors(bytes, name: name)
        let damaged = SinGANError(.badData, "\(name) is damaged", hint: "Remove it.")
        guard let count = file.metadata["images"].flatMap(Int.init), (0...100_000).contains(count) else { throw damaged }
        images = []
        for number in 0..<count {
            guard let image = Self.image(number, from: file) else { throw damaged }
            images.append(image)
        }
        if let text = file.metadata["animation"] {
            guard let animation = Self.animation(text, from: file) else { throw damaged }
            self.animation = animation
        }
        notes = [:]
        for (key, text) in file.metadata where key.hasPrefix("note.") { notes[String(key.dropFirst(5))] = text }
    }

    private static func entry(_ bytes: [UInt8]) -> Safetensors.Entry { .init(type: .uint8, shape: [bytes.count], bytes: bytes) }

    private static func put(_ image: Image, _ number: Int, into file: inout Safetensors) {
        let prefix = "image.\(number)"
        file.metadata[prefix] = "\(image.width) \(image.height) \(image.depth.rawValue) \(image.colorChannels) \(image.hasAlpha)"
        file.tensors["\(prefix).samples"] = entry(image.samples)
        if let profile = image.profile { file.tensors["\(prefix).profile"] = entry(profile) }
        if let exif = image.exif { file.tensors["\(prefix).exif"] = entry(exif) }
        if let bits = image.usedBits { file.metadata["\(prefix).bits"] = String(bits) }
        if let resolution = image.resolution {
            file.metadata["\(prefix).resolution"] = "\(resolution.horizontal.bitPattern) \(resolution.vertical.bitPattern)"
        }
    }

    private static func image(_ number: Int, from file: Safetensors) -> Image? {
        let prefix = "image.\(number)"
        let words = file.metadata[prefix, default: ""].split(separator: " ")
        guard words.count == 5, let width = Int(words[0]), let height = Int(words[1]), let depth = Int(words[2]).flatMap(Depth.init),
            let colors = Int(words[3]), let hasAlpha = Bool(String(words[4])), let samples = file.tensors["\(prefix).samples"]?.bytes,
            (1...1_000_000).contains(width), (1...1_000_000).contains(height), colors == 1 || colors == 3,
            samples.count == width * height * (colors + (hasAlpha ? 1 : 0)) * depth.bytes
        else { return nil }
        let numbers = file.metadata["\(prefix).resolution", default: ""].split(separator: " ").compactMap { UInt64($0) }
        return Image(
            width: width, height: height, depth: depth, colorChannels: colors, hasAlpha: hasAlpha, samples: samples,
            profile: file.tensors["\(prefix).profile"]?.bytes, exif: file.tensors["\(prefix).exif"]?.bytes
        ).at(
            numbers.count == 2
                ? .init(horizontal: Double(bitPattern: numbers[0]), vertical: Double(bitPattern: numbers[1])) : nil
        ).using(bits: file.metadata["\(prefix).bits"].flatMap(Int.init).flatMap { Image.usableBits.contains($0) ? $0 : nil })
    }

    private static func animation(_ text: String, from file: Safetensors) -> FrameSequence? {
        let words = text.split(separator: " ")
        guard words.count == 5, let width = Int(words[0]), let height = Int(words[1]),
            let rate = UInt64(words[2]).map(Double.init(bitPattern:)),
            let closes = Bool(String(words[3])), let count = Int(words[4]), (1...1_000_000).contains(width),
            (1...1_000_000).contains(height), rate > 0, rate.isFinite, (0...1_000_000).contains(count)
        else { return nil }
        var sequence = FrameSequence(width: width, height: height, framesPerSecond: rate, closes: closes)
        for number in 0..<count {
            guard let frame = file.tensors["frame.\(number)"]?.bytes, frame.count == 3 * width * height else { return nil }
            sequence.append(frame: frame)
        }
        return sequence
    }
}
