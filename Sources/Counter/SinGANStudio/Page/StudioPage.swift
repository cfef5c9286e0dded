import CStudioPage

/// The files of the page, which are part of the program.
package enum StudioPage {
    /// The files' bytes by their names.
    package static let files: [String: [UInt8]] = {
        var start: UnsafePointer<singan_page_file>?
        let count = singan_studio_page(&start)
        let table = UnsafeBufferPointer(start: start, count: count)
        return Dictionary(
            uniqueKeysWithValues: table.map { file in
                (String(cString: file.name), Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
            })
    }()

    /// Returns the content type of a file by its name's ending.
    static func contentType(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "ico": "image/x-icon"
        case "json": "application/json"
        default: "application/octet-stream"
        }
    }
}
