namespace PosDaemon.Fuzz;

/// <summary>No exception, but not what was promised either.</summary>
internal sealed class BrokenPromiseException(string what) : Exception(what);
