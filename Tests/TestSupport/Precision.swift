import SinGANNumerics

/// Whether this build computes with `Float`, as the program is delivered.
package let isSinglePrecision = MemoryLayout<Scalar>.size == 4
