import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import Synchronization

/// The source of a task's pictures: files, standard input ("-"), and memory (for programs, tests and pipelines).
public final class ImageStore: Sendable {
    private let reader: ImageReader
    private let folder: String?
    private let aliases: [String: String]
    private let drafts: [String: String]
    private let onlyRegularFiles: Bool
    private let readStandardInput: @Sendable () throws(SinGANError) -> [UInt8]
    private let shared: Shared
    /// How files that are no usual pictures are shown.
    public let view: RasterView

    /// What stores of one run have in common: pictures in memory, and the digests of the files that were read.
    private final class Shared: Sendable {
        let memory: Mutex<[String: SourcePicture]>
        let seen = Mutex<[String: String]>([:])

        init(_ memory: [String: SourcePicture]) { self.memory = Mutex(memory) }
    }

    /// Makes a store.
    ///
    /// - Parameters:
    ///   - limits: the largest picture that is read.
    ///   - folder: the folder that relative names are relative to; nil for the current folder.
    ///   - aliases: files by the names that stand for them; these files are not relative to `folder`.
    ///   - drafts: files by the names that they will have; messages and recipes call them so already.
    ///   - memory: pictures by name, looked up before the file system.
    ///   - onlyRegularFiles: whether pipes and devices, which may never end, are refused: for names that others have written.
    ///   - standardInput: reads standard input; called at most once.
    public init(
        limits: ReadLimits = .init(), folder: String? = nil, aliases: [String: String] = [:], drafts: [String: String] = [:],
        memory: [String: Image] = [:],
        onlyRegularFiles: Bool = false,
        standardInput: @escaping @Sendable () throws(SinGANError) -> [UInt8] = { () throws(SinGANError) in
            throw SinGANError(.usage, "there is no standard input here", hint: "Name a file.")
        }
    ) {
        reader = ImageReader(limits: limits)
        self.folder = folder
        self.aliases = aliases
        self.drafts = drafts
        self.onlyRegularFiles = onlyRegularFiles
        readStandardInput = standardInput
        let pictures = memory.map { ($0, SourcePicture(name: $0, image: $1, model: nil)) }
        shared = Shared(Dictionary(uniqueKeysWithValues: pictures))
        view = RasterView()
    }

    private init(_ other: ImageStore, view: RasterView) {
        (reader, folder, aliases, drafts, onlyRegularFiles) = (
            other.reader, other.folder, other.aliases, other.drafts, other.onlyRegularFiles
        )
        (readStandardInput, shared, self.view) = (other.readStandardInput, other.shared, view)
    }

    /// Returns the same store, which shows files that are no usual pictures in another way.
    public func viewed(as view: RasterView) -> ImageStore { ImageStore(self, view: view) }

    /// Keeps a picture in memory under its name, and replaces the one of that name.
    public func put(_ picture: SourcePicture) { shared.memory.withLock { $0[picture.name] = picture } }

    /// Forgets the picture of that name that is kept in memory.
    public func remove(_ name: String) { shared.memory.withLock { $0[name] = nil } }

    /// Returns the file that `name` stands for.
    public func path(of name: String) -> String {
        if let file = aliases[name] { return file }
        guard let folder, name != "-", !name.hasPrefix("/") else { return name }
        return folder.isEmpty || folder == "." ? name : "\(folder)/\(name)"
    }

    /// Returns the file that is read for `name`: another one than `path(of:)` where that isn't written yet.
    public func file(of name: String) -> String { drafts[name] ?? path(of: name) }

    /// The SHA-256 of every file that was read, by the name it was asked for.
    public var digests: [String: String] { shared.seen.withLock { $0 } }

    /// The largest picture that is read; it also holds for pictures that a task makes.
    public var limits: ReadLimits { reader.limits }

