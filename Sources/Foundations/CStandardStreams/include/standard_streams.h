// Standard streams that the caller closed (`program >&-`). Files of our own would get their numbers, even those that Swift's runtime opens before `main`,
// and messages would be written into them. So a constructor takes their places.
#pragma once

/// Whether the caller closed stream 0, 1 or 2. What is in its place can be neither read from nor written to.
int singan_stream_was_closed(int stream);
