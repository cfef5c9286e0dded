import Foundation

/// A picture of three bytes per pixel, in a PPM file: "P6", width, height, 255, one white space, the pixels.
struct Picture {
    let width: Int
    let height: Int
    var pixels: [UInt8]

    init(readFrom path: String) throws(Failure) {
        guard let data = FileManager.default.contents(atPath: path) else { throw Failure(66, "can't read \(path)") }
        var numbers: [Int] = []
        var place = 2
        while numbers.count < 3, place < data.count {
            guard let end = data[place...].firstIndex(where: { !Self.isSpace($0) }) else { break }
            let stop = data[end...].firstIndex(where: Self.isSpace) ?? data.endIndex
            guard let number = Int(String(decoding: data[end..<stop], as: UTF8.self)), number > 0 else { break }
            numbers.append(number)
            place = stop
        }
        guard data.starts(with: Array("P6".utf8)), numbers.count == 3, data.count - place - 1 == numbers[0] * numbers[1] * 3 else {
            throw Failure(65, "\(path) is no picture of this kind")
        }
        (width, height) = (numbers[0], numbers[1])
        pixels = [UInt8](data[(place + 1)...])
    }

    func write(to path: String) throws(Failure) {
        let header = Data("P6\n\(width) \(height)\n255\n".utf8)
        do { try (header + pixels).write(to: URL(fileURLWithPath: path)) } catch { throw Failure(70, "can't write \(path)") }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
