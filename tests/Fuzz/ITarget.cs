namespace PosDaemon.Fuzz;

/// <summary>Something that reads what strangers send. One for each worker; not thread-safe.</summary>
internal interface ITarget
{
    string Name { get; }

    /// <summary>Makes one input from chance, feeds it, and looks at what came of it. What is wrong is thrown: as the
    /// exception itself, or as <see cref="BrokenPromiseException"/>.</summary>
    /// <returns>Bytes or characters fed, for the figures.</returns>
    int Try(Chance chance);

    /// <summary>The input of the last try, for the report of a failure.</summary>
    string LastInput { get; }
}

/// <summary>No exception, but not what was promised either.</summary>
internal sealed class BrokenPromiseException(string what) : Exception(what);

/// <summary>All targets by name.</summary>
internal static class Targets
{
    public static IReadOnlyDictionary<string, Func<ITarget>> All { get; } = new Dictionary<string, Func<ITarget>>
    {
        ["interpreter"] = () => new InterpreterTarget(),
        ["decode"] = () => new DecodeTarget(),
        ["receiptline"] = DocumentTarget.ReceiptLine,
        ["mustache"] = DocumentTarget.Mustache,
        ["scanframer"] = () => new FramerTarget(),
        ["hidreports"] = () => new HidTarget(),
        ["keys"] = () => new KeyTarget(),
        ["status"] = () => new StatusTarget(),
    };
}
