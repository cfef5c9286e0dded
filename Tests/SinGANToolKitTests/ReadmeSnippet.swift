import Harmonization
import SinGANEngine
import SinGANImaging

func harmonize(_ backgroundFile: String, _ objectFile: String, into result: String, models: String) throws {
    let reader = ImageReader()
    let background = try reader.read(backgroundFile)
    let object = try reader.read(objectFile)
    let configuration = TrainingConfiguration(preset: .draft)
    let picture = try TrainingPicture(fitting: background.pixels(), configuration)
    let file = ModelStore(folder: models).path(of: try picture.identity(configuration))
    let compute = Compute()
    let training = TrainingSession(.init(picture: picture, configuration: configuration, destination: file), on: compute) { print($0) }
    let model = try training.run()
    let mask = object.alpha() ?? Mask(width: object.width, height: object.height, repeating: 1)
    let pasted = try Placement().compose(object: object.pixels(), mask: mask, onto: background.pixels())
    let harmonization = Harmonization(model: model, compute: compute)
    let best = try harmonization.run(pasted, startScale: nil, seed: 1).best
    try ImageWriter().write(harmonization.finish(best, naive: pasted, background: background), to: result)
}
