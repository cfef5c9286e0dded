#ifndef SINGAN_STUDIO_PAGE_H
#define SINGAN_STUDIO_PAGE_H

#include <stddef.h>

/// One file of the page, as it lies in page/.
struct singan_page_file {
    const char *name;
    const unsigned char *bytes;
    size_t count;
};

/// The files of the page; returns how many they are.
size_t singan_studio_page(const struct singan_page_file **files);

#endif
