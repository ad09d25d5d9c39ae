using System.Collections.Frozen;

namespace PosDaemon.Slips.Profiles;

/// <summary>What a printer model can do and how it wants it. A profile is data (Models/*.json); each value says
/// where it is known from.</summary>
public sealed class PrinterProfile
{
    public required string Name { get; init; }

    /// <summary>Models it stands for.</summary>
    public required string Title { get; init; }

    /// <summary>Cells of font A (12 dots) across the paper.</summary>
    public required int Columns { get; init; }

    /// <summary>Printable dots across.</summary>
    public required int Dots { get; init; }

    /// <summary>The printer has Chinese mode (FS &amp;, FS .) and a GB18030 or GBK font.</summary>
    public required bool IsChinese { get; init; }

    /// <summary>Single-byte pages and their n for ESC t, best first.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> CodePages { get; init; }

    /// <summary>GS ! does not enlarge Chinese characters: FS ! is needed too.</summary>
    public required bool NeedsKanjiSize { get; init; }

    /// <summary>Rules are drawn with the line characters of page 437 instead of - | +.</summary>
    public required bool DrawsLines { get; init; }

    /// <summary>QR codes by GS ( k; else as raster.</summary>
    public required bool HasNativeQr { get; init; }

    public required CutStyle Cut { get; init; }

    /// <summary>Lines from the head to the blade, for <see cref="CutStyle.FeedLines"/> and for tearing off.</summary>
    public required int CutLines { get; init; }

    /// <summary>Most rows of one GS v 0 command: clones read only the low byte of the height.</summary>
    public required int RasterRows { get; init; }

    /// <summary>The strongest proof of printing that the model gives; profile value "completion".</summary>
    public required CompletionProof Completion { get; init; }

    /// <summary>Millimetres of paper a second at its slowest: what a slip may take follows from it.</summary>
    public required int Speed { get; init; }

    /// <summary>Its Chinese font has the four-byte codes of U+3400 to U+4DB5 (Extension A).</summary>
    public required bool HasFourByteCodes { get; init; }

    /// <summary>Takes ESC * 33 within a line of text: characters that its fonts lack are drawn.</summary>
    public required bool DrawsGlyphs { get; init; }

    /// <summary>Keeps pictures in its own memory by a two-letter key (GS ( L functions 67 and 69).</summary>
    public required bool KeepsLogos { get; init; }

    /// <summary>How long the drawer's solenoid is driven, then rested: ESC p, 2 ms to 510 ms each.</summary>
    public required TimeSpan DrawerOn { get; init; }

    public required TimeSpan DrawerOff { get; init; }

    public required BuzzerCommand Buzzer { get; init; }

    /// <summary>What such printers call themselves (GS I 67), any of these; empty where that is not documented. Never
    /// chooses a profile.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>For each value by its name in the file: what the file says and where it is known from.</summary>
    public required FrozenDictionary<string, ProfileValue> Provenance { get; init; }

    internal CharacterSet Characters => _characters ??= new(IsChinese, CodePages, HasFourByteCodes);

    private CharacterSet? _characters;
}

/// <summary>One value of a profile as its file gives it.</summary>
/// <param name="Json">The value, as it is written there.</param>
/// <param name="File">The file's name; of an inherited value that of the profile it is from.</param>
/// <param name="Line">From 1.</param>
/// <param name="From">documented, probed or assumed, and by what.</param>
public sealed record ProfileValue(string Json, string File, int Line, string From)
{
    public override string ToString() => $"{File}:{Line} {From}";
}

public enum CutStyle
{
    /// <summary>GS V 66 0: feeds to the blade by itself.</summary>
    FeedsToBlade,

    /// <summary>Line feeds, then GS V 1.</summary>
    FeedLines,

    /// <summary>No cutter: line feeds up to the tear bar.</summary>
    None,
}

/// <summary>How the model is made to beep.</summary>
public enum BuzzerCommand
{
    /// <summary>It has no buzzer.</summary>
    None,

    /// <summary>ESC ( A function 97: Epson, the optional external buzzer.</summary>
    EscParenA,

    /// <summary>ESC B n t: clones.</summary>
    EscB,
}

/// <summary>How a printer of a model proves that a slip is on paper, the strongest way that it has. Whoever sends slips
/// chooses by it what to ask behind the last byte.</summary>
public enum CompletionProof
{
    /// <summary>Nothing answers: once all bytes are sent the outcome can only be assumed.</summary>
    Assumed,

    /// <summary>GS r 1 is queued with the data and answered once all before it is dealt with (Epson ESC/POS reference,
    /// GS r: one status byte, bits 2 and 3 tell the end of the paper).</summary>
    Fence,

    /// <summary>GS ( H function 48 sends a process id of four bytes back when the dots before it are on the paper
    /// (Epson ESC/POS reference, GS ( H: 37h 22h, the id, 00h).</summary>
    ProcessId,
}
