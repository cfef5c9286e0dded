// Pictures as PPM files: "P6", width, height, 255, then three bytes per pixel.

#ifndef VIGNETTE_PICTURE_H
#define VIGNETTE_PICTURE_H

typedef struct {
    int width, height;
    unsigned char *pixels;  // width x height x 3, from malloc()
} picture;

// 0 where that fails. What was read is the caller's to free().
int picture_read(const char *path, picture *result);
int picture_write(const char *path, const picture *source);

#endif
