// A task for singan-tool as a shared library. This file is all that a plugin needs: copy it, or depend on the package's product CSinGANPlugin.
//
// A plugin is a regular file NAME.so (NAME.dylib on macOS) that exports one function, singan_plugin_table(). `singan-tool plugin add FILE` puts it
// into the plugin folder; its verb is then a command, a pipeline step and a line of `singan-tool tasks` like any other's. What is said here are
// the promises of version 1. The JSON texts are those of executable plugins, version 1 of the contract: Sources/Counter/SinGANExternals/Contract.md.
//
// A library runs inside the process that loads it. A crash in it ends that process, with a training that may be hours old; what can be had as an
// executable singan-NAME is better had as one.
//
// Threads:  the table is asked for, and describe() and run() are called, by one thread at a time, not always the same one, never the main thread for
//           run(). A thread that calls run() has a stack of 8 MiB. run() may start threads of its own; they have to be gone when it returns.
// Process:  belongs to the host. Leave alone: the current folder, signal handlers, the locale, the environment, standard input, output and error;
//           don't call exit(). The current folder is not the work folder: use the full path that the request has in "folder".
// Loading:  with RTLD_NOW | RTLD_LOCAL, so everything undefined has to be found in what the library itself links, and its symbols are nobody
//           else's. It is never unloaded. Initializers run at loading, before any version is compared: keep them empty. A library may be loaded
//           merely to be described, in a process that never runs it.
// Faults:   no exception, longjmp or Swift error may leave a function of the table.

#ifndef SINGAN_PLUGIN_H
#define SINGAN_PLUGIN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The version of the table and of the JSON texts. It changes when something that is promised here changes; a host loads its own version alone.
#define SINGAN_PLUGIN_VERSION 1

// Tells the host of an event: one JSON object, NUL-terminated UTF-8, without line breaks, at most 64 KiB, such as
//   {"event":"progress","what":"rows","done":3,"of":10}
//   {"event":"notice","text":"The picture is grey."}
//   {"event":"error","code":65,"message":"the picture is 3x3 and a tile has 8","hint":"Give a larger picture."}
// The text is the plugin's own and has been copied when the call returns. May be called from any thread while run() runs, by several at once; calls
// wait for each other. Costs little, but not nothing: a hundred a second are plenty.
typedef void (*singan_plugin_event)(void *context, const char *json);

// Whether the plugin is to stop: not 0 once the user has asked for it, and from then on. May be called from any thread while run() runs, and is
// cheap enough for every row of a picture. A plugin that goes on for 1.5 seconds all the same is left behind: its work folder is removed, the
// command ends, and the process with it.
typedef int32_t (*singan_plugin_stop)(void *context);

// What a plugin offers. New members come at the end, within a version: `size` says which are there.
typedef struct singan_plugin {
    // SINGAN_PLUGIN_VERSION, as the plugin was compiled. Read before anything else; another version is refused, and nothing else is read.
    uint32_t version;

    // sizeof(singan_plugin), as the plugin was compiled. Less than version 1 had (24 bytes where pointers have 8) is refused.
    uint32_t size;

    // What the task is called, takes and gives: JSON, NUL-terminated UTF-8, at most 64 KiB. The same text at every call. It belongs to the
    // plugin and has to stay readable and unchanged until the process ends: a constant. To return within two seconds, without files or threads.
    // NULL is refused.
    const char *(*describe)(void);

    // Does the work of one request (JSON, NUL-terminated UTF-8), and returns when it is done: 0 where every file that the request names in
    // "results" lies in the work folder, else any other number. On failure tell first, by an event "error", what is wrong and what to do: people
    // see that message; without one they are told the number. Whatever is in the work folder then is thrown away, as it is after a stop, when
    // the number doesn't matter.
    //
    // `request` may be read until the call returns. `context` is the host's, handed to `event` and `stop`; all three are valid until the call
    // returns, and neither NULL. Called again for each run of the task; what one run leaves in memory must not change what the next one makes.
    int32_t (*run)(const char *request, void *context, singan_plugin_event event, singan_plugin_stop stop);
} singan_plugin;

#if defined(_WIN32)
#define SINGAN_PLUGIN_EXPORT __declspec(dllexport)
#else
#define SINGAN_PLUGIN_EXPORT __attribute__((visibility("default")))
#endif

// The one symbol that a plugin exports: its table, the same one at every call, which stays where it is and unchanged until the process ends. The
// name is that of every version, so that a host of another one can still say which it met. Not NULL. A function rather than a variable, so that
// any language that exports C functions can write a plugin.
SINGAN_PLUGIN_EXPORT const singan_plugin *singan_plugin_table(void);

#ifdef __cplusplus
}
#endif

#endif
