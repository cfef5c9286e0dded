import SinGANTasks

/// The toolkit's JSON: the server's library has a type of that name, too.
typealias JSONValue = SinGANTasks.JSONValue
