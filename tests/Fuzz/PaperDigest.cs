using PosSim.Models;
using PosSim.Paper;

namespace PosDaemon.Fuzz;

/// <summary>Paper as one number, to compare what two printers did.</summary>
internal static class PaperDigest
{
    public static ulong Of(IReadOnlyList<PrintedSlip> slips, IReadOnlyList<string> trace)
    {
        ulong digest = 1;
        foreach (var slip in slips)
        {
            digest = Mix(digest, ((ulong)slip.Rows << 8) + (ulong)slip.Cut);
            foreach (var mark in slip.Marks) digest = Of(digest, mark);
        }
        // The firmware reads ahead of the paper, so a line may be noted with the slip before: only their order counts.
        foreach (var line in slips.SelectMany(slip => slip.Trace).Concat(trace)) digest = Of(digest, line);
        return digest;
    }

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong digest = 1;
        foreach (var value in bytes) digest = Mix(digest, value);
        return digest;
    }

    private static ulong Of(ulong digest, Mark mark)
    {
        digest = Mix(digest, ((ulong)(uint)mark.X << 32) + (uint)mark.Y);
        digest = Mix(digest, ((ulong)(uint)mark.Width << 32) + (uint)mark.Height + ((ulong)mark.Turn << 30));
        return mark switch
        {
            Mark.Text run => Of(Mix(digest, (ulong)run.Style.GetHashCode()), run.Content),
            Mark.Picture picture => Of(Mix(digest, (ulong)picture.Kind), picture.Content),
            Mark.Blank blank => Mix(digest, (ulong)blank.Lines),
            _ => digest,
        };
    }

    private static ulong Of(ulong digest, string text) => Mix(digest, (ulong)string.GetHashCode(text));

    private static ulong Mix(ulong digest, ulong value)
    {
        digest = (digest ^ value) * 0x9E3779B97F4A7C15;
        return digest ^ (digest >> 29);
    }
}
