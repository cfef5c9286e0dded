// A plugin in C: darkens a picture towards its corners.

#include <stdio.h>
#include <stdlib.h>

#include "picture.h"
#include "request.h"
#include "singan_plugin.h"

static const char *describe(void) {
    return "{\"singan-plugin\":1,\"verb\":\"vignette\",\"version\":\"1.0\",\"abstract\":\"Darken a picture towards its corners.\","
           "\"pictures\":\"ppm\","
           "\"arguments\":[{\"name\":\"image\",\"kind\":\"image\",\"help\":\"The picture.\"}],"
           "\"options\":[{\"name\":\"strength\",\"kind\":\"number\",\"help\":\"How dark the corners get: 1 is black.\",\"default\":0.6,"
           "\"range\":[0,1]}],"
           "\"gives\":{\"images\":1}}";
}

// The messages here need no escaping.
static int32_t failed(void *context, singan_plugin_event event, int code, const char *message, const char *hint) {
    char json[512];
    snprintf(json, sizeof json, "{\"event\":\"error\",\"code\":%d,\"message\":\"%s\",\"hint\":\"%s\"}", code, message, hint);
    event(context, json);
    return 1;
}

// Each pixel times 1 - strength d^2, where d is its distance from the centre, 1 in the corners. 0 where it was stopped.
static int darken(const picture *picture, double strength, void *context, singan_plugin_event event, singan_plugin_stop stop) {
    double across = picture->width / 2.0, down = picture->height / 2.0, farthest = across * across + down * down;
    for (int y = 0; y < picture->height; y += 1) {
        if (stop(context)) return 0;
        for (int x = 0; x < picture->width; x += 1) {
            double dx = x + 0.5 - across, dy = y + 0.5 - down;
            double light = 1 - strength * (dx * dx + dy * dy) / farthest;
            unsigned char *pixel = picture->pixels + ((size_t)y * (size_t)picture->width + (size_t)x) * 3;
            for (int channel = 0; channel < 3; channel += 1) pixel[channel] = (unsigned char)(pixel[channel] * light + 0.5);
        }
        if ((y + 1) % 64 == 0 || y + 1 == picture->height) {
            char json[128];
            snprintf(json, sizeof json, "{\"event\":\"progress\",\"what\":\"rows\",\"done\":%d,\"of\":%d}", y + 1, picture->height);
            event(context, json);
        }
    }
    return 1;
}

static int32_t run(const char *request, void *context, singan_plugin_event event, singan_plugin_stop stop) {
    char folder[4096], image[256], input[4400], output[4400];
    double strength;
    picture picture;
    if (!request_text(request, "folder", folder, sizeof folder) || !request_text(request, "image", image, sizeof image)
        || !request_number(request, "strength", &strength))
        return failed(context, event, 70, "the request lacks something", "This is a fault of the plugin or of the toolkit.");
    snprintf(input, sizeof input, "%s/%s", folder, image);
    // The contract's name of the one result.
    snprintf(output, sizeof output, "%s/result-1.ppm", folder);
    if (!picture_read(input, &picture)) return failed(context, event, 65, "the picture can't be read", "It may be too large.");
    int done = darken(&picture, strength, context, event, stop);
    int written = done && picture_write(output, &picture);
    free(picture.pixels);
    if (done && !written) return failed(context, event, 70, "the result can't be written", "Make room on the disk.");
    return written ? 0 : 1;
}

const singan_plugin *singan_plugin_table(void) {
    static const singan_plugin table = {SINGAN_PLUGIN_VERSION, sizeof table, describe, run};
    return &table;
}
