import Foundation
import SinGANSupport
import Testing

@Suite struct DigestAndFileTests {
    /// FIPS 180-2, appendix B.1.
    @Test func sha256OfAbc() {
        #expect(Digest.sha256(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func aFailedWriteLeavesTheOldFile() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/a"
        try AtomicFile.write([1, 2, 3], to: path)
        try AtomicFile.write([], to: "\(folder)/empty")
        #expect(try AtomicFile.read(path) == [1, 2, 3])
        #expect(try AtomicFile.read("\(folder)/empty") == [])
        let failure = #expect(throws: SinGANError.self) { try AtomicFile.write([4], to: "\(folder)/none/a") }
        #expect(failure?.code == .cannotCreate)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["a", "empty"])
    }

    @Test func aTemporaryFileTakesItsNameOrGoes() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try AtomicFile.write([1], to: "\(folder)/a")
        chmod("\(folder)/a", 0o640)
        symlink("\(folder)/a", "\(folder)/link")
        do {
            let file = try TemporaryFile(beside: "\(folder)/link")
            #expect(file.size == 0)
            try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file.path))
            #expect(file.size == 3)
            try file.rename(to: "\(folder)/link")
        }
        #expect(try AtomicFile.read("\(folder)/a") == [1, 2, 3])
        var status = stat()
        #expect(stat("\(folder)/a", &status) == 0 && status.st_mode & 0o777 == 0o640)
        _ = try TemporaryFile(beside: "\(folder)/b")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["a", "link"])
        #expect(#expect(throws: SinGANError.self) { try TemporaryFile(beside: "\(folder)/none/a") }?.code == .cannotCreate)
    }

    @Test func aLockExcludesAndIsLetGo() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var first = try FileLock.attempt(path)
        #expect(first != nil)
        #expect(try FileLock.attempt(path) == nil)
        #expect(FileLock.holder(path) == getpid())
        first = nil
        #expect(try FileLock.attempt(path) != nil)
    }

    /// Network file systems without locks, and a signal that comes in between.
    @Test func whereThereAreNoLocksItGoesOn() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        for reason in [ENOLCK, ENOSYS, EOPNOTSUPP, 524] {
            let lock = try FileLock.attempt(path) { _, _ in
                errno = reason
                return -1
            }
            #expect(lock?.problem?.isEmpty == false)
        }
        var calls = 0
        let lock = try FileLock.attempt(path) { descriptor, operation in
            calls += 1
            guard calls > 2 else {
                errno = EINTR
                return -1
            }
            return flock(descriptor, operation)
        }
        #expect(lock != nil && lock?.problem == nil && calls == 3)
        #expect(try FileLock.attempt(path) == nil, "it is held")
        let error = #expect(throws: SinGANError.self) {
            try FileLock.attempt(path) { _, _ in
                errno = EIO
                return -1
            }
        }
        #expect(error?.code == .inputOutput)
    }

    @Test func theFirstReasonOfACancellationStays() {
        let cancellation = Cancellation()
        #expect(throws: Never.self) { try cancellation.check() }
        cancellation.cancel(.terminated)
        cancellation.cancel(.interrupted)
        #expect(cancellation.isCancelled)
        #expect(#expect(throws: SinGANError.self) { try cancellation.check() }?.exitStatus == 143)
    }
}
