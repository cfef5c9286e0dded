import SinGANEngine
import SinGANNumerics

/// How a scale's maps go through its networks.
enum MapOrder: CaseIterable, Sendable {
    case together
    case oneByOne

    /// For `ScaleNetworks`: the tests' maps are far below the default.
    var batchLimit: Int { self == .together ? ScaleNetworks.batchLimit : 0 }

    /// Every variant with every order.
    static let ofVariants = KernelVariant.available.flatMap { variant in allCases.map { (variant, $0) } }
}
