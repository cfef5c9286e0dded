import Foundation
import SinGANSupport

/// Files that are not finished, which a killed run leaves beside those that it was writing.
enum Leftovers {
    /// Nothing that is written takes that long: other runs may be writing in the same folder.
    private static let age = 3600.0

    /// Removes hidden ones from a folder where they are an hour old. What is called otherwise could be somebody's.
    static func clear(_ folder: String) {
        for name in names(in: folder) where name.wholeMatch(of: /\.singan-[A-Za-z0-9]{6}/) != nil {
            var status = stat()
            let path = PictureSet.inside(folder, name)
            #if os(Linux)
                guard lstat(path, &status) == 0 else { continue }
                let changed = status.st_mtim.tv_sec
            #else
                guard lstat(path, &status) == 0 else { continue }
                let changed = status.st_mtimespec.tv_sec
            #endif
            if Date().timeIntervalSince1970 - Double(changed) > age { unlink(path) }
        }
    }

    private static func names(in folder: String) -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] }
}
