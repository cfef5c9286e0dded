import Foundation
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

/// What is remembered of a model beside its file.
@Suite struct ModelNoteTests {
    private static func age(_ path: String, _ seconds: Double) throws {
        let date = Date().addingTimeInterval(-seconds)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    }

    @Test func theFirstPicturesNameStaysAndTheTimeIsThatOfTheLastUse() throws {
        let folder = try TemporaryFolder()
        try folder.write("model", to: "m.singan")
        let path = folder("m.singan")
        #expect(ModelNote.load(beside: path) == nil && ModelNote.lastUse(beside: path) == nil)
        ModelNote.use(path, picture: "photos/a.png")
        #expect(ModelNote.load(beside: path)?.picture == "a.png")
        try Self.age(path + ".note", 5000)
        let old = try #require(ModelNote.lastUse(beside: path))
        #expect(abs(old.timeIntervalSinceNow + 5000) < 60)
        ModelNote.use(path, picture: "copy.png")
        #expect(ModelNote.load(beside: path)?.picture == "a.png")
        #expect(try #require(ModelNote.lastUse(beside: path)).timeIntervalSinceNow > -60)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "model")
    }

    @Test func aNameIsAddedOnceItIsKnown() throws {
        let folder = try TemporaryFolder()
        try folder.write("model", to: "m.singan")
        ModelNote.use(folder("m.singan"), picture: nil)
        #expect(ModelNote.load(beside: folder("m.singan")) == ModelNote(picture: nil))
        ModelNote.use(folder("m.singan"), picture: "-")
        #expect(ModelNote.load(beside: folder("m.singan"))?.picture == "standard input")
    }

    /// A folder that can't be written, a damaged note, no model: nothing happens, and nothing is thrown.
    @Test func whatCantBeNotedIsLeftOut() throws {
        let folder = try TemporaryFolder()
        ModelNote.use(folder("none.singan"), picture: "a.png")
        #expect(try folder.names().isEmpty)
        ModelNote.use("/proc/version", picture: "a.png")
        try folder.write("{", to: "m.singan.note")
        try folder.write("model", to: "m.singan")
        #expect(ModelNote.load(beside: folder("m.singan")) == nil)
        ModelNote.use(folder("m.singan"), picture: "a.png")
        #expect(ModelNote.load(beside: folder("m.singan"))?.picture == "a.png")
    }

    @Test func filesAreListedUnreadAndRemovedWithTheirNotes() throws {
        let folder = try TemporaryFolder()
        let store = ModelStore(folder: folder.path)
        try folder.write("12345", to: "m.singan")
        try folder.write("123", to: "m.singan.times")
        ModelNote.use(folder("m.singan"), picture: "a.png")
        let entry = try #require(store.files().first)
        #expect(entry.identity == "m" && entry.bytes == 5 && entry.note?.picture == "a.png" && entry.problem == nil)
        #expect(entry.bytesOnDisk > 8 && !entry.isLocked)
        #expect(try folder.names() == ["m.singan", "m.singan.note", "m.singan.times"], "looking makes no lock")
        let lock = try FileLock.attempt(folder("m.singan.lock"))
        #expect(lock != nil && entry.isLocked)
        #expect(throws: SinGANError.self) { try store.remove(entry) }
        withExtendedLifetime(lock) {}
        #expect(ModelNote.load(beside: entry.path) != nil)
    }

    @Test func removing() throws {
        let folder = try TemporaryFolder()
        let store = ModelStore(folder: folder.path)
        try folder.write("12345", to: "m.singan")
        ModelNote.use(folder("m.singan"), picture: "a.png")
        try folder.write("x", to: "m.singan.note.ABCDEF")
        ModelLeftovers.remove(beside: folder("m.singan"))
        #expect(try folder.names() == ["m.singan", "m.singan.note"])
        try store.remove(try #require(store.files().first))
        #expect(try folder.names().isEmpty)
    }
}