    /// Returns what `name` stands for: a picture, or a model with its training picture.
    ///
    /// - Throws: `.noInput` where it isn't there, `.badData` where it can't be used.
    public func open(_ name: String) throws(SinGANError) -> SourcePicture {
        if let picture = shared.memory.withLock({ $0[name] }) { return picture }
        let path = file(of: name)
        if path == "-" {
            let bytes = try readStandardInput()
            let picture = try picture(bytes, name, shown: "standard input")
            remember(name, bytes)
            // It can be read once only, and a task may ask twice.
            put(picture)
            return picture
        }
        try checkKind(path)
        guard SinGANModel.isModelFile(path) else {
            let bytes = try reader.bytes(of: path)
            remember(name, bytes)
            return try picture(bytes, shown(name), shown: shown(name))
        }
        let model = try SinGANModel.load(path)
        remember(name, try AtomicFile.read(path))
        return SourcePicture(name: shown(name), image: Image(pixels: model.picture.pixels), model: model)
    }

    /// Returns every page of a file as a picture, like `open`; of a file with one page that.
    ///
    /// - Throws: `.noInput` and `.badData` like `open`.
    func pages(of name: String) throws(SinGANError) -> [SourcePicture] {
        let path = file(of: name)
        guard path != "-", shared.memory.withLock({ $0[name] }) == nil, !SinGANModel.isModelFile(path) else { return [try open(name)] }
        try checkKind(path)
        let bytes = try reader.bytes(of: path)
        let count = try reader.pages(bytes: bytes, name: shown(name))
        guard count > 1 else { return [try open(name)] }
        remember(name, bytes)
        var pages: [SourcePicture] = []
        for page in 0..<count {
            var view = view
            view.page = page
            pages.append(try viewed(as: view).picture(bytes, "page \(page) of \(shown(name))", shown: shown(name)))
        }
        return pages
    }

    /// Reads a picture; a file that an image can't hold, or that is shown in another way than it is, as a raster.
    private func picture(_ bytes: [UInt8], _ name: String, shown: String) throws(SinGANError) -> SourcePicture {
        let page = try page(of: bytes, shown)
        guard view.isMapped || reader.needsRaster(bytes: bytes, page: page) else {
            return SourcePicture(name: name, image: try reader.read(bytes: bytes, name: shown, page: page), model: nil)
        }
        let raster = try reader.raster(bytes: bytes, name: shown, page: page)
        let mapped = try raster.shown(range: view.range, bands: view.bands)
        return SourcePicture(name: name, image: raster.picture(mapped), model: nil, raster: raster)
    }

    /// The page that is read of a file: the view's, where it has several.
    private func page(of bytes: [UInt8], _ name: String) throws(SinGANError) -> Int? {
        guard let page = view.page else { return nil }
        return try reader.pages(bytes: bytes, name: name) > 1 ? page : nil
    }

    /// Whether the samples of a file fit into TIFF alone, from its header; false where it can't be read, which reading tells.
    public func needsTIFF(_ name: String) -> Bool {
        let path = file(of: name)
        guard path != "-", shared.memory.withLock({ $0[name] }) == nil,
            ["tif", "tiff"].contains(where: { path.lowercased().hasSuffix(".\($0)") }),
            let bytes = try? reader.bytes(of: path)
        else { return false }
        return reader.needsTIFF(bytes: bytes, page: view.page)
    }

    /// Reads the picture as a mask of 0...1, with a sentence about how it was read where that may surprise (see `Image.readMask`). A stand-in gives a
    /// mask whose left half is on.
    ///
    /// - Throws: `.noInput` and `.badData` like `open`.
    public func readMask(_ name: String) throws(SinGANError) -> (mask: Mask, notice: String?) {
        let picture = try open(name)
        guard picture.isStandIn else { return try picture.image.readMask() }
        let (width, height) = (picture.image.width, picture.image.height)
        return (Mask(width: width, height: height, values: (0..<width * height).map { $0 % width < width / 2 ? 1 : 0 }), nil)
    }

    /// Reads the picture as a mask of 0...1, without the sentence.
    ///
    /// - Throws: `.noInput` and `.badData` like `open`.
    public func mask(_ name: String) throws(SinGANError) -> Mask { try readMask(name).mask }

