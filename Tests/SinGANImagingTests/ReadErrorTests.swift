import Foundation
import SinGANSupport
import Testing

@testable import SinGANImaging

/// Every way in which a file can't be read, with its code and the numbers in its message.
@Suite struct ReadErrorTests {
    private func failure(_ path: String, limits: ReadLimits = .init()) -> SinGANError? {
        #expect(throws: SinGANError.self) { try ImageReader(limits: limits).read(path) }
    }

    @Test func whatIsNotThereOrNotAFile() throws {
        try withTemporaryFolder { (folder: String) throws in
            let missing = failure("\(folder)/none.png")
            #expect(missing?.code == .noInput)
            #expect(missing?.message == "there is no file \(folder)/none.png")
            try AtomicFile.write([0], to: "\(folder)/a.tif")
            let page = failure("\(folder)/a.tif[page=3]")
            #expect(page?.code == .noInput && page?.message.contains("pages can't be chosen with [page=3]") == true)
            #expect(page?.hint?.hasPrefix("Name \(folder)/a.tif,") == true)
            #expect(failure("\(folder)/b.tif[3]")?.message == "there is no file \(folder)/b.tif[3]")
            #expect(failure(folder)?.code == .noInput)
            #expect(failure(folder)?.message.contains("is a folder") == true)
            #expect(failure("/dev/zero")?.code == .noInput)
        }
    }

    @Test func whatIsNotAPicture() throws {
        try withTemporaryFolder { (folder: String) throws in
            try AtomicFile.write([], to: "\(folder)/empty.png")
            #expect(failure("\(folder)/empty.png")?.code == .badData)
            #expect(failure("\(folder)/empty.png")?.message.contains("0 bytes") == true)
            try AtomicFile.write(Array("not a picture\n".utf8), to: "\(folder)/text.png")
            let text = failure("\(folder)/text.png")
            #expect(text?.code == .badData)
            #expect(text?.message.contains("(14 bytes) is not a PNG, JPEG") == true)
            // A format that libvips knows and this toolkit doesn't read: it must not reach that loader.
            try AtomicFile.write(Array("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>".utf8), to: "\(folder)/a.png")
            #expect(failure("\(folder)/a.png")?.code == .badData)
        }
    }

    @Test(arguments: [ImageFormat.jpeg, .png, .webp, .tiff, .gif])
    func aTruncatedFileIsNeitherReadNorCrashedOn(format: ImageFormat) throws {
        let bytes = try ImageWriter().encode(Image(pixels: TestPictures.colorful(width: 200, height: 150)), format: format)
        #expect(throws: Never.self) { try ImageReader().read(bytes: bytes, name: "whole") }
        for part in [0.02, 0.3, 0.6, 0.9] {
            let cut = Array(bytes.prefix(Int(Double(bytes.count) * part)))
            let error = #expect(throws: SinGANError.self, "\(format) \(part)") { try ImageReader().read(bytes: cut, name: "cut.x") }
            #expect(error?.code == .badData)
            #expect(error?.message.contains("cut.x") == true)
        }
    }

    /// libvips 8.14 takes some of the tries for good ones.
    @Test func aSmallTruncatedPNGIsNeverRead() throws {
        let bytes = try ImageWriter().encode(Image(pixels: TestPictures.colorful(width: 24, height: 20)), format: .png)
        for part in [0.5, 0.7, 0.9, 0.99] {
            let cut = Array(bytes.prefix(Int(Double(bytes.count) * part)))
            for _ in 0..<40 {
                let error = #expect(throws: SinGANError.self, "\(part)") { try ImageReader().read(bytes: cut, name: "cut.png") }
                #expect(error?.message == "cut.png is damaged or incomplete")
            }
        }
    }

    @Test func theSizeIsCheckedBeforeDecoding() throws {
        try withTemporaryFolder { (folder: String) throws in
            let path = "\(folder)/large.png"
            // 9 million pixels in the header, next to nothing after it: decoding would fail in another way.
            let bytes = try ImageWriter().encode(Image(pixels: Pixels(width: 3000, height: 3000, repeating: 0)), format: .png)
            try AtomicFile.write(Array(bytes.prefix(100)), to: path)
            for error in [
                failure(path, limits: ReadLimits(maxPixels: 8_999_999)),
                #expect(throws: SinGANError.self) { try ImageReader(limits: ReadLimits(maxPixels: 8_999_999)).header(path) },
            ] {
                #expect(error?.code == .badData)
                #expect(error?.message == "\(path) is 3000x3000, 9000000 pixels, and the limit is 8999999")
                #expect(error?.hint?.contains("--max-pixels") == true)
            }
            #expect(try ImageReader(limits: ReadLimits(maxPixels: 9_000_000)).header(path) == (3000, 3000))
        }
    }

    @Test func floatingPointSamplesAreRefused() throws {
        let picture = try Image(pixels: TestPictures.colorful(width: 5, height: 4)).picture().applying("cast", ["format": "float"])
        let bytes = try VipsOperation("tiffsave_buffer", [("in", .image(picture))]).bytes()
        let error = #expect(throws: SinGANError.self) { try ImageReader().read(bytes: bytes, name: "f.tif") }
        #expect(error?.code == .badData)
        #expect(error?.message.contains("float samples") == true)
    }
}
