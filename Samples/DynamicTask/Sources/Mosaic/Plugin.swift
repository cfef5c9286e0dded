import CSinGANPlugin
import Foundation

/// What the plugin says of itself. A string literal lives as long as the library.
private let description: StaticString = """
    {"singan-plugin": 1, "verb": "mosaic", "version": "1.0", "abstract": "Make a picture of squares of one colour each.",
     "pictures": "ppm",
     "arguments": [{"name": "image", "kind": "image", "help": "The picture."}],
     "options": [{"name": "tile", "kind": "integer", "help": "The side of a square, in pixels.", "default": 8, "range": [1, 1000]}],
     "gives": {"images": 1}}
    """

/// Made once, never freed, never changed: nothing of it can race.
private nonisolated(unsafe) let table: UnsafePointer<singan_plugin> = {
    let table = UnsafeMutablePointer<singan_plugin>.allocate(capacity: 1)
    table.initialize(
        to: singan_plugin(
            version: UInt32(SINGAN_PLUGIN_VERSION), size: UInt32(MemoryLayout<singan_plugin>.size),
            describe: { UnsafeRawPointer(description.utf8Start).assumingMemoryBound(to: CChar.self) },
            run: { request, context, event, stop in
                runTask(request.map { String(cString: $0) } ?? "", Host(context: context, event: event, stop: stop))
            }))
    return UnsafePointer(table)
}()

/// The one symbol that the library has to export.
@c(singan_plugin_table) public func pluginTable() -> UnsafePointer<singan_plugin> { table }

/// 0 where all went well. No error may leave it: the caller may be of any language.
private func runTask(_ text: String, _ host: Host) -> Int32 {
    do throws(Failure) {
        guard let request = try? JSONDecoder().decode(Request.self, from: Data(text.utf8)), let result = request.results.first else {
            throw Failure(70, "the request lacks something")
        }
        var picture = try Picture(readFrom: request.path(request.arguments.image))
        let mosaic = Mosaic(tile: request.options.tile)
        for top in stride(from: 0, to: picture.height, by: mosaic.tile) {
            guard !host.isToStop else { return 1 }
            mosaic.flatten(rowAt: top, of: &picture)
            host.progress("rows", min(top + mosaic.tile, picture.height), of: picture.height)
        }
        try picture.write(to: request.path(result))
        return 0
    } catch {
        host.failed(error)
        return 1
    }
}
