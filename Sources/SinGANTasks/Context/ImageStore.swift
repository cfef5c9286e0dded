import SinGANEngine
import SinGANImaging
import SinGANSupport
import Synchronization

/// Where a task's pictures come from: files, standard input ("-"), and memory (for programs, tests and pipelines).
public final class ImageStore: Sendable {
    private let reader: ImageReader
    private let readStandardInput: @Sendable () throws(SinGANError) -> [UInt8]
    private let memory: Mutex<[String: Image]>

    /// `memory` holds pictures by name, looked at before the file system. `standardInput` is called at most once.
    public init(
        limits: ReadLimits = .init(), memory: [String: Image] = [:],
        standardInput: @escaping @Sendable () throws(SinGANError) -> [UInt8] = { () throws(SinGANError) in
            throw SinGANError(.usage, "there is no standard input here", hint: "Name a file.")
        }
    ) {
        reader = ImageReader(limits: limits)
        readStandardInput = standardInput
        self.memory = Mutex(memory)
    }

    /// What `name` stands for: a picture, or a model with its training picture.
    ///
    /// Throws `.noInput` and `.badData` where it isn't there or can't be used.
    public func open(_ name: String) throws(SinGANError) -> SourcePicture {
        if let image = memory.withLock({ $0[name] }) { return SourcePicture(name: name, image: image, model: nil) }
        if name == "-" {
            let image = try reader.read(bytes: try readStandardInput(), name: "standard input")
            // It can be read once only, and a task may ask twice.
            memory.withLock { $0["-"] = image }
            return SourcePicture(name: name, image: image, model: nil)
        }
        guard SinGANModel.isModelFile(name) else { return SourcePicture(name: name, image: try reader.read(name), model: nil) }
        let model = try SinGANModel.load(name)
        return SourcePicture(name: name, image: Image(pixels: model.picture.pixels), model: model)
    }

    /// A mask of 0...1: the picture's alpha where that isn't opaque everywhere, else its luminance. Throws like `open`.
    public func mask(_ name: String) throws(SinGANError) -> Mask {
        let image = try open(name).image
        if let alpha = image.alpha() { return alpha }
        return Mask(luminanceOf: try image.pixels())
    }
}

extension Mask {
    /// Rec. 709 weights on the gamma-encoded channels.
    fileprivate init(luminanceOf pixels: Pixels) {
        let values = (0..<pixels.width * pixels.height).map { pixel in
            let (red, green, blue) = (pixels.values[pixel * 3], pixels.values[pixel * 3 + 1], pixels.values[pixel * 3 + 2])
            // Written around green, so that grey stays exactly what it is.
            return green + 0.2126 * (red - green) + 0.0722 * (blue - green)
        }
        self.init(width: pixels.width, height: pixels.height, values: values)
    }
}
