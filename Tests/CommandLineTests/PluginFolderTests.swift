import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// `plugin add`, `list` and `remove`.
    @Suite struct PluginFolderTests {
        private let plugins: PluginFolderFixture
        private var tool: Tool { plugins.tool }

        init() throws { plugins = try PluginFolderFixture() }

        @Test func aLibraryIsAddedUsedAndRemoved() throws {
            try CLibrary("copy").build(tool.folder("libcopy.so"))
            try tool.picture("a.png")
            let added = try plugins("plugin", "add", "libcopy.so")
            #expect(added.status == 0 && added.text.contains("added copy: Copy a picture."), "\(added.error)")
            #expect(plugins.names == ["libcopy.so"])
            #expect(try plugins.permissions("libcopy.so") == 0o644)
            let listed = try plugins("plugin", "list")
            #expect(listed.text.contains("copy  library  \(plugins.folder)/libcopy.so  (2.5)"), "\(listed.text)")
            #expect(try plugins("tasks").text.contains("\(plugins.folder)/libcopy.so"))
            let run = try plugins("copy", "a.png", "-o", "b.png")
            #expect(run.status == 0 && run.error.contains("copying"), "\(run.error)")
            let (before, after) = (try ImageReader().read(tool.folder("a.png")), try ImageReader().read(tool.folder("b.png")))
            #expect(try before.pixels().values == after.pixels().values)
            let removed = try plugins("plugin", "remove", "copy")
            #expect(removed.status == 0 && removed.text.contains("removed \(plugins.folder)/libcopy.so"))
            #expect(plugins.names == [])
            try plugins.refuses(64, "copy", "a.png", saying: ["there is no command 'copy'"])
        }

        @Test func anExecutableIsAddedAndRemovedByItsFilesName() throws {
            try plugins.script("singan-mirror", verb: "mirror")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: tool.folder("singan-mirror"))
            let added = try plugins("plugin", "add", "singan-mirror", "--json")
            let plugin = try #require(try PluginFolderFixture.object(added)["plugin"] as? [String: String])
            #expect(plugin["verb"] == "mirror" && plugin["kind"] == "executable" && plugin["version"] == "2.5")
            #expect(plugin["path"] == "\(plugins.folder)/singan-mirror")
            #expect(try plugins.permissions("singan-mirror") == 0o755)
            let listed = try PluginFolderFixture.object(try plugins("plugin", "--json"))
            #expect((listed["plugins"] as? [[String: String]])?.map { $0["verb"] } == ["mirror"])
            #expect(listed["folder"] as? String == plugins.folder && (listed["refused"] as? [Any])?.isEmpty == true)
            #expect(try plugins("plugin", "remove", "singan-mirror").status == 0)
            #expect(plugins.names == [])
        }

        @Test func whatIsThereIsNotReplacedUnasked() throws {
            try CLibrary("copy").build(tool.folder("copy.so"))
            #expect(try plugins("plugin", "add", "copy.so").status == 0)
            try plugins.refuses(73, "plugin", "add", "copy.so", saying: ["copy.so is there already", "--force"])
            #expect(try plugins("plugin", "add", "copy.so", "--force").status == 0)
            try CLibrary("copy").build(tool.folder("other.so"))
            try plugins.refuses(73, "plugin", "add", "other.so", "-f", saying: ["there is a plugin 'copy' already", "plugin remove copy"])
            #expect(plugins.names == ["copy.so"])
        }

        /// A plugin that is late with its answer afterwards would lose its verb to the next one.
        @Test func whatWasAddedIsNotAskedAgain() throws {
            let asked = tool.folder("asked")
            try plugins.script("singan-mirror", verb: "mirror", also: "echo once >> '\(asked)'")
            #expect(try plugins("plugin", "add", "singan-mirror").status == 0)
            #expect(try plugins("plugin", "list").text.contains("mirror  executable"))
            #expect(try String(contentsOfFile: asked, encoding: .utf8) == "once\n")
        }

        @Test func whatIsNoPluginIsNotAdded() throws {
            try tool.folder.write("text", to: "notes.txt")
            try plugins.script("singan-other", verb: "mirror")
            try plugins.script("singan-sample", verb: "sample")
            try CLibrary("doctor").build(tool.folder("doctor.so"))
            try FileManager.default.createDirectory(atPath: tool.folder("singan-folder"), withIntermediateDirectories: true)
            try plugins.refuses(66, "plugin", "add", "singan-none", saying: ["can't read singan-none"])
            try plugins.refuses(65, "plugin", "add", "notes.txt", saying: ["notes.txt is neither called singan-NAME"])
            try plugins.refuses(65, "plugin", "add", "singan-folder", saying: ["singan-folder is no regular file"])
            try plugins.refuses(65, "plugin", "add", "singan-other", saying: ["singan-other calls itself 'mirror'"])
            try plugins.refuses(65, "plugin", "add", "singan-sample", saying: ["the verb 'sample'", "built-in"])
            try plugins.refuses(65, "plugin", "add", "doctor.so", saying: ["the verb 'doctor'", "built-in"])
            #expect(plugins.names == nil, "the folder that was made in vain is gone")
        }

        @Test func theFolderMustBeTheUsersOwn() throws {
            try CLibrary("copy").build(tool.folder("copy.so"))
            try FileManager.default.createDirectory(atPath: plugins.folder, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: plugins.folder)
            try plugins.refuses(73, "plugin", "add", "copy.so", saying: ["anybody may write to the plugin folder"])
            let relative = plugins.environment.merging(["SINGAN_PLUGINS": "here"]) { $1 }
            try tool.refuses(64, ["plugin", "add", "copy.so"], saying: "the plugin folder here is not a full path", environment: relative)
            try tool.folder.write("", to: "file")
            let file = plugins.environment.merging(["SINGAN_PLUGINS": tool.folder("file")]) { $1 }
            try tool.refuses(73, ["plugin", "add", "copy.so"], saying: "is not a folder", environment: file)
        }

        @Test func aMistypedNameGetsASuggestion() throws {
            try CLibrary("copy").build(tool.folder("libcopy.so"))
            #expect(try plugins("plugin", "add", "libcopy.so").status == 0)
            try plugins.refuses(66, "plugin", "remove", "copi", saying: ["there is no plugin 'copi'", "Did you mean 'copy'?"])
            try plugins.refuses(66, "plugin", "remove", "../libcopy.so", saying: ["there is no plugin '../libcopy.so'"])
            try plugins.refuses(64, "plugin", "ad", saying: ["there is no plugin command 'ad'. Did you mean 'add'?"])
            #expect(plugins.names == ["libcopy.so"])
        }

        /// What is refused goes too, and of a link the link alone.
        @Test func aRefusedPluginIsRemovedByItsFilesName() throws {
            let target = try tool.folder.write("kept", to: "target.so")
            try FileManager.default.createDirectory(atPath: plugins.folder, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: "\(plugins.folder)/link.so", withDestinationPath: target)
            let listed = try plugins("plugin", "list")
            #expect(listed.status == 0 && listed.text.contains("refused: \(plugins.folder)/link.so"), "\(listed.text)")
            #expect(try plugins("plugin", "remove", "link.so").status == 0)
            #expect(plugins.names == [] && FileManager.default.fileExists(atPath: target))
        }
    }
}
