using System.Text;
using PosDaemon.Slips.Markup;

namespace PosDaemon.Slips;

/// <summary>Something that could not be done as the data, the template or the order said. There is a slip all the same:
/// what is wrong is left out, or a mark stands in its place.</summary>
/// <param name="Source">Where the mistake is.</param>
/// <param name="Partial">The partial that <paramref name="Line"/> is of; null for the template itself.</param>
/// <param name="Line">From 1; 0 where no line is to blame.</param>
/// <param name="Column">From 1, in UTF-16 units (bytes for <see cref="SlipFaultSource.Data"/>).</param>
/// <param name="Problem">What is wrong, with the words of the template or the data.</param>
/// <param name="Expected">What would have been right; "" where the problem says it.</param>
public sealed record SlipFault(
    SlipFaultSource Source, string? Partial, int Line, int Column, string Problem, string Expected)
{
    private const int MostFaults = 100;

    /// <summary>Place, problem and what was expected, in one sentence for a person, without the source.</summary>
    public string Sentence
        => (Partial is null ? "" : $"{Partial}, ")
            + (Line == 0 ? "" : $"line {Line}, column {Column}: ")
            + Problem
            + (Expected.Length == 0 ? "" : $"; expected {Expected}");

    /// <summary>The sentence behind the word for its source: "template: line 2, column 5: …".</summary>
    public override string ToString() => Source switch
    {
        SlipFaultSource.Data => $"data: {Sentence}",
        SlipFaultSource.Template => $"template: {Sentence}",
        SlipFaultSource.Print => $"print: {Sentence}",
        _ => Sentence,
    };

    /// <summary>Adds one that is not there yet. A list repeats its faults with each item; a hundred are enough to read.
    /// </summary>
    internal static void AddOnce(List<SlipFault> faults, SlipFault fault)
    {
        if (faults.Count < MostFaults && !faults.Contains(fault))
            faults.Add(fault);
    }

    /// <summary>A letter that neither the printer nor the fonts of this machine have.</summary>
    internal static SlipFault NotDrawn(Rune letter) => new(SlipFaultSource.Print, null, 0, 0,
        $"letters that this printer and the fonts of this machine lack print as ?, such as U+{letter.Value:X4}",
        "a font that has them (Linux: fonts-noto-core), and a printer profile that draws glyphs");

    internal static SlipFault InTemplate(
        int line, int column, string problem, string expected, string? partial = null)
        => new(SlipFaultSource.Template, partial, line, column, problem, expected);
}

/// <summary>What a <see cref="SlipFault"/> is a fault of.</summary>
public enum SlipFaultSource
{
    /// <summary>What was asked for, such as a kind of slip that there is none of.</summary>
    Order,

    /// <summary>The slip's JSON.</summary>
    Data,

    /// <summary>The template, or a value that its formatters or its language cannot take.</summary>
    Template,

    /// <summary>A code, picture or logo that this printer and this paper cannot have.</summary>
    Print,
}
