/// The number type of all tensors: Float, or Double where the package is built with the trait `DoublePrecision` (for checks).
#if DoublePrecision
    public typealias Scalar = Double
#else
    public typealias Scalar = Float
#endif
