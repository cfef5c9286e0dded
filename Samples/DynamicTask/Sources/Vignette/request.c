#include "request.h"

#include <stdlib.h>
#include <string.h>

// Where a member's value begins. The request is on one line without spaces, and inside a text every quote has a backslash before it: so
// "NAME": with its two plain quotes is found nowhere but at a member of that name. Of several, the first.
static const char *value(const char *request, const char *name) {
    size_t length = strlen(name);
    for (const char *at = request; (at = strstr(at, name)) != NULL; at += 1) {
        if (at > request && at[-1] == '"' && (at - 1 == request || at[-2] != '\\') && at[length] == '"' && at[length + 1] == ':')
            return at + length + 2;
    }
    return NULL;
}

int request_text(const char *request, const char *name, char *text, size_t size) {
    const char *at = value(request, name);
    size_t count = 0;
    if (at == NULL || *at != '"') return 0;
    for (at += 1; *at != '"'; at += 1) {
        char letter = *at;
        if (letter == '\\') {
            letter = *++at;
            // Names of files and folders with control characters, which come as \u, are not worth the trouble.
            if (letter != '"' && letter != '\\' && letter != '/') return 0;
        }
        if (letter == 0 || count + 1 >= size) return 0;
        text[count++] = letter;
    }
    text[count] = 0;
    return 1;
}

int request_number(const char *request, const char *name, double *number) {
    const char *at = value(request, name);
    char *end;
    if (at == NULL) return 0;
    *number = strtod(at, &end);
    return end != at;
}
