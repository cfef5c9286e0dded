import Foundation
import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks
import Synchronization

/// The pictures of a studio, by their ids. What isn't a file of the command line lies in a folder of the studio's own.
final class PictureShelf: Sendable {
    /// The folder of pictures that are no files of the user's; it goes with the studio.
    let folder: String
    /// The folder in which pictures are saved.
    let outDir: String
    let reader: ImageReader
    private let state = Mutex(State())

    private struct State {
        var pictures: [String: StudioPicture] = [:]
        /// In the order in which they came.
        var order: [String] = []
        var count = 0
    }

    init(folder: String, outDir: String, limits: ReadLimits) {
        (self.folder, self.outDir) = (folder, outDir)
        reader = ImageReader(limits: limits)
    }

    /// All pictures that came from outside, in the order in which they came.
    var originals: [StudioPicture] {
        state.withLock { state in
            state.order.compactMap { state.pictures[$0] }.filter { $0.origin == .given || $0.origin == .dropped }
        }
    }

    /// The results that are no files of the user's.
    var unsaved: Int { state.withLock { $0.pictures.values.count { Self.isFinal($0) && !$0.isThere } } }

    private static func isFinal(_ picture: StudioPicture) -> Bool { if case .result = picture.origin { true } else { false } }

    /// Returns a picture. Throws `.noInput` where there is none of that id.
    func picture(_ id: String) throws(SinGANError) -> StudioPicture {
        guard let picture = state.withLock({ $0.pictures[id] }) else {
            throw SinGANError(.noInput, "there is no picture \(ForeignName.line(String(id.prefix(40))))", hint: "Drop it in again.")
        }
        return picture
    }

    /// Adds a file of the command line. Throws `.noInput` and `.badData` where it is no picture.
    @discardableResult
    func add(given path: String) throws(SinGANError) -> StudioPicture {
        let bytes = try reader.bytes(of: path)
        let outline = try reader.outline(bytes: bytes, name: path)
        // Neither an option nor a reference to a step.
        let word = path.hasPrefix("-") || path.hasPrefix("@") ? "./\(path)" : path
        return put { id in
            StudioPicture(
                id: id, name: AtomicFile.lastPart(of: path), word: word, file: path, origin: .given, size: outline.size,
                hasAlpha: outline.hasAlpha, made: PictureRecord.made(path), isThere: true)
        }
    }

    /// Adds a picture that the page sent. Throws `.badData` where it isn't whole, or exceeds the limits.
    func add(dropped bytes: [UInt8], name wanted: String) throws(SinGANError) -> StudioPicture {
        let format = ImageFormat.of(bytes: bytes) ?? .png
        let name = PictureFile.name(wanted, format)
        let image = try reader.read(bytes: bytes, name: name)
        let file = newFile(format.extensions[0])
        try write(bytes, to: file)
        let made = PictureRecord.made(file)
        return put(named: name) { id, word in
            StudioPicture(
                id: id, name: AtomicFile.lastPart(of: word), word: word, wanted: name, file: file, origin: .dropped, size: image.size,
                hasAlpha: image.hasAlpha, made: made, isThere: false)
        }
    }

    /// Adds a file that a job has written into the studio's folder.
    ///
    /// - Parameters:
    ///   - name: the file's name when it is saved.
    ///   - drafts: what its recipe calls pictures that are no files yet.
    func add(
        made file: String, name: String, origin: StudioPicture.Origin, animation: TaskFiles.AnimationTiming? = nil,
        drafts: [StudioPicture.Draft] = [], _ made: JSONValue = .null
    ) throws(SinGANError) -> StudioPicture {
        let outline = try reader.outline(bytes: reader.bytes(of: file), name: name)
        var isFinal = false
        if case .result = origin { isFinal = true }
        return put(named: name, isFinal: isFinal) { id, word in
            StudioPicture(
                id: id, name: AtomicFile.lastPart(of: word), word: word, wanted: isFinal ? name : AtomicFile.lastPart(of: word), file: file,
                origin: origin, size: outline.size, hasAlpha: outline.hasAlpha, animation: animation, made: made, isThere: false,
                drafts: drafts)
        }
    }

    /// Forgets a picture, and removes its file where that is the studio's own.
    func remove(_ id: String) {
        let gone = state.withLock { state in
            state.order.removeAll { $0 == id }
            return state.pictures.removeValue(forKey: id)
        }
        if let gone, gone.origin != .given { unlink(gone.file) }
    }

