import Editing
import Harmonization
import PaintToImage
import RandomSampling
import SinGANToolKit
import StyleTransfer

/// The program: its tasks, and nothing else.
@main struct SinGANTool {
    static func main() async {
        await ToolKit.main([
            SampleTask.self,
            HarmonizeTask.self,
            PaintTask.self,
            EditTask.self,
            StyleTask.self,
        ])
    }
}
