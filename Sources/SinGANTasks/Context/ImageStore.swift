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

    /// What a picture may ask for, also one that a task makes.
    public var limits: ReadLimits { reader.limits }

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

    /// The picture read as a mask of 0...1. Throws like `open`.
    public func mask(_ name: String) throws(SinGANError) -> Mask {
        try open(name).image.mask()
    }
}