    /// Reads a file as a raster, with its samples as they are in the file. Standard input and pictures in memory give the samples of the picture.
    ///
    /// - Throws: `.noInput` and `.badData` like `open`.
    public func raster(_ name: String) throws(SinGANError) -> Raster {
        let path = file(of: name)
        if shared.memory.withLock({ $0[name] }) != nil || path == "-" {
            let picture = try open(name)
            return picture.raster ?? Raster(picture.image)
        }
        try checkKind(path)
        let bytes = try reader.bytes(of: path)
        remember(name, bytes)
        return try reader.raster(bytes: bytes, name: shown(name), page: page(of: bytes, shown(name)))
    }

    /// Reads every page of a file as a raster, as `pages(of:)` reads pictures.
    ///
    /// - Throws: `.noInput` and `.badData` like `open`.
    func rasters(of name: String) throws(SinGANError) -> [Raster] {
        let path = file(of: name)
        guard path != "-", shared.memory.withLock({ $0[name] }) == nil else { return [try raster(name)] }
        try checkKind(path)
        let bytes = try reader.bytes(of: path)
        let count = try reader.pages(bytes: bytes, name: shown(name))
        remember(name, bytes)
        var pages: [Raster] = []
        for page in 0..<count { pages.append(try reader.raster(bytes: bytes, name: shown(name), page: count > 1 ? page : nil)) }
        return pages
    }

    /// Returns the SHA-256 of a file, standard input or picture in memory, which doesn't have to be a picture yet.
    ///
    /// - Throws: `.noInput` where it can't be read.
    public func digest(of name: String) throws(SinGANError) -> String {
        if let known = shared.seen.withLock({ $0[name] }) { return known }
        let path = file(of: name)
        if path == "-" {
            _ = try open(name)
            return shared.seen.withLock { $0[name] } ?? ""
        }
        try checkKind(path)
        remember(name, SinGANModel.isModelFile(path) ? try AtomicFile.read(path) : try reader.bytes(of: path))
        return shared.seen.withLock { $0[name] } ?? ""
    }

    private func checkKind(_ path: String) throws(SinGANError) {
        var status = stat()
        guard onlyRegularFiles, stat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFDIR else {
            throw SinGANError(.badData, "\(path) is no regular file", hint: "Name a picture file.")
        }
    }

    /// Returns the name for messages: the file that an alias stands for.
    private func shown(_ name: String) -> String { aliases[name] ?? name }

    private func remember(_ name: String, _ bytes: [UInt8]) {
        let digest = Digest.sha256(bytes)
        shared.seen.withLock { $0[name] = digest }
    }
}

extension Mask {
    /// Checks that the mask has the size of the picture that it belongs to.
    ///
    /// - Throws: `.badData` where it hasn't.
    public func checkSize(name: String, of size: PixelSize, named pictureName: String) throws(SinGANError) {
        guard PixelSize(width: width, height: height) != size else { return }
        throw SinGANError(
            .badData, "\(name) is \(width)x\(height) and \(pictureName) is \(size)", hint: "Give a mask of \(pictureName)'s size.")
    }

    /// Reads a mask with which a user marks a part of a picture: on (1) from one half, else off (0).
    ///
    /// - Throws: `.badData` where it hasn't the picture's size, or where it marks nothing or everything.
    ///
    /// - Parameters:
    ///   - what: the part that it marks, for messages: "the object".
    ///   - mayBeAll: whether it may mark everything.
    ///   - name: the mask's name in messages.
    ///   - size, pictureName: the size and the name of the picture that it belongs to.
    public func marking(
        _ what: String, name: String, of size: PixelSize, named pictureName: String, mayBeAll: Bool = false
    ) throws(SinGANError) -> Mask {
        try checkSize(name: name, of: size, named: pictureName)
        let hard = thresholded()
        guard hard.values.contains(1) else {
            throw SinGANError(.badData, "\(name) is all black: it doesn't mark \(what)", hint: "Paint it white where \(what) is.")
        }
        guard mayBeAll || hard.values.contains(0) else {
            throw SinGANError(
                .badData, "\(name) is all white: it marks all of the picture as \(what)", hint: "Paint it black where \(what) is not.")
        }
        return hard
    }
}
