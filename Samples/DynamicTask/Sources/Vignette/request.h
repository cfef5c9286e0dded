// Reads members of a request.

#ifndef VIGNETTE_REQUEST_H
#define VIGNETTE_REQUEST_H

#include <stddef.h>

// A member's text, unescaped, into `text` of `size` bytes. 0 where there is none or it is too long.
int request_text(const char *request, const char *name, char *text, size_t size);

// A member's number. 0 where there is none.
int request_number(const char *request, const char *name, double *number);

#endif
