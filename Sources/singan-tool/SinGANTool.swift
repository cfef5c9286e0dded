import Animation
import Editing
import Harmonization
import PaintToImage
import RandomSampling
import SinGANToolKit
import StyleTransfer
import SuperResolution

/// The program: its tasks, and nothing else.
@main struct SinGANTool {
    static func main() async {
        await ToolKit.main([
            SampleTask.self,
            PaintTask.self,
            EditTask.self,
            HarmonizeTask.self,
            SuperResolutionTask.self,
            AnimateTask.self,
            StyleTask.self,
        ])
    }
}
