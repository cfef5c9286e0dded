#include "studio_page.h"

// Clang has #embed in every dialect; that it is an extension before C23 is no news.
#pragma clang diagnostic ignored "-Wc23-extensions"

// In the program itself, so that it needs no files beside it. Each file of page/ stands here once, and once in the table; a test compares both with
// the folder.
static const unsigned char index_html[] = {
#embed "page/index.html"
};
static const unsigned char studio_css[] = {
#embed "page/studio.css"
};
static const unsigned char app_js[] = {
#embed "page/app.js"
};

#define FILE_OF_PAGE(name, bytes) {name, bytes, sizeof bytes}

static const struct singan_page_file page[] = {
    FILE_OF_PAGE("index.html", index_html),
    FILE_OF_PAGE("studio.css", studio_css),
    FILE_OF_PAGE("app.js", app_js),
};

size_t singan_studio_page(const struct singan_page_file **files) {
    *files = page;
    return sizeof page / sizeof page[0];
}
