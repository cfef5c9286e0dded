#ifndef SINGAN_PROJECTIONS_H
#define SINGAN_PROJECTIONS_H

/// 147 x 256 values, row by row: 256 fixed unit vectors, one per column, onto which the 7x7x3 values of a patch (in row, column, channel order) are
/// projected. Little-endian. Measures taken with other vectors can't be compared with these.
const float *singan_projections(void);

#endif
