#include "picture.h"

#include <stdio.h>
#include <stdlib.h>

int picture_read(const char *path, picture *result) {
    FILE *file = fopen(path, "rb");
    int maximum = 0;
    result->pixels = NULL;
    if (file == NULL) return 0;
    // One white space, whichever it is, ends the header.
    if (fscanf(file, "P6 %d %d %d", &result->width, &result->height, &maximum) == 3 && fgetc(file) != EOF && maximum == 255
        && result->width > 0 && result->height > 0) {
        size_t count = (size_t)result->width * (size_t)result->height * 3;
        result->pixels = malloc(count);
        if (result->pixels != NULL && fread(result->pixels, 1, count, file) != count) {
            free(result->pixels);
            result->pixels = NULL;
        }
    }
    fclose(file);
    return result->pixels != NULL;
}

int picture_write(const char *path, const picture *source) {
    FILE *file = fopen(path, "wb");
    size_t count = (size_t)source->width * (size_t)source->height * 3;
    if (file == NULL) return 0;
    int written = fprintf(file, "P6\n%d %d\n255\n", source->width, source->height) > 0 && fwrite(source->pixels, 1, count, file) == count;
    // A full disk may come to light only here.
    return fclose(file) == 0 && written;
}
