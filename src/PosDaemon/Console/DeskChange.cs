namespace PosDaemon.Console;

/// <summary>What a desk tells its watchers.</summary>
internal abstract record DeskChange
{
    private DeskChange()
    {
    }

    /// <summary>Something that <see cref="TerminalView"/> shows is different.</summary>
    public sealed record State : DeskChange
    {
        public static State Changed { get; } = new();
    }

    public sealed record Verdict(string Lane, VerdictView Given) : DeskChange;
}
