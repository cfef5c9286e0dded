import SinGANImaging

/// A picture that is made anew from a source's patches: it enters at a scale, and from there on patches of the source take the place of its own
/// detail.
public struct PatchInjection: Sendable {
    /// What enters, at the result's size. With an area, what lies outside of it enters too: let colours go on there.
    public var picture: Pixels
    /// The part in which a result is wanted, 0...1, at the result's size; nil: everywhere. Elsewhere the result is the picture that entered.
    public var area: Mask?
    /// The scale at which it enters: 1 (coarse: little of the picture is kept) to the number of scales (fine); between whole numbers it enters blurred in
    /// between. At a scale k it has been shrunk to the size of scale k - 1 (SinGAN, section 4).
    public var scale: Double
    /// A dial for colours, 0...1. 0: the picture's own; brightness and colour stay what they were at the size of the scale below, and patches, compared by
    /// brightness alone, give the structure above it. 1/2: the same, but no more saturated than the source. 1: the source's: patches are taken as they are.
    public var colors = 1.0
    /// Whether its own fine detail stays beside that of the patches where little shall give way.
    public var keepsDetail = true
    /// How much shall give way, for that, 0 (nothing) to 1: nil: what the scale says.
    public var strength: Double?
    public var seed: UInt64 = 0
    /// Which of several results for one seed.
    public var index = 0

    public init(_ picture: Pixels, at scale: Double) {
        self.picture = picture
        self.scale = scale
    }

    /// What part of colour and brightness is the picture's own, and what part the source's.
    var ownShare: Double { min(1, 2 - 2 * colors) }
    /// How far its saturation is limited to the source's.
    var limit: Double { min(1, 2 * colors) }
}
