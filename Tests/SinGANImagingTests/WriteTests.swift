import Foundation
import SinGANSupport
import Testing

@testable import SinGANImaging

@Suite struct WriteTests {
    private let picture = Image(pixels: TestPictures.colorful(width: 21, height: 9))

    /// 300 dots per inch stay 300, through files and through changes.
    @Test(arguments: ["png", "jpg", "tif"]) func theResolutionStays(kind: String) throws {
        try withTemporaryFolder { (folder: String) throws in
            let dense = picture.at(.init(horizontal: 300 / 25.4, vertical: 150 / 25.4))
            try ImageWriter().write(dense, to: "\(folder)/a.\(kind)")
            let read = try ImageReader().read("\(folder)/a.\(kind)")
            let changed = try read.replacing(with: read.pixels(), where: Mask(width: 21, height: 9, repeating: 1))
            for image in [read, changed] {
                let resolution = try #require(image.resolution)
                // PNG counts whole pixels per metre.
                #expect(abs(resolution.horizontal - 300 / 25.4) < 1e-3 && abs(resolution.vertical - 150 / 25.4) < 1e-3)
            }
            try ImageWriter().write(picture, to: "\(folder)/b.png")
            #expect(try ImageReader().read("\(folder)/b.png").resolution == nil)
        }
    }

    /// Of the program that runs: a large picture takes seconds.
    @Test(arguments: [ImageFormat.png, .jpeg, .webp, .tiff]) func encodingIsStopped(format: ImageFormat) throws {
        let cancellation = Cancellation()
        cancellation.cancel(.terminated)
        let large = Image(pixels: Pixels(width: 900, height: 2000, repeating: 0.5))
        Cancellation.$current.withValue(cancellation) {
            let error = #expect(throws: SinGANError.self) { try ImageWriter().encode(large, format: format) }
            #expect(error?.code == .terminated)
        }
        #expect(throws: Never.self) { try ImageWriter().encode(large, format: format) }
    }

    @Test func unwritablePlacesAreTold() throws {
        try withTemporaryFolder { (folder: String) throws in
            let error = #expect(throws: SinGANError.self) { try ImageWriter().write(picture, to: "\(folder)/none/a.png") }
            #expect(error?.code == .cannotCreate)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
            let folderAsFile = #expect(throws: SinGANError.self) { try ImageWriter().write(picture, to: "\(folder)/.png/../x.png/a.png") }
            #expect(folderAsFile?.code == .cannotCreate)
        }
    }

    @Test func aFullDiskLeavesNothingBehind() throws {
        try withTemporaryFolder { (folder: String) throws in
            var state: UInt32 = 1
            let noise = (0..<1300 * 1200 * 3).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return Float(state >> 24) / 255
            }
            let large = Image(pixels: Pixels(width: 1300, height: 1200, values: noise))
            // High enough for every other file that tests write meanwhile.
            try withFileSizeLimit(4_000_000) {
                let error = #expect(throws: SinGANError.self) { try ImageWriter().write(large, to: "\(folder)/a.png") }
                #expect(error?.code == .inputOutput)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
    }

    @Test func unknownExtensionsAreRefusedWithTheKnownOnes() throws {
        for path in ["/tmp/a.bmp", "/tmp/a", "/tmp/.png", "/tmp/a.png.txt"] {
            let error = #expect(throws: SinGANError.self) { try ImageFormat.of(path: path) }
            #expect(error?.code == .usage)
            for known in [".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".gif", ".avif", ".heic"] {
                #expect(error?.hint?.contains(known) == true)
            }
        }
        #expect(try ImageFormat.of(path: "/a.b/C.JPEG") == .jpeg)
        #expect(try ImageFormat.of(path: "x [1].TiF") == .tiff)
    }

    @Test func sidesBeyondTheFormatAreToldInNumbers() throws {
        let wide = Image(pixels: Pixels(width: 16384, height: 1, repeating: 0))
        let error = #expect(throws: SinGANError.self) { try ImageWriter().encode(wide, format: .webp) }
        #expect(error?.code == .badData)
        #expect(error?.message == "16384x1 is too large for webp, whose longest side is 16383")
    }

    @Test func textsComeBackFromAPNG() throws {
        try withTemporaryFolder { (folder: String) throws in
            let path = "\(folder)/a [1,2].png"
            let text = ["singan": #"{"seed": 5, "of": "größer"}"#, "Title-2": "two\nlines", "Empty": ""]
            try ImageWriter().write(picture, to: path, options: WriteOptions(text: text))
            #expect(try ImageReader().text(of: path) == text)
            #expect(try ImageReader().read(path).samples == picture.samples)
            try ImageWriter().write(picture, to: "\(folder)/a.gif", options: WriteOptions(text: text))
            #expect(try ImageReader().text(of: "\(folder)/a.gif") == [:])
        }
    }

    @Test func bracketsInNamesAreNoOptions() throws {
        try withTemporaryFolder { (folder: String) throws in
            for name in ["a[page=1].png", "[Q=10].jpg", "b [x].tif"] {
                try ImageWriter().write(picture, to: "\(folder)/\(name)")
                #expect(try ImageReader().header("\(folder)/\(name)") == (21, 9))
                #expect(try ImageReader().read("\(folder)/\(name)").width == 21)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["[Q=10].jpg", "a[page=1].png", "b [x].tif"])
        }
    }

    @Test func qualityMakesFilesLargerAndCloser() throws {
        for format in [ImageFormat.jpeg, .webp] {
            let sizes = try [10, 50, 95].map { try ImageWriter().encode(picture, format: format, options: WriteOptions(quality: $0)).count }
            #expect(sizes == sizes.sorted() && sizes[0] < sizes[2], "\(format) \(sizes)")
        }
    }
}
