using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs.EscPos;

/// <summary>Codes, pictures and logos as commands, within the part of the paper that they are aligned in. Written at a
/// line start only: function 181 of GS ( k prints nothing with data in the line.</summary>
internal sealed class EncoderBlocks(GrowingArray<byte> bytes, EncoderText text)
{
    private PrinterProfile _profile = PrinterProfiles.Default;

    public void Start(PrinterProfile printer) => _profile = printer;

    public void Write(Paper paper, in PlacedBlock block)
    {
        Feed(block.QuietDots);
        if (block.IsNarrow)
            SetArea(block.AreaLeft, block.AreaWidth);
        switch (block.Kind)
        {
            case PlacedKind.QrCode when block.IsRaster:
                var matrix = QrMatrix.Of(paper.Bytes.Of(block.Data).ToArray(), block.Option.Level);
                RasterImage.Of(matrix, block.Cell).Write(bytes, _profile.RasterRows);
                break;
            case PlacedKind.QrCode:
                WriteQr(paper.Bytes.Of(block.Data), block);
                break;
            case PlacedKind.Barcode when block.IsRaster:
                WriteRaster(paper, block);
                break;
            case PlacedKind.Barcode:
                WriteBarcode(paper.Bytes.Of(block.Data), block);
                break;
            case PlacedKind.Picture:
                bytes.Add(block.Dots!.CommandsFor(_profile.RasterRows));
                break;
            case PlacedKind.KeptLogo:
                bytes.Add(block.Logo!.PrintCommand);
                break;
        }
        if (block.IsNarrow)
            SetArea(0, _profile.Dots);
        Feed(block.QuietDots);
    }

    /// <summary>ESC J n, with an empty line.</summary>
    public void Feed(int dots)
    {
        if (dots > 0)
            bytes.Add(0x1B, 0x4A, (byte)dots);
    }

    /// <summary>GS L nL nH left margin, GS W nL nH width.</summary>
    private void SetArea(int left, int width) => bytes.Add(
        0x1D, 0x4C, (byte)left, (byte)(left >> 8), 0x1D, 0x57, (byte)width, (byte)(width >> 8));

    /// <summary>GS ( k pL pH 31 fn: 41 model, 43 cell, 45 level, 50 store, 51 print.</summary>
    private void WriteQr(ReadOnlySpan<byte> data, in PlacedBlock block)
    {
        var level = (byte)(0x30 + QrCapacity.RowOf(block.Option.Level));
        var length = data.Length + 3;
        bytes.Add(0x1D, 0x28, 0x6B, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00);
        bytes.Add(0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x43, (byte)block.Cell);
        bytes.Add(0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x45, level);
        bytes.Add(0x1D, 0x28, 0x6B, (byte)length, (byte)(length >> 8), 0x31, 0x50, 0x30);
        bytes.Add(data);
        bytes.Add(0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x51, 0x30);
    }

    /// <summary>GS h height, GS w width, GS H text below, GS k m n data (function B).</summary>
    private void WriteBarcode(ReadOnlySpan<byte> data, in PlacedBlock block)
    {
        bytes.Add(0x1D, 0x68, (byte)block.Option.Height, 0x1D, 0x77, (byte)block.Cell);
        bytes.Add(0x1D, 0x48, block.Option.HasText ? (byte)2 : (byte)0);
        bytes.Add(0x1D, 0x6B, block.BarcodeKind, (byte)data.Length);
        bytes.Add(data);
    }

    /// <summary>The bars as dots, and the text below as lines of text.</summary>
    private void WriteRaster(Paper paper, in PlacedBlock block)
    {
        RasterImage.Of(block.BarsOf(paper), block.Option.Height, block.IsTurned).Write(bytes, _profile.RasterRows);
        if (!block.Option.HasText)
            return;
        Feed(block.QuietDots);
        ReadOnlySpan<char> rest = BarcodeData.Readable(paper.TextOf(block.Text));
        while (!rest.IsEmpty)
        {
            var count = Math.Min(block.CharactersInLine, rest.Length);
            text.Write(rest[..count], TextStyle.Plain);
            bytes.Add(0x0A);
            rest = rest[count..];
        }
    }
}
