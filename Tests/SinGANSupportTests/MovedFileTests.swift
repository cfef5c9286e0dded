import Foundation
import SinGANSupport
import Synchronization
import TestSupport
import Testing

/// Files that don't replace what appeared in their place.
@Suite struct MovedFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ byte: UInt8, to path: String) -> SinGANError? {
        do throws(SinGANError) {
            try AtomicFile.write([byte], to: path, replaces: false)
            return nil
        } catch {
            return error
        }
    }

    @Test func whatIsThereStays() throws {
        #expect(write(1, to: folder("a.png")) == nil)
        #expect(try AtomicFile.read(folder("a.png")) == [1])
        let error = try #require(write(2, to: folder("a.png")))
        let moved = try #require(error.cause as? MovedFile)
        #expect(error.code == .cannotCreate && error.message.contains(folder("a.png")) && error.message.contains(folder("a-2.png")))
        #expect(moved.path == folder("a-2.png") && moved.number == 2)
        #expect((write(3, to: folder("a.png"))?.cause as? MovedFile)?.path == folder("a-3.png"))
        #expect(try ["a.png", "a-2.png", "a-3.png"].map { try AtomicFile.read(folder($0)) } == [[1], [2], [3]])
        try AtomicFile.write([4], to: folder("a.png"))
        #expect(try AtomicFile.read(folder("a.png")) == [4])
        #expect(try folder.names() == ["a-2.png", "a-3.png", "a.png"], "no temporary file is left")
    }

    @Test func permissionsAreThoseOfANewFile() throws {
        #expect(write(1, to: folder("a")) == nil)
        try AtomicFile.write([1], to: folder("b"))
        var (own, other) = (stat(), stat())
        #expect(stat(folder("a"), &own) == 0 && stat(folder("b"), &other) == 0 && own.st_mode == other.st_mode)
    }

    @Test func aLinkToNothingLeadsToTheFile() throws {
        symlink("b.png", folder("a.png"))
        #expect(write(1, to: folder("a.png")) == nil)
        #expect(try AtomicFile.read(folder("b.png")) == [1])
        #expect((write(2, to: folder("a.png"))?.cause as? MovedFile)?.path == folder("a-2.png"))
    }

    @Test func manyAtOnceLoseNothing() throws {
        let path = folder("x.png")
        let places = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 12) { number in
            let error = write(UInt8(number), to: path)
            let place = error == nil ? path : (error?.cause as? MovedFile)?.path ?? "lost: \(error?.message ?? "")"
            places.withLock { $0.append(place) }
        }
        #expect(Set(places.withLock { $0 }).count == 12)
        let bytes = try folder.names().flatMap { try AtomicFile.read(folder($0)) }
        #expect(bytes.sorted() == Array(0..<12))
    }

    @Test func namesKeepTheirEnding() {
        #expect(MovedFile.name("a/b.c.png", "2") == "a/b.c-2.png" && MovedFile.name("a.d/b", "2") == "a.d/b-2")
    }
}
