using System.Text;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>What the generator of documents leaves out: characters of many pages and of none, and a real
/// picture.</summary>
internal static class Colours
{
    /// <summary>16 x 16 dots, grey, every second row black.</summary>
    private const string Picture =
        "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9"
        + "AAAAEUlEQVR4nGP4jwYYMMCIUgEA/Pl/gfC9QTAAAAAASUVORK5CYII=";

    private static readonly string[] Rare =
        ["é", "Ж", "€", "¥", "•", "−", "─", "│", "°", "ß", "Ø", "㐂", "𠮷", "😀", "가", "ﾊ", "\u00A0", "№", "“", "”"];

    public static string Mixed(string document, Random random)
    {
        var mixed = new StringBuilder(document.Replace("iVBORw0KGgo=", Picture, StringComparison.Ordinal));
        if (random.Next(2) == 0) return mixed.ToString();
        for (var at = mixed.Length - 1; at >= 0; at--)
            if (mixed[at] is 'a' or '金' or '5' && random.Next(2) == 0)
                mixed.Remove(at, 1).Insert(at, Rare[random.Next(Rare.Length)]);
        return mixed.ToString();
    }
}