    /// Notes that a picture is a file of the user's now.
    func saved(_ id: String, as path: String) {
        state.withLock { state in
            state.pictures[id]?.word = path
            state.pictures[id]?.name = AtomicFile.lastPart(of: path)
            state.pictures[id]?.isThere = true
        }
    }

    /// Returns how commands name pictures now, in their order: each that is no file yet as it would be saved now, after those before it.
    func words(of pictures: [StudioPicture]) -> [String] {
        state.withLock { state in
            let there = Self.saved(state)
            return pictures.reduce(into: []) { words, picture in
                let wanted = picture.isThere ? nil : picture.wanted
                words.append(wanted.map { free($0, there.union(words)) } ?? picture.word)
            }
        }
    }

    /// Returns the path in the folder for saved pictures that a file would be saved as now.
    ///
    /// - Parameter others: paths that are other files'.
    func path(of name: String, besides others: [String] = []) -> String {
        state.withLock { free(name, Self.saved($0).union(others)) }
    }

    /// Returns the bytes of a picture's file, with the names in its recipe that pictures have now: of two that waited for the same name, the one that
    /// was saved first has it.
    func bytes(of picture: StudioPicture) throws -> [UInt8] {
        let bytes = try reader.bytes(of: picture.file)
        guard let text = try renamedText(of: picture) else { return bytes }
        let image = try reader.read(bytes: bytes, name: picture.name)
        return try ImageWriter().encode(image, format: ImageFormat.of(bytes: bytes) ?? .png, options: WriteOptions(text: text))
    }

    /// Returns the texts in a picture's file, with the same names.
    func text(of picture: StudioPicture) throws -> [String: String] { try renamedText(of: picture) ?? reader.text(of: picture.file) }

    /// nil where its recipe is as it was.
    private func renamedText(of picture: StudioPicture) throws -> [String: String]? {
        let known = picture.drafts.compactMap { draft in (try? self.picture(draft.id)).map { (draft.word, $0) } }
        let names = Dictionary(zip(known.map(\.0), words(of: known.map(\.1))).filter { $0 != $1 }) { first, _ in first }
        return names.isEmpty ? nil : Recipe.renamed(try reader.text(of: picture.file), names)
    }

    /// Returns the path of a file that isn't there yet, in the studio's folder.
    func newFile(_ ending: String) -> String {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        return "\(folder)/\(number).\(ending)"
    }

    /// The studio's folder goes with the studio: nothing in it has to outlive a power failure.
    private func write(_ bytes: [UInt8], to path: String) throws(SinGANError) {
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
            throw SinGANError(.inputOutput, "can't write \(path)", hint: "Make room on the disk.")
        }
    }

    /// - Parameter isFinal: whether it gets the name itself. What only passes by doesn't take it from others.
    private func put(
        named name: String, isFinal: Bool = true, _ make: (_ id: String, _ word: String) -> StudioPicture
    ) -> StudioPicture {
        state.withLock { state in
            guard isFinal else {
                let id = Self.nextID(&state)
                return Self.insert(make(id, OutputFolderName.path(outDir, MovedFile.name(name, id))), &state)
            }
            let word = free(name, Self.saved(state))
            return Self.insert(make(Self.nextID(&state), word), &state)
        }
    }

    /// The paths of pictures that are files of the user's, also of those that were removed since.
    private static func saved(_ state: State) -> Set<String> { Set(state.pictures.values.filter(\.isThere).map(\.word)) }

    /// Names have numbers because of files alone: of many results few are saved.
    private func free(_ name: String, _ taken: Set<String>) -> String {
        let path = OutputFolderName.path(outDir, name)
        var (word, number) = (path, 1)
        while taken.contains(word) || FileManager.default.fileExists(atPath: word) {
            number += 1
            word = MovedFile.name(path, String(number))
        }
        return word
    }

    private func put(_ make: (String) -> StudioPicture) -> StudioPicture {
        state.withLock { state in Self.insert(make(Self.nextID(&state)), &state) }
    }

    private static func nextID(_ state: inout State) -> String {
        state.count += 1
        return "p\(state.count)"
    }

    private static func insert(_ picture: StudioPicture, _ state: inout State) -> StudioPicture {
        state.pictures[picture.id] = picture
        state.order.append(picture.id)
        return picture
    }
}

/// Paths in the folder that pictures are saved to.
enum OutputFolderName {
    static func path(_ folder: String, _ name: String) -> String {
        if folder.isEmpty || folder == "." { return name }
        return folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }
}

extension AtomicFile {
    /// The part of a path behind its last slash.
    static func lastPart(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
