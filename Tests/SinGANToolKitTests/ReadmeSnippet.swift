import Harmonization
import SinGANEngine
import SinGANImaging
import SinGANTasks

func harmonize(_ backgroundFile: String, _ objectFile: String, into result: String) throws {
    let reader = ImageReader()
    let background = try reader.read(backgroundFile)
    let object = try reader.read(objectFile)
    let mask = object.alpha() ?? Mask(width: object.width, height: object.height, repeating: 1)
    let pasted = try Placement().compose(object: object.pixels(), mask: mask, onto: background.pixels())
    let harmonization = Harmonization(engine: try PatchEngine(background.pixels(), compute: Compute()))
    let best = try harmonization.run(pasted, entering: nil, seed: 1).best
    try ImageWriter().write(harmonization.finish(best, naive: pasted, background: background), to: result)
}
