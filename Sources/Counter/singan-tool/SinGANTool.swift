import SinGANBuiltins
import SinGANToolKit

/// The program: the toolkit's own tasks, and nothing else.
@main struct SinGANTool {
    static func main() async { await ToolKit.main(builtinTasks) }
}
