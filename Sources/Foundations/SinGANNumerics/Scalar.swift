/// The number type of all tensors: Float, or Double where the package is built with the trait `DoublePrecision` (for checks).
#if DoublePrecision
    package typealias Scalar = Double
#else
    package typealias Scalar = Float
#endif
