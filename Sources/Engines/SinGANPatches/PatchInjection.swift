import SinGANImaging

/// A request to make a picture anew from a source's patches: it enters at a scale, and from there on patches of the source replace its own detail.
public struct PatchInjection: Sendable {
    /// The picture that enters, at the result's size. With an area, what lies outside of it enters too: continue the colours there.
    public var picture: Pixels
    /// The area in which a result is wanted, 0...1, at the result's size; nil for everywhere. Elsewhere the result is the picture that entered.
    public var area: Mask?
    /// The scale at which it enters: 1 (coarse: little of the picture is kept) to the number of scales (fine); between whole numbers it enters
    /// blurred in between. At a scale k it has been shrunk to the size of scale k - 1 (SinGAN, section 4).
    public var scale: Double
    /// The share of the source in the colours, 0...1. At 0 they are the picture's own: brightness and colour stay what they were at the size of the
    /// scale below, and patches, compared by brightness alone, give the structure above it. At 1/2 they are the same, but no more saturated than the
    /// source. At 1 patches are taken as they are, colours and all.
    public var colors = 1.0
    /// Whether the picture's own fine detail stays beside that of the patches where only little of it has to give way.
    public var keepsDetail = true
    /// The share of the picture's own detail that has to give way where `keepsDetail` is set, 0 (nothing) to 1; nil for what the scale says.
    public var strength: Double?
    /// The seed of guesses and searches.
    public var seed: UInt64 = 0
    /// The number of the result among several for one seed.
    public var index = 0

    /// Makes a request for the whole picture in the source's colours, with seed 0.
    public init(_ picture: Pixels, at scale: Double) {
        self.picture = picture
        self.scale = scale
    }

    /// The share of colour and brightness that is the picture's own; the rest is the source's.
    var ownShare: Double { min(1, 2 - 2 * colors) }
    /// How far the picture's saturation is limited to the source's, 0...1.
    var limit: Double { min(1, 2 * colors) }
}
