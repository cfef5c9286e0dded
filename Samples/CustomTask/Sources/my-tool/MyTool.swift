import Erasing
import SinGANBuiltins
import SinGANToolKit

/// All commands of singan-tool, and `erase`.
@main struct MyTool {
    static func main() async { await ToolKit.main(builtinTasks + [EraseTask.self], name: "my-tool") }
}
