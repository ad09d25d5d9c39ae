namespace PosDaemon.TerminalDevices;

/// <summary>What several printers say, in one line for the technician.</summary>
internal static class PrinterWords
{
    /// <summary>Each with its printer's name: "left: out of paper; right: the cover is open".</summary>
    public static string Of(IEnumerable<(string Printer, string Detail)> said) =>
        string.Join("; ", said.Select(one => $"{one.Printer}: {one.Detail}"));

    /// <summary>The same, but what all of them say alike is said once: there is a sentence for it.</summary>
    public static string Joined(IReadOnlyList<(string Printer, string Detail)> said) =>
        said.Select(one => one.Detail).Distinct().Count() == 1 ? said[0].Detail : Of(said);
}
