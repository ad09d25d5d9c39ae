using System.Text;
using PosDaemon.Protocol.ReceiptLine;

namespace PosDaemon.Protocol.EscPos;

/// <summary>A barcode or QR code as the printer's own command. Checked first, since a printer prints nothing at all
/// where the data do not fit.</summary>
internal sealed class EncoderCode
{
    private readonly CodeOption option;
    private readonly byte[] data;
    private readonly byte kind;
    private readonly int cell;
    private readonly PrinterProfile profile;

    private EncoderCode(CodeOption option, byte[] data, byte kind, int cell, PrinterProfile profile)
        => (this.option, this.data, this.kind, this.cell, this.profile) = (option, data, kind, cell, profile);

    /// <summary>Null and a symbol when it can be printed as asked; a problem and a symbol when it was made to fit; a
    /// problem alone when it cannot be printed.</summary>
    public static string? Check(CodeBlock code, PrinterProfile profile, out EncoderCode? symbol)
    {
        int dots = Math.Min(code.Width * 12, profile.Dots);
        return code.Option.Type == CodeType.QrCode
            ? CheckQr(code, dots, profile, out symbol)
            : CheckBarcode(code, dots, profile, out symbol);
    }

    private static string? CheckQr(
        CodeBlock code, int dots, PrinterProfile profile, out EncoderCode? symbol)
    {
        symbol = null;
        byte[] bytes = Encoding.UTF8.GetBytes(code.Data);
        if (bytes.Length == 0)
            return "a QR code without content";
        if (QrCapacity.SideOf(bytes.Length, code.Option.Level) is not { } side)
            return $"{bytes.Length} bytes do not fit into a QR code";
        int cell = Math.Min(code.Option.Cell, dots / side);
        // Below two dots a cell no longer prints square.
        if (cell < 2)
            return $"a QR code of {side} cells does not fit into {dots} dots";
        symbol = new(code.Option, bytes, 0, cell, profile);
        return null;
    }

    private static string? CheckBarcode(
        CodeBlock code, int dots, PrinterProfile profile, out EncoderCode? symbol)
    {
        symbol = null;
        if (BarcodeData.Of(code.Option.Type, code.Data) is not { } barcode)
            return $"\"{code.Data}\" is no {code.Option.Type} content";
        int width = Math.Min(code.Option.ModuleWidth, dots / Math.Max(barcode.Modules, 1));
        if (width < 1)
            return $"a barcode of {barcode.Modules} bars does not fit into {dots} dots";
        symbol = new(code.Option, barcode.Data, barcode.Kind, width, profile);
        return width < 2 ? "the barcode is so long that its bars are a dot wide" : null;
    }

    /// <summary>Paper to feed above and below, so that with the blank part of a text line a 2D code has the four cells
    /// around it that readers need (ISO/IEC 18004, clause 6.3.8).</summary>
    public int QuietDots => option.Type == CodeType.QrCode ? Math.Max(4 * cell - 6, 0) : 6;

    /// <summary>Only at a line start: function 181 of GS ( k prints nothing with data in the line.</summary>
    public void Write(EncoderBuffer bytes)
    {
        if (option.Type == CodeType.QrCode && profile.HasNativeQr)
            WriteQr(bytes);
        else if (option.Type == CodeType.QrCode)
            RasterImage.Of(QrMatrix.Of(data, option.Level), cell).Write(bytes, profile.RasterRows);
        else
            WriteBarcode(bytes);
    }

    /// <summary>GS ( k pL pH 31 fn: 41 model, 43 cell, 45 level, 50 store, 51 print.</summary>
    private void WriteQr(EncoderBuffer bytes)
    {
        byte level = (byte)(0x30 + Math.Max("lmqh".IndexOf(option.Level, StringComparison.Ordinal), 0));
        int length = data.Length + 3;
        bytes.Add(0x1D, 0x28, 0x6B, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00);
        bytes.Add(0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x43, (byte)cell);
        bytes.Add(0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x45, level);
        bytes.Add(0x1D, 0x28, 0x6B, (byte)length, (byte)(length >> 8), 0x31, 0x50, 0x30);
        bytes.Add(data);
        bytes.Add(0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x51, 0x30);
    }

    /// <summary>GS h height, GS w width, GS H text below, GS k m n data (function B).</summary>
    private void WriteBarcode(EncoderBuffer bytes)
    {
        bytes.Add(0x1D, 0x68, (byte)option.Height, 0x1D, 0x77, (byte)cell);
        bytes.Add(0x1D, 0x48, option.HasText ? (byte)2 : (byte)0);
        bytes.Add(0x1D, 0x6B, kind, (byte)data.Length);
        bytes.Add(data);
    }
}
