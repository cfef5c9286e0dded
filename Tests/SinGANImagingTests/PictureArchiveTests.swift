import SinGANSupport
import TestSupport
import Testing

@testable import SinGANImaging

/// What goes into an archive comes out of it.
@Suite struct PictureArchiveTests {
    private static func image(_ depth: Depth, colors: Int, alpha: Bool, profile: [UInt8]? = nil, exif: [UInt8]? = nil) -> Image {
        let count = 5 * 3 * (colors + (alpha ? 1 : 0)) * depth.bytes
        return Image(
            width: 5, height: 3, depth: depth, colorChannels: colors, hasAlpha: alpha, samples: (0..<count).map { UInt8($0 * 7 % 256) },
            profile: profile, exif: exif)
    }

    @Test func picturesComeBackAsTheyWere() throws {
        let images = [
            Self.image(.eight, colors: 3, alpha: false), Self.image(.sixteen, colors: 1, alpha: true, profile: [1, 2, 3]),
            Self.image(.sixteen, colors: 3, alpha: true, exif: [9, 9]).at(.init(horizontal: 2.5, vertical: 3)),
        ]
        let back = try PictureArchive(PictureArchive(images: images, notes: ["a": "b\n\"c\""]).encoded(), name: "archive")
        #expect(back.notes == ["a": "b\n\"c\""] && back.animation == nil && back.images.count == 3)
        for (image, copy) in zip(images, back.images) {
            #expect(image.samples == copy.samples && image.depth == copy.depth && image.hasAlpha == copy.hasAlpha)
            #expect((image.width, image.height, image.colorChannels) == (copy.width, copy.height, copy.colorChannels))
            #expect(image.profile == copy.profile && image.exif == copy.exif && image.resolution == copy.resolution)
        }
    }

    @Test func animationsComeBackAsTheyWere() throws {
        var sequence = FrameSequence(width: 4, height: 2, framesPerSecond: 12.5, closes: true)
        for value in [Float(0.1), 0.7] { sequence.append(Pixels(width: 4, height: 2, repeating: value)) }
        let back = try PictureArchive(PictureArchive(images: [], animation: sequence).encoded(), name: "archive")
        #expect(back.animation == sequence && back.images.isEmpty)
    }

    @Test func damageIsAnError() throws {
        let whole = try PictureArchive(images: [Self.image(.eight, colors: 3, alpha: false)]).encoded()
        var resized = Safetensors(metadata: ["images": "1", "image.0": "5 4 8 3 false"])
        resized.tensors["image.0.samples"] = .init(type: .uint8, shape: [45], bytes: [UInt8](repeating: 0, count: 45))
        for bytes in [Array(whole.dropLast()), [], try resized.encoded(), try Safetensors(metadata: ["images": "2"]).encoded()] {
            #expect(#expect(throws: SinGANError.self) { try PictureArchive(bytes, name: "archive") }?.code == .badData)
        }
    }

    @Test(arguments: ["png", "jpg", "webp", "tif"]) func textComesBack(_ ending: String) throws {
        let folder = try TemporaryFolder()
        let path = folder("a.\(ending)")
        let text = ["singan": #"{"a":"<&>\"'é"}"#, "Software": "x"]
        try ImageWriter().write(Image(pixels: Pixels(width: 32, height: 32, repeating: 0.4)), to: path, options: WriteOptions(text: text))
        let back = try ImageReader().text(of: path)
        for (keyword, value) in text { #expect(back[keyword] == value, "\(keyword) of \(ending)") }
        try ImageWriter().write(Image(pixels: Pixels(width: 32, height: 32, repeating: 0.4)), to: path)
        #expect(try ImageReader().text(of: path)["singan"] == nil)
    }

    @Test func textOfAnAnimationComesBack() throws {
        let folder = try TemporaryFolder()
        var sequence = FrameSequence(width: 16, height: 16, framesPerSecond: 10, closes: true)
        for value in [Float(0.1), 0.7] { sequence.append(Pixels(width: 16, height: 16, repeating: value)) }
        try AnimationWriter().write(sequence, to: folder("a.webp"), text: ["singan": "made"])
        #expect(try ImageReader().text(of: folder("a.webp"))["singan"] == "made")
        #expect(try ImageReader().animation(folder("a.webp")).frames.count == 2)
    }
}
