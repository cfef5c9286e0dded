import Testing

/// Runs of the built program, one after the other: they use all cores, and some are timed.
@Suite(.serialized) struct CommandLineTests {}
