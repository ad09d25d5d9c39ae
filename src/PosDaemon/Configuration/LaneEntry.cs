using PosDaemon.Protocol.Codes;

namespace PosDaemon.Configuration;

/// <summary>One lane: a scanner with the printer, the gate and the lamps it serves.</summary>
internal sealed class LaneEntry
{
    public string Name { get; set; } = "";

    public string Scanner { get; set; } = "";

    /// <summary>Null: this lane prints nothing; slips are held for a reprint elsewhere.</summary>
    public string? Printer { get; set; }

    public string? Gate { get; set; }

    /// <summary>Lamps and a buzzer; null: there are none.</summary>
    public string? Signal { get; set; }

    /// <summary>When needed: a code that can be used as it stands is used at once; a voucher or a pass waits for the
    /// bill or the number of uses.</summary>
    public ConfirmMode Confirm { get; set; } = ConfirmMode.WhenNeeded;

    /// <summary>Entry: whoever comes to this lane uses a code. Exit: a code lets out, and nobody is asked for anything.
    /// </summary>
    public LaneDirection Direction { get; set; } = LaneDirection.Entry;

    /// <summary>Keep: whoever did not pass shows the code to the staff. Undo wants a gate with a sensor, and goods that
    /// the cloud takes back.</summary>
    public NotPassedRule NotPassed { get; set; } = NotPassedRule.Keep;

    /// <summary>Who is kept with each record while nobody has signed in; empty at an unattended gate.</summary>
    public string Operator { get; set; } = "";

    /// <summary>No code is taken before an operator has signed in.</summary>
    public bool SignIn { get; set; }

    /// <summary>An answer later than this opens no gate: the guest has gone, and somebody else stands there. 8 s is
    /// under the 10 s for which people wait.</summary>
    public TimeSpan AnswerWindow { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>The same code shown again within this time repeats the verdict. 5 s: a phone left under a scanner
    /// is read every half second.</summary>
    public TimeSpan RepeatWindow { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What the reader is set to send before each code, beside its AIM identifier and control characters,
    /// which are taken off anyway.</summary>
    public string CodePrefix { get; set; } = "";

    /// <summary>What the reader is set to send behind each code.</summary>
    public string CodeSuffix { get; set; } = "";

    /// <summary>Where the code stands in links, JSON or texts that codes of somebody else hold; see
    /// <see cref="CodePattern"/>.</summary>
    public string[] CodePatterns { get; set; } = [];

    /// <summary>The kinds of codes this lane takes, where the reader says which kind it has read; none: all.</summary>
    public Symbology[] Symbologies { get; set; } = [];

    /// <exception cref="FormatException">A pattern is none.</exception>
    public CodeRules ToCodeRules() => new(CodePrefix, CodeSuffix, [.. CodePatterns.Select(CodePattern.Parse)]);
}
