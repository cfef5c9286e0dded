import Foundation
import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANTasks
import SinGANTraining
import SuperResolution

/// Pictures that were shrunk and enlarged again in several ways, compared with what they were.
struct EnlargementComparison {
    /// What the models are trained as; nil: none is.
    let configuration: TrainingConfiguration?
    let factor: Int
    /// The longest side of the originals, in pixels: the paper's 250 where none is named.
    let maxSize: Int
    /// Of the noise.
    let seed: UInt64
    /// Where to write what is compared; nil for nowhere.
    let pictures: String?
    let compute: Compute

    static let head = [
        "| picture | size | way | RMSE | PSNR dB | over bicubic | PSNR of the luma, over bicubic | SSIM |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]

    /// Rows of the table for one picture.
    func lines(_ path: String) throws -> [String] {
        let original = try original(path)
        let (width, height) = (original.width / factor, original.height / factor)
        let small = Self.rounded(original.resized(width: width, height: height))
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let bicubic = small.resized(width: original.width, height: original.height)
        var ways = [
            ("bicubic", bicubic), ("bicubic, back-projected", bicubic.backProjected(onto: small, compute: compute)),
            ("Lanczos 3", small.lanczosResized(width: original.width, height: original.height)), ("superres, patches", try patches(small)),
        ]
        if let configuration {
            let model = try model(of: small, configuration)
            ways += [
                ("superres, SinGAN", try superres(small, model)),
                ("superres, SinGAN as published", try superres(small, model, keepsInvention: true)),
                ("superres, SinGAN as published in mirrored surroundings", try mirroredSuperres(small, model)),
            ]
        }
        try write(original, name, "original")
        let least = PictureComparison(of: Self.rounded(bicubic), with: original).psnr
        let leastLuma = Self.lumaError(Self.rounded(bicubic), original)
        return try ways.map { way, pixels in
            try write(pixels, name, way.lowercased().replacingOccurrences(of: ",", with: "").replacingOccurrences(of: " ", with: "-"))
            let compared = PictureComparison(of: Self.rounded(pixels), with: original)
            let luma = 10 * log10(leastLuma / Self.lumaError(Self.rounded(pixels), original))
            let numbers = String(
                format: "%.2f | %.2f | %+.2f | %+.2f | %.4f", compared.rmse, compared.psnr, compared.psnr - least, luma, compared.ssim)
            return "| \(name) | \(width)x\(height) to \(original.width)x\(original.height) | \(way) | \(numbers) |"
        }
    }

    /// The sum of the squared differences of the luma.
    private static func lumaError(_ picture: Pixels, _ original: Pixels) -> Double {
        zip(picture.luma(), original.luma()).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    }

    private func patches(_ small: Pixels) throws -> Pixels {
        let plan = try EnlargementPlan(PixelSize(width: small.width, height: small.height), factor: Double(factor), engine: .patches)
        return try SuperResolution(engine: PatchEnlarger(compute: compute)).enlarge(small, plan)
    }

    /// Fitted to `maxSize` where it is larger, and cut to sides that the factor divides.
    private func original(_ path: String) throws -> Pixels {
        let image = try ImageReader().read(path)
        let whole = try image.pixels()
        let shrink = min(1, Double(maxSize) / Double(max(whole.width, whole.height)))
        let fitted = whole.resized(
            width: Int((Double(whole.width) * shrink).rounded()), height: Int((Double(whole.height) * shrink).rounded()))
        let (width, height) = (fitted.width / factor * factor, fitted.height / factor * factor)
        let values = (0..<height).flatMap { fitted.values[3 * fitted.width * $0..<3 * (fitted.width * $0 + width)] }
        return Self.rounded(Pixels(width: width, height: height, values: values))
    }

    private func model(of small: Pixels, _ configuration: TrainingConfiguration) throws -> SinGANModel {
        let picture = try TrainingPicture(fitting: small, configuration)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("superres-\(UUID().uuidString).singan").path
        defer { for end in ["", ".lock"] { try? FileManager.default.removeItem(atPath: file + end) } }
        let request = TrainingRequest(picture: picture, configuration: configuration, destination: file)
        return try TrainingSession(request, on: compute) { _ in }.run()
    }

    private func superres(_ small: Pixels, _ model: SinGANModel, keepsInvention: Bool = false) throws -> Pixels {
        let plan = try EnlargementPlan(PixelSize(width: small.width, height: small.height), factor: Double(factor))
        return try SuperResolution(model: model, compute: compute).enlarge(
            small, plan, seed: seed, keepsInvention: keepsInvention)
    }

    /// What the padding with zeros costs at the picture's borders: here they are inside, and what is around is cut off.
    private func mirroredSuperres(_ small: Pixels, _ model: SinGANModel) throws -> Pixels {
        let margin = 10
        let (width, height) = (small.width + 2 * margin, small.height + 2 * margin)
        let wide = Self.pixels(width, height) { x, y in
            (Self.mirrored(x - margin, small.width), Self.mirrored(y - margin, small.height), small)
        }
        let large = try superres(wide, model, keepsInvention: true)
        return Self.pixels(small.width * factor, small.height * factor) { x, y in
            (x + margin * factor, y + margin * factor, large)
        }
    }

    private static func mirrored(_ index: Int, _ count: Int) -> Int { index < 0 ? -1 - index : min(index, 2 * count - 1 - index) }

    private static func pixels(_ width: Int, _ height: Int, _ source: (_ x: Int, _ y: Int) -> (x: Int, y: Int, of: Pixels)) -> Pixels {
        let values = (0..<width * height).flatMap { pixel in
            let (x, y, picture) = source(pixel % width, pixel / width)
            return picture.values[3 * (picture.width * y + x)..<3 * (picture.width * y + x) + 3]
        }
        return Pixels(width: width, height: height, values: values)
    }

    /// To 8 bits and back, as through a file.
    private static func rounded(_ pixels: Pixels) -> Pixels {
        Pixels(width: pixels.width, height: pixels.height, bytes: pixels.quantized())
    }

    private func write(_ pixels: Pixels, _ name: String, _ way: String) throws {
        guard let pictures else { return }
        try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
        try ImageWriter().write(Image(pixels: pixels), to: "\(pictures)/\(name)-\(way).png")
    }
}
