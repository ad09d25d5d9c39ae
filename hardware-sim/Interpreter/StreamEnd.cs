namespace PosSim.Interpreter;

/// <summary>Something that a stream leaves undone at its end.</summary>
/// <param name="What">A sentence for whoever sent it.</param>
/// <param name="IsCutOff">Bytes are missing: it ends within a command or a character. False where it only leaves paper
/// unprinted.</param>
public sealed record StreamEnd(string What, bool IsCutOff)
{
    /// <param name="what">The command or character.</param>
    /// <param name="missing">Bytes until it is complete.</param>
    /// <param name="isExact">False when bytes still to come decide how many more there are.</param>
    internal static StreamEnd Within(string what, long missing, bool isExact) => new(
        $"the stream ends in the middle of {what}, {(isExact ? "" : "at least ")}{missing} "
            + (missing == 1 ? "byte missing" : "bytes missing"),
        IsCutOff: true);
}
