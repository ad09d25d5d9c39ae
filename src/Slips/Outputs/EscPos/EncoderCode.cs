using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs.EscPos;

/// <summary>A barcode or QR code as the printer's own command. Checked first, since a printer prints nothing at all
/// where the data do not fit.</summary>
internal sealed class EncoderCode(EncoderBuffer bytes)
{
    private readonly GrowingArray<byte> _data = new(512);
    private PrinterProfile _profile = PrinterProfiles.Default;
    private CodeOption _option;
    private byte _kind;
    private int _cell;

    public void Start(PrinterProfile printer) => _profile = printer;

    /// <summary>Null when it can be printed as asked; a problem when it was made to fit, and when it cannot be printed.
    /// </summary>
    public string? Check(in CodeBlock code, ReadOnlySpan<char> text, out bool prints)
    {
        _option = code.Option;
        _data.Clear();
        var dots = Math.Min(code.Width * 12, _profile.Dots);
        var problem = _option.Type == CodeType.QrCode ? CheckQr(text, dots) : CheckBarcode(text, dots);
        prints = _cell > 0;
        return problem;
    }

    /// <summary>Paper to feed above and below, so that with the blank part of a text line a 2D code has the four cells
    /// around it that readers need (ISO/IEC 18004, clause 6.3.8).</summary>
    public int QuietDots => _option.Type == CodeType.QrCode ? Math.Max(4 * _cell - 6, 0) : 6;

    /// <summary>What was checked last. Only at a line start: function 181 of GS ( k prints nothing with data in the
    /// line.</summary>
    public void Write()
    {
        if (_option.Type == CodeType.QrCode && _profile.HasNativeQr)
            WriteQr();
        else if (_option.Type == CodeType.QrCode)
            RasterImage.Of(QrMatrix.Of(_data.Span.ToArray(), _option.Level), _cell).Write(bytes, _profile.RasterRows);
        else
            WriteBarcode();
    }

    private string? CheckQr(ReadOnlySpan<char> text, int dots)
    {
        _cell = 0;
        _data.Take(Encoding.UTF8.GetBytes(text, _data.Room(3 * text.Length)));
        if (_data.Count == 0)
            return "a QR code without content";
        if (QrCapacity.SideOf(_data.Count, _option.Level) is not { } side)
            return $"{_data.Count} bytes do not fit into a QR code";
        var fitting = Math.Min(_option.Cell, dots / side);
        // Below two dots a cell no longer prints square.
        if (fitting < 2)
            return $"a QR code of {side} cells does not fit into {dots} dots";
        _cell = fitting;
        return null;
    }

    private string? CheckBarcode(ReadOnlySpan<char> text, int dots)
    {
        _cell = 0;
        if (BarcodeData.Read(_option.Type, text, _data) is not { } barcode)
            return $"\"{text}\" is no {_option.Type} content";
        var width = Math.Min(_option.ModuleWidth, dots / Math.Max(barcode.Modules, 1));
        if (width < 1)
            return $"a barcode of {barcode.Modules} bars does not fit into {dots} dots";
        (_kind, _cell) = (barcode.Kind, width);
        return width < 2 ? "the barcode is so long that its bars are a dot wide" : null;
    }

    /// <summary>GS ( k pL pH 31 fn: 41 model, 43 cell, 45 level, 50 store, 51 print.</summary>
    private void WriteQr()
    {
        var level = (byte)(0x30 + QrCapacity.RowOf(_option.Level));
        var length = _data.Count + 3;
        bytes.Add(0x1D, 0x28, 0x6B, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00);
        bytes.Add(0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x43, (byte)_cell);
        bytes.Add(0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x45, level);
        bytes.Add(0x1D, 0x28, 0x6B, (byte)length, (byte)(length >> 8), 0x31, 0x50, 0x30);
        bytes.Add(_data.Span);
        bytes.Add(0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x51, 0x30);
    }

    /// <summary>GS h height, GS w width, GS H text below, GS k m n data (function B).</summary>
    private void WriteBarcode()
    {
        bytes.Add(0x1D, 0x68, (byte)_option.Height, 0x1D, 0x77, (byte)_cell);
        bytes.Add(0x1D, 0x48, _option.HasText ? (byte)2 : (byte)0);
        bytes.Add(0x1D, 0x6B, _kind, (byte)_data.Count);
        bytes.Add(_data.Span);
    }
}
