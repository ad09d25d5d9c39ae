namespace PosDaemon.Fuzz;

/// <summary>All targets by name.</summary>
internal static class Targets
{
    public static IReadOnlyDictionary<string, Func<ITarget>> All { get; } = new Dictionary<string, Func<ITarget>>
    {
        ["interpreter"] = () => new InterpreterTarget(),
        ["receiptline"] = DocumentTarget.ReceiptLine,
        ["mustache"] = DocumentTarget.Mustache,
        ["scanframer"] = () => new FramerTarget(),
        ["status"] = () => new StatusTarget(),
    };
}
