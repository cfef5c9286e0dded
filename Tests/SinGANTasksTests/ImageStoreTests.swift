import SinGANImaging
import SinGANSupport
import SinGANTasks
import Synchronization
import TestSupport
import Testing

@Suite struct ImageStoreTests {
    private static let picture = Image(pixels: Pixels(width: 20, height: 10, repeating: 0.5))

    @Test func memoryComesBeforeFiles() throws {
        let store = ImageStore(memory: ["a.png": Self.picture])
        let source = try store.open("a.png")
        #expect(source.image.width == 20 && source.model == nil)
        let error = #expect(throws: SinGANError.self) { try store.open("b.png") }
        #expect(error?.code == .noInput)
    }

    /// A picture that isn't written yet is called by the name that it will have.
    @Test func draftsHaveTheirNamesAlready() throws {
        let folder = try TemporaryFolder()
        try ImageWriter().write(Self.picture, to: folder("7.png"))
        let store = ImageStore(drafts: ["out/bird.png": folder("7.png")])
        let source = try store.open("out/bird.png")
        #expect(source.image.width == 20 && source.name == "out/bird.png")
        #expect(store.path(of: "out/bird.png") == "out/bird.png" && store.file(of: "out/bird.png") == folder("7.png"))
        #expect(store.digests["out/bird.png"]?.count == 64)
        #expect(try ImageStore(drafts: ["out/bird.png": folder("7.png")]).digest(of: "out/bird.png") == store.digests["out/bird.png"])
        #expect(store.file(of: folder("8.png")) == folder("8.png"))
        try folder.write("no picture", to: "9.png")
        let error = #expect(throws: SinGANError.self) { try ImageStore(drafts: ["dropped.png": folder("9.png")]).open("dropped.png") }
        #expect(error?.message.contains("dropped.png") == true)
    }

    @Test func standardInputIsReadOnce() throws {
        let bytes = try ImageWriter().encode(Self.picture, format: .png)
        let count = Counter()
        let store = ImageStore(standardInput: { () throws(SinGANError) in
            count.value.add(1, ordering: .relaxed)
            return bytes
        })
        #expect(try store.open("-").image.samples == Self.picture.samples)
        #expect(try store.open("-").image.samples == Self.picture.samples)
        #expect(count.value.load(ordering: .relaxed) == 1)
    }

    @Test func masksComeFromAlphaOrLuminance() throws {
        let alpha = Mask(width: 2, height: 1, values: [0, 1])
        let store = ImageStore(memory: [
            "alpha": Image(pixels: Pixels(width: 2, height: 1, repeating: 1), alpha: alpha),
            "grey": Image(pixels: Pixels(width: 2, height: 1, values: [1, 1, 1, 0, 0, 0])),
        ])
        #expect(try store.mask("alpha") == alpha)
        #expect(try store.mask("grey") == Mask(width: 2, height: 1, values: [1, 0]))
    }

    private final class Counter: Sendable {
        let value = Atomic<Int>(0)
    }
}
