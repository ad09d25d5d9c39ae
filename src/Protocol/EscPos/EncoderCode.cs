using System.Text;
using PosDaemon.Protocol.Buffers;
using PosDaemon.Protocol.ReceiptLine;

namespace PosDaemon.Protocol.EscPos;

/// <summary>A barcode or QR code as the printer's own command. Checked first, since a printer prints nothing at all
/// where the data do not fit.</summary>
internal sealed class EncoderCode(EncoderBuffer bytes)
{
    private readonly Pile<byte> data = new(512);
    private PrinterProfile profile = PrinterProfiles.Default;
    private CodeOption option;
    private byte kind;
    private int cell;

    public void Start(PrinterProfile printer) => profile = printer;

    /// <summary>Null when it can be printed as asked; a problem when it was made to fit, and when it cannot be printed.
    /// </summary>
    public string? Check(in CodeBlock code, ReadOnlySpan<char> text, out bool prints)
    {
        option = code.Option;
        data.Clear();
        int dots = Math.Min(code.Width * 12, profile.Dots);
        string? problem = option.Type == CodeType.QrCode ? CheckQr(text, dots) : CheckBarcode(text, dots);
        prints = cell > 0;
        return problem;
    }

    /// <summary>Paper to feed above and below, so that with the blank part of a text line a 2D code has the four cells
    /// around it that readers need (ISO/IEC 18004, clause 6.3.8).</summary>
    public int QuietDots => option.Type == CodeType.QrCode ? Math.Max(4 * cell - 6, 0) : 6;

    /// <summary>What was checked last. Only at a line start: function 181 of GS ( k prints nothing with data in the
    /// line.</summary>
    public void Write()
    {
        if (option.Type == CodeType.QrCode && profile.HasNativeQr)
            WriteQr();
        else if (option.Type == CodeType.QrCode)
            RasterImage.Of(QrMatrix.Of(data.Span.ToArray(), option.Level), cell).Write(bytes, profile.RasterRows);
        else
            WriteBarcode();
    }

    private string? CheckQr(ReadOnlySpan<char> text, int dots)
    {
        cell = 0;
        data.Take(Encoding.UTF8.GetBytes(text, data.Room(3 * text.Length)));
        if (data.Count == 0)
            return "a QR code without content";
        if (QrCapacity.SideOf(data.Count, option.Level) is not { } side)
            return $"{data.Count} bytes do not fit into a QR code";
        int fitting = Math.Min(option.Cell, dots / side);
        // Below two dots a cell no longer prints square.
        if (fitting < 2)
            return $"a QR code of {side} cells does not fit into {dots} dots";
        cell = fitting;
        return null;
    }

    private string? CheckBarcode(ReadOnlySpan<char> text, int dots)
    {
        cell = 0;
        if (BarcodeData.Read(option.Type, text, data) is not { } barcode)
            return $"\"{text}\" is no {option.Type} content";
        int width = Math.Min(option.ModuleWidth, dots / Math.Max(barcode.Modules, 1));
        if (width < 1)
            return $"a barcode of {barcode.Modules} bars does not fit into {dots} dots";
        (kind, cell) = (barcode.Kind, width);
        return width < 2 ? "the barcode is so long that its bars are a dot wide" : null;
    }

    /// <summary>GS ( k pL pH 31 fn: 41 model, 43 cell, 45 level, 50 store, 51 print.</summary>
    private void WriteQr()
    {
        byte level = (byte)(0x30 + QrCapacity.RowOf(option.Level));
        int length = data.Count + 3;
        bytes.Add(0x1D, 0x28, 0x6B, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00);
        bytes.Add(0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x43, (byte)cell);
        bytes.Add(0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x45, level);
        bytes.Add(0x1D, 0x28, 0x6B, (byte)length, (byte)(length >> 8), 0x31, 0x50, 0x30);
        bytes.Add(data.Span);
        bytes.Add(0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x51, 0x30);
    }

    /// <summary>GS h height, GS w width, GS H text below, GS k m n data (function B).</summary>
    private void WriteBarcode()
    {
        bytes.Add(0x1D, 0x68, (byte)option.Height, 0x1D, 0x77, (byte)cell);
        bytes.Add(0x1D, 0x48, option.HasText ? (byte)2 : (byte)0);
        bytes.Add(0x1D, 0x6B, kind, (byte)data.Count);
        bytes.Add(data.Span);
    }
}
