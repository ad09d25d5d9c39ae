using System.Globalization;
using System.Text;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Outputs;
using PosDaemon.Slips.Pictures;

namespace PosDaemon.Slips.Tests.Markup;

/// <summary>Our layout in the words of oracle.js.</summary>
internal static class PaperTrace
{
    /// <summary>As the reference measures for gb18030: all but ASCII is wide.</summary>
    private static int WidthOf(Rune rune) => rune.Value is < 0x80 or 0xA0 ? 1 : 2;

    public static string Of(string document, int columns)
    {
        var paper = ReceiptLayout.Lay(document, columns, WidthOf, [], WrapRule.Characters);
        var trace = new StringBuilder();
        foreach (var item in paper.Items)
        {
            if (MarkOf(paper, item) is { } mark)
                trace.Append(mark).Append('\n');
            else
                trace.Append(PaperText.Write(paper, item, columns, WidthOf));
        }
        return trace.ToString();
    }

    private static string? MarkOf(Paper paper, PaperItem item) => item.Kind switch
    {
        PaperKind.Cut => "<cut>",
        PaperKind.Image => Image(paper.BlockOf(item)),
        PaperKind.Command => $"<command {Hex(paper.TextOf(paper.CommandOf(item).Bytes))}>",
        PaperKind.Code => Code(paper.BlockOf(item), paper.TextOf(paper.BlockOf(item).Text)),
        _ => null,
    };

    private static string Image(in Block image)
        => $"<image {Place(image.Left, image.Width, image.Align)} {image.Picture!.Base64}>";

    private static string Code(in Block code, ReadOnlySpan<char> data) => code.Option.Type == CodeType.QrCode
        ? $"<qrcode {PlaceOf(code)} {code.Option.Cell} {code.Option.Level} {Hex(data)}>"
        : $"<{code.Option.Type.ToString().ToLowerInvariant()} {PlaceOf(code)} {code.Option.ModuleWidth} "
            + $"{code.Option.Height} {(code.Option.HasText ? "true" : "false")} {Hex(data)}>";

    private static string PlaceOf(Block code) => Place(code.Left, code.Width, code.Align);

    private static string Place(int left, int width, ReceiptAlign align)
        => string.Create(CultureInfo.InvariantCulture, $"{left} {width} {(int)align}");

    private static string Hex(ReadOnlySpan<char> text)
        => Convert.ToHexStringLower(Encoding.Unicode.GetBytes(text.ToArray()));
}
