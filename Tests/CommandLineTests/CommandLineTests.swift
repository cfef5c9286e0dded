import Testing

/// Runs of the built program. Tests/run.sh lists those that are timed, and runs them one at a time.
@Suite struct CommandLineTests {}
