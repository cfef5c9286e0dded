import Foundation
import SinGANSupport
import SinGANTasks
import TestSupport
import Testing

@testable import SinGANPipelines

/// The file in which a batch notes what it makes.
@Suite struct ManifestTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var text: String { (try? String(contentsOfFile: folder("manifest.jsonl"), encoding: .utf8)) ?? "" }

    private func put(_ text: String, _ name: String = "manifest.jsonl") throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder(name)))
    }

    @Test func anUnfinishedLineIsCutAndAWholeOneEnded() throws {
        try put("{\"a\":1}\n{\"b\":")
        try Manifest(in: folder.path, nil).add(["c": 3])
        #expect(text == "{\"a\":1}\n{\"c\":3}\n")
        try put("{\"a\":1}\n{\"b\":2}")
        try Manifest(in: folder.path, nil).add(["c": 3])
        #expect(text == "{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n")
        try put("{")
        _ = try Manifest(in: folder.path, nil)
        #expect(text.isEmpty)
    }

    @Test func twoRunsDontWriteOneManifest() throws {
        let first = try Manifest(in: folder.path, nil)
        let error = #expect(throws: SinGANError.self) { try Manifest(in: folder.path, nil) }
        #expect(error?.code == .locked)
        #expect(throws: Never.self) { try Manifest(in: folder.path, PictureShard("1/2")) }
        try first.add(["a": 1])
    }

    @Test func whatIsFinishedIsKnownByItsDigests() throws {
        let (a, b) = (folder("a.png"), folder("b.png"))
        func state(_ key: String = "k") -> FinishedRuns.State { ManifestRecords(in: folder.path).state(key, [a, b]) }
        try put("first", "a.png")
        #expect(state() == .unknown, "somebody's file")
        let begun = #"{"begun":"x.jpg","key":"k","files":["a.png","b.png"]}"#
        try put(begun + "\n", "manifest-1-of-2.jsonl")
        #expect(state() == .outdated, "ours, perhaps half of it")
        func line(_ name: String) throws -> String {
            #"{"result":"\#(name)","digest":"\#(try FileMark(of: folder(name)).digest)","key":"k","source":{"file":"x.jpg"}}"#
        }
        try put("second", "b.png")
        try put([begun, try line("a.png"), try line("b.png"), "{broken"].joined(separator: "\n"), "manifest-1-of-2.jsonl")
        #expect(state() == .finished && state("other") == .outdated)
        try put("changed", "b.png")
        #expect(state() == .unknown)
        let failed = #"{"source":{"file":"x.jpg"},"error":"it is too small","code":65}"#
        try put([begun, failed].joined(separator: "\n"))
        #expect(ManifestRecords(in: folder.path).failures == ["x.jpg": "it is too small"])
        try put([begun, failed, begun].joined(separator: "\n"))
        #expect(ManifestRecords(in: folder.path).failures.isEmpty)
    }

    /// A file that nobody touched isn't read, and one that was is known by its content.
    @Test func marksKnowAFileAgain() throws {
        try put("content", "a.png")
        let file = folder("a.png")
        let mark = FileMark(try FileMark(of: file).line)
        #expect(mark.isOf(file) && mark.line.hasPrefix(mark.digest + " 7 "))
        // With this mark's size and time, what it says of the content isn't looked at.
        let stamped = FileMark("0000 " + mark.line.dropFirst(mark.digest.count + 1))
        #expect(stamped.isOf(file))
        let old = Date(timeIntervalSinceNow: -7200)
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: file)
        #expect(mark.isOf(file) && !stamped.isOf(file), "touched")
        try put("another", "a.png")
        #expect(!mark.isOf(file) && !FileMark(mark.digest).isOf(file), "as long, and changed")
        #expect(!mark.isOf(folder("none.png")))
        try put("content", "a.png")
        #expect(FileMark(mark.digest).isOf(file), "a record of an earlier version")
    }

    @Test func whatAKilledRunWasWritingIsRemoved() throws {
        for name in ["a.png", "a.png.backup", ".singan-abcdef", ".singan-old123", ".singan-notes"] { try put("x", name) }
        let old = Date(timeIntervalSinceNow: -7200)
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: folder(".singan-old123"))
        Leftovers.clear(folder.path)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(left == [".singan-abcdef", ".singan-notes", "a.png", "a.png.backup"])
    }

    @Test func filesOfOthersThatAppearedAreNotOurs() throws {
        let begun = #"{"begun":"x.jpg","key":"k","files":["a.png"]}"#
        let blocked = #"{"source":{"file":"x.jpg"},"error":"appeared","code":73,"isBlocked":true,"files":["a.png"]}"#
        try put("theirs", "a.png")
        try put([begun, blocked].joined(separator: "\n"))
        #expect(ManifestRecords(in: folder.path).state("k", [folder("a.png")]) == .unknown)
    }
}
