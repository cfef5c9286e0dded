// One variant: every kernel, for the LANES, ROWS, VECTORS, REGISTERS and FUSED of the including file, and the table of them.

#include "vector.h"
#include "product.h"
#include "epilogue.h"
#include "winograd_transforms.h"
#include "winograd_convolve.h"
#include "winograd_gradient.h"
#include "narrow_expand.h"
#include "narrow_contract.h"
#include "narrow_correlate.h"
#include "elementwise.h"
#include "normals.h"
#include "patch_distance.h"
#include "patch_search.h"
#include "patch_vote.h"
#include "patch_picture.h"

_Static_assert(SINGAN_CHANNEL_STEP % PANEL == 0, "rows of channels hold whole panels");

const singan_kernels VARIANT = {
    .name = VARIANT_NAME,
    .winograd_filter_count = winograd_filter_count,
    .winograd_scratch = winograd_scratch,
    .winograd_tiles = winograd_tiles,
    .winograd_filters = winograd_filters,
    .winograd_convolve = winograd_convolve,
    .winograd_gradient = winograd_gradient,
    .winograd_gradient_filters = winograd_gradient_filters,
    .expand_filter_count = expand_filter_count,
    .expand_filters = expand_filters,
    .expand = expand,
    .contract_filter_count = contract_filter_count,
    .contract_scratch = contract_scratch,
    .contract_filters = contract_filters,
    .contract = contract,
    .correlate = correlate,
    .activate = activate,
    .project = project,
    .tangent = tangent,
    .normals = normals,
    .normals_double = normals_double,
    .adam = adam,
    .tanh = tanh_,
    .patch_exhaust = patch_exhaust,
    .patch_sweep = patch_sweep,
    .patch_gains = patch_gains,
    .patch_vote = patch_vote,
    .patch_vote_scratch = patch_vote_scratch,
    .patch_means = patch_means,
    .patch_energies = patch_energies,
    .fixed_column = fixed_column,
    .fixed_row = fixed_row,
};
