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
static const unsigned char icon_svg[] = {
#embed "page/icon.svg"
};
static const unsigned char answers_js[] = {
#embed "page/answers.js"
};
static const unsigned char api_js[] = {
#embed "page/api.js"
};
static const unsigned char app_js[] = {
#embed "page/app.js"
};
static const unsigned char bars_js[] = {
#embed "page/bars.js"
};
static const unsigned char brush_js[] = {
#embed "page/brush.js"
};
static const unsigned char budget_js[] = {
#embed "page/budget.js"
};
static const unsigned char controls_js[] = {
#embed "page/controls.js"
};
static const unsigned char dom_js[] = {
#embed "page/dom.js"
};
static const unsigned char encoder_js[] = {
#embed "page/encoder.js"
};
static const unsigned char forms_js[] = {
#embed "page/forms.js"
};
static const unsigned char framing_js[] = {
#embed "page/framing.js"
};
static const unsigned char geometry_js[] = {
#embed "page/geometry.js"
};
static const unsigned char history_js[] = {
#embed "page/history.js"
};
static const unsigned char jobs_js[] = {
#embed "page/jobs.js"
};
static const unsigned char layers_js[] = {
#embed "page/layers.js"
};
static const unsigned char losses_js[] = {
#embed "page/losses.js"
};
static const unsigned char opening_js[] = {
#embed "page/opening.js"
};
static const unsigned char options_js[] = {
#embed "page/options.js"
};
static const unsigned char panel_js[] = {
#embed "page/panel.js"
};
static const unsigned char pictures_js[] = {
#embed "page/pictures.js"
};
static const unsigned char placement_js[] = {
#embed "page/placement.js"
};
static const unsigned char placing_js[] = {
#embed "page/placing.js"
};
static const unsigned char player_js[] = {
#embed "page/player.js"
};
static const unsigned char pointer_js[] = {
#embed "page/pointer.js"
};
static const unsigned char requests_js[] = {
#embed "page/requests.js"
};
static const unsigned char results_js[] = {
#embed "page/results.js"
};
static const unsigned char scene_js[] = {
#embed "page/scene.js"
};
static const unsigned char shortcuts_js[] = {
#embed "page/shortcuts.js"
};
static const unsigned char stage_js[] = {
#embed "page/stage.js"
};
static const unsigned char state_js[] = {
#embed "page/state.js"
};
static const unsigned char store_js[] = {
#embed "page/store.js"
};
static const unsigned char strip_js[] = {
#embed "page/strip.js"
};
static const unsigned char strokes_js[] = {
#embed "page/strokes.js"
};
static const unsigned char training_js[] = {
#embed "page/training.js"
};
static const unsigned char work_js[] = {
#embed "page/work.js"
};

#define FILE_OF_PAGE(name, bytes) {name, bytes, sizeof bytes}

static const struct singan_page_file page[] = {
    FILE_OF_PAGE("index.html", index_html),
    FILE_OF_PAGE("studio.css", studio_css),
    FILE_OF_PAGE("icon.svg", icon_svg),
    FILE_OF_PAGE("answers.js", answers_js),
    FILE_OF_PAGE("api.js", api_js),
    FILE_OF_PAGE("app.js", app_js),
    FILE_OF_PAGE("bars.js", bars_js),
    FILE_OF_PAGE("brush.js", brush_js),
    FILE_OF_PAGE("budget.js", budget_js),
    FILE_OF_PAGE("controls.js", controls_js),
    FILE_OF_PAGE("dom.js", dom_js),
    FILE_OF_PAGE("encoder.js", encoder_js),
    FILE_OF_PAGE("forms.js", forms_js),
    FILE_OF_PAGE("framing.js", framing_js),
    FILE_OF_PAGE("geometry.js", geometry_js),
    FILE_OF_PAGE("history.js", history_js),
    FILE_OF_PAGE("jobs.js", jobs_js),
    FILE_OF_PAGE("layers.js", layers_js),
    FILE_OF_PAGE("losses.js", losses_js),
    FILE_OF_PAGE("opening.js", opening_js),
    FILE_OF_PAGE("options.js", options_js),
    FILE_OF_PAGE("panel.js", panel_js),
    FILE_OF_PAGE("pictures.js", pictures_js),
    FILE_OF_PAGE("placement.js", placement_js),
    FILE_OF_PAGE("placing.js", placing_js),
    FILE_OF_PAGE("player.js", player_js),
    FILE_OF_PAGE("pointer.js", pointer_js),
    FILE_OF_PAGE("requests.js", requests_js),
    FILE_OF_PAGE("results.js", results_js),
    FILE_OF_PAGE("scene.js", scene_js),
    FILE_OF_PAGE("shortcuts.js", shortcuts_js),
    FILE_OF_PAGE("stage.js", stage_js),
    FILE_OF_PAGE("state.js", state_js),
    FILE_OF_PAGE("store.js", store_js),
    FILE_OF_PAGE("strip.js", strip_js),
    FILE_OF_PAGE("strokes.js", strokes_js),
    FILE_OF_PAGE("training.js", training_js),
    FILE_OF_PAGE("work.js", work_js),
};

size_t singan_studio_page(const struct singan_page_file **files) {
    *files = page;
    return sizeof page / sizeof page[0];
}
