namespace PosSim.Models;

/// <summary>A fault and its moment, counted from when it was planned. Without a moment it strikes at once.</summary>
public sealed record PlannedFault(PrinterFault Fault)
{
    /// <summary>So much of the printer's time later.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>With the last of so many bytes that came in, once the printer has read what it can of them.</summary>
    public long? AfterBytes { get; init; }

    /// <summary>With so many lines of the uncut slip on paper and one more begun.</summary>
    public int? AfterLines { get; init; }

    /// <summary>When a command of that name has been read and all before it is on paper, before it is done:
    /// <c>GS V</c>, <c>GS ( k</c>, <c>LF</c>, as manuals and traces name it.</summary>
    public string? AtCommand { get; init; }

    /// <summary>The how many-th <see cref="AtCommand"/>, from 1.</summary>
    public int Nth { get; init; } = 1;
}

/// <summary>What may befall a printer. From <see cref="PowerCycle"/> on it is for whoever carries its bytes.</summary>
public enum PrinterFault
{
    PaperOut,
    CoverOpen,

    /// <summary>The blade fails at the next cut.</summary>
    CutterJam,

    /// <summary>Cools down and goes on by itself.</summary>
    HeadHot,

    /// <summary><see cref="Interpreter.PrinterError.Recoverable"/>.</summary>
    Recoverable,

    /// <summary><see cref="Interpreter.PrinterError.Unrecoverable"/>.</summary>
    Unrecoverable,

    /// <summary>Off and on: the printer has lost what it loses; its line is for whoever carries the bytes.</summary>
    PowerCycle,

    /// <summary>The cable is pulled.</summary>
    Unplug,

    /// <summary>The session ends; the printer stays reachable.</summary>
    Drop,

    /// <summary>The printer's direction of the session ends.</summary>
    HalfClose,

    /// <summary>The session dies without a sign: what the host sends vanishes.</summary>
    HalfOpen,

    /// <summary>It prints and says nothing any more.</summary>
    Mute,
}
