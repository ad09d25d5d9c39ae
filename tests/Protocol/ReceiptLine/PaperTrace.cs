using System.Globalization;
using System.Text;
using PosDaemon.Protocol.ReceiptLine;

namespace PosDaemon.Protocol.Tests.ReceiptLine;

/// <summary>Our layout in the words of oracle.js.</summary>
internal static class PaperTrace
{
    /// <summary>As the reference measures for gb18030: all but ASCII is wide.</summary>
    private static int WidthOf(Rune rune) => rune.Value is < 0x80 or 0xA0 ? 1 : 2;

    public static string Of(string document, int columns)
    {
        List<PaperItem> items = ReceiptLayout.Lay(document, columns, WidthOf, int.MaxValue, []);
        var trace = new StringBuilder();
        foreach (PaperItem item in items)
        {
            if (MarkOf(item) is { } mark)
                trace.Append(mark).Append('\n');
            else
                trace.Append(PaperText.Write([item], columns, WidthOf, showMarks: false));
        }
        return trace.ToString();
    }

    private static string? MarkOf(PaperItem item) => item switch
    {
        CutMark => "<cut>",
        ImageBlock image => $"<image {Place(image.Left, image.Width, image.Align)} {image.Png}>",
        RawCommand command => $"<command {Hex(command.Bytes)}>",
        CodeBlock { Option.Type: CodeType.QrCode } code
            => $"<qrcode {PlaceOf(code)} {code.Option.Cell} {code.Option.Level} {Hex(code.Data)}>",
        CodeBlock code => $"<{code.Option.Type.ToString().ToLowerInvariant()} {PlaceOf(code)} "
            + $"{code.Option.ModuleWidth} {code.Option.Height} {(code.Option.HasText ? "true" : "false")} "
            + $"{Hex(code.Data)}>",
        _ => null,
    };

    private static string PlaceOf(CodeBlock code) => Place(code.Left, code.Width, code.Align);

    private static string Place(int left, int width, ReceiptAlign align)
        => string.Create(CultureInfo.InvariantCulture, $"{left} {width} {(int)align}");

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.Unicode.GetBytes(text));
}
