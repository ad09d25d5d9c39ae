using PosDaemon.Lanes;

namespace PosDaemon.TerminalDevices;

/// <summary>Whether a group can print. Pure.</summary>
internal sealed class GroupReadiness
{
    private readonly IReadOnlyList<(string Printer, string? Trouble)> _troubles;

    private GroupReadiness(IReadOnlyList<(string, string?)> troubles) => _troubles = troubles;

    public bool IsReady => _troubles.Any(one => one.Trouble is null);

    /// <summary>Why a printer of the group is not ready; null when all are.</summary>
    public string? Trouble
    {
        get
        {
            var said = _troubles.Where(one => one.Trouble is not null)
                .Select(one => (one.Printer, one.Trouble!)).ToList();
            return said.Count == 0 ? null : IsReady ? PrinterWords.Of(said) : PrinterWords.Joined(said);
        }
    }

    /// <summary>None of them has reported yet.</summary>
    public static GroupReadiness Of(IEnumerable<string> printers) =>
        new([.. printers.Select(printer => (printer, (string?)DeviceStatusStore.NotOpened))]);

    public GroupReadiness With(string printer, bool isReady, string? trouble) =>
        new([.. _troubles.Select(one => one.Printer == printer
            ? (printer, isReady ? null : trouble ?? SlipWords.NotReady)
            : one)]);
}

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
