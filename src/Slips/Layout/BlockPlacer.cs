using System.Buffers;
using System.Text.Unicode;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Layout;

/// <summary>The one place where codes and pictures are decided: whether one can be printed on this paper at all, how
/// large, with how much blank paper around it, where it stands, whether the printer or this machine makes its dots, and
/// what stands in its place when it is refused. ESC/POS, PNG, SVG and text draw what is decided here and nothing else.
/// One paper after the other; not thread-safe.</summary>
internal sealed class BlockPlacer
{
    /// <summary>Characters of a logo's name that a mark or a fault shows: a name can come from the data.</summary>
    private const int MostOfName = 16;

    /// <summary>Blank dots above and below a barcode, as a line leaves below its characters.</summary>
    private const int LineGap = 6;

    /// <summary>Dots of a module below which readers fail at 203 dpi; also the least that GS w takes (Epson: 2 to 6).
    /// </summary>
    private const int LeastModule = 2;

    /// <summary>Blank cells round a QR code (ISO/IEC 18004, 6.3.8).</summary>
    private const int QrQuiet = 4;

    /// <summary>Most dots along the paper that a turned barcode takes with its quiet zones: 125 mm, what a hand-held
    /// reader sees at once.</summary>
    private const int MostAlong = 1000;

    /// <summary>Bars shorter than the language's least are missed (dots).</summary>
    private const int LeastHeight = 24;

    private readonly GrowingArray<byte> _data = new(512);
    private Paper _paper = new();
    private PrinterProfile _profile = PrinterProfiles.Default;
    private PaperSize _size;
    private SlipResources? _resources;
    private List<SlipFault> _faults = [];

    /// <summary>Decides all blocks of a paper; what was decided before is forgotten.</summary>
    /// <param name="paper">Takes the decisions.</param>
    /// <param name="profile">What the printer can do.</param>
    /// <param name="size">Its paper, or that of a preview.</param>
    /// <param name="resources">The logos; null where nothing is known of them, and each name is taken on trust.</param>
    /// <param name="faults">Receives what cannot be printed, or not as asked.</param>
    public void Place(
        Paper paper, PrinterProfile profile, PaperSize size, SlipResources? resources, List<SlipFault> faults)
    {
        (_paper, _profile, _size, _resources, _faults) = (paper, profile, size, resources, faults);
        paper.ClearPlaced();
        foreach (ref readonly var block in paper.Blocks)
        {
            ref var placed = ref paper.AddPlaced();
            if (block.Kind == PaperKind.Image)
                PlaceImage(block, ref placed);
            else if (block.Kind == PaperKind.Logo)
                PlaceLogo(block, ref placed);
            else if (block.Option.Type == CodeType.QrCode)
                PlaceQr(block, ref placed);
            else
                PlaceBarcode(block, ref placed);
        }
    }

    private void PlaceQr(in Block block, ref PlacedBlock placed)
    {
        var text = _paper.TextOf(block.Text);
        var level = block.Option.Level;
        var room = _paper.Bytes.Reserve(3 * text.Length);
        // Half of a surrogate pair would come back as another character; U+FFFD is one that came as such.
        var isWhole = Utf8.FromUtf16(text, room, out _, out var length, replaceInvalidSequences: false)
            == OperationStatus.Done && !text.Contains('\uFFFD');
        // A printer silently drops a code that does not fit, so its size must be known before it is sent.
        var side = QrCapacity.SideOf(length, level) ?? int.MaxValue;
        if (text.IsEmpty || !isWhole || side == int.MaxValue)
        {
            RefuseCode(block, ref placed, text.IsEmpty ? "a QR code without content"
                : isWhole ? $"{length} bytes do not fit into a QR code" : "a QR code with half a character",
                isWhole ? $"1 to {QrCapacity.BytesIn(int.MaxValue, level)} bytes" : "whole characters");
            return;
        }
        placed.IsRaster = !_profile.HasNativeQr || WouldBeObeyed(room[..length]);
        if (!FitsQr(block, side, ref placed))
        {
            var most = Math.Min(RoomOf(block) / LeastModule, _size.Dots / LeastModule - 2 * QrQuiet);
            RefuseCode(block, ref placed, $"a QR code of {side} cells does not fit into {RoomOf(block)} dots",
                QrCapacity.BytesIn(most, level) is > 0 and var bytes ? $"at most {bytes} bytes" : "a wider column");
            return;
        }
        placed.Data = new(_paper.Bytes.Count, length);
        _paper.Bytes.Extend(length);
        placed.Option = block.Option;
    }

    /// <summary>As large as asked, or smaller, down to two dots a cell.</summary>
    private bool FitsQr(in Block block, int side, ref PlacedBlock placed)
    {
        for (var cell = block.Option.Cell; cell >= LeastModule; cell--)
        {
            if (!Fits(block, PlacedKind.QrCode, side * cell, (QrQuiet * cell, QrQuiet * cell), ref placed))
                continue;
            placed.Cell = cell;
            placed.QuietDots = QrQuiet * cell;
            return true;
        }
        return false;
    }

    private void PlaceBarcode(in Block block, ref PlacedBlock placed)
    {
        var text = _paper.TextOf(block.Text);
        var type = block.Option.Type;
        _data.Clear();
        if (BarcodeData.Read(type, text, _data) is not { } barcode)
        {
            var (problem, expected) = BarcodeFaults.Of(type, text);
            RefuseCode(block, ref placed, problem, expected);
            return;
        }
        placed.Option = block.Option;
        placed.IsRaster = WouldBeObeyed(_data.Span);
        if (!FitsAcross(block, barcode, ref placed) && !FitsAlong(block, barcode, ref placed))
        {
            RefuseCode(block, ref placed, $"{text.Length} characters take {barcode.Modules} bars, "
                + "for which the paper is too narrow and a turned code too long",
                BarcodeFaults.Shorter(type, MostModules(block, barcode)));
            return;
        }
        var start = _paper.Bytes.Count;
        _paper.Bytes.Add(_data.Span);
        placed.Data = _paper.Bytes.Since(start);
        placed.BarcodeKind = barcode.Kind;
    }

    /// <summary>As wide as asked, or narrower, down to two dots a module.</summary>
    private bool FitsAcross(in Block block, BarcodeData barcode, ref PlacedBlock placed)
    {
        var (before, behind) = barcode.Quiet;
        for (var width = block.Option.ModuleWidth; width >= LeastModule; width--)
        {
            var quiet = (before * width, behind * width);
            if (!Fits(block, PlacedKind.Barcode, barcode.Modules * width, quiet, ref placed))
                continue;
            (placed.Cell, placed.QuietDots) = (width, LineGap);
            return true;
        }
        return false;
    }

    /// <summary>Turned by a quarter, along the paper.</summary>
    private bool FitsAlong(in Block block, BarcodeData barcode, ref PlacedBlock placed)
    {
        var quiet = Math.Max(barcode.Quiet.Before, barcode.Quiet.Behind);
        var height = Math.Min(block.Option.Height, RoomOf(block));
        var width = Math.Min(block.Option.ModuleWidth, MostAlong / (barcode.Modules + 2 * quiet));
        if (height < LeastHeight || width < LeastModule)
            return false;
        SetArea(block, PlacedKind.Barcode, ref placed);
        (placed.IsRaster, placed.IsTurned) = (true, true);
        placed.Option = block.Option with { Height = height };
        (placed.Cell, placed.QuietDots) = (width, quiet * width);
        return true;
    }

    /// <summary>Modules of the longest barcode that would fit, one way or the other.</summary>
    private int MostModules(in Block block, BarcodeData barcode)
    {
        var quiet = barcode.Quiet.Before + barcode.Quiet.Behind;
        var along = RoomOf(block) < LeastHeight ? 0 : MostAlong / LeastModule - quiet;
        var across = Math.Min(RoomOf(block) / LeastModule, _size.Dots / LeastModule - quiet);
        return Math.Max(along, across);
    }

    /// <summary>With its length before it, as GS k and GS ( k send it: among them are the bytes of a real-time command.
    /// </summary>
    private static bool WouldBeObeyed(ReadOnlySpan<byte> data)
    {
        var stored = data.Length + 3;
        return BarcodeData.LooksRealTime([(byte)data.Length, data[0]])
            || BarcodeData.LooksRealTime([(byte)stored, (byte)(stored >> 8)]) || BarcodeData.LooksRealTime(data);
    }

    /// <summary>Puts a code of a width into its line, with so many blank dots on either side of it on the paper: where
    /// it would stand too near the edge, further in. False when the line or the paper is too narrow.</summary>
    private bool Fits(
        in Block block, PlacedKind kind, int width, (int Before, int Behind) quiet, ref PlacedBlock placed)
    {
        if (width > RoomOf(block))
            return false;
        SetArea(block, kind, ref placed);
        // Dots are sent by whole bytes.
        width = placed.IsRaster ? (width + 7) / 8 * 8 : width;
        var left = placed.LeftOf(width);
        if (left >= quiet.Before && left + width + quiet.Behind <= _size.Dots)
            return true;
        var first = Math.Max(placed.AreaLeft, quiet.Before);
        var end = Math.Min(placed.AreaLeft + placed.AreaWidth, _size.Dots - quiet.Behind);
        (placed.AreaLeft, placed.AreaWidth, placed.IsNarrow) = (first, end - first, true);
        return end - first >= width;
    }

    private void PlaceImage(in Block block, ref PlacedBlock placed)
    {
        var room = RoomOf(block);
        var dots = room > 0 ? block.Picture!.DotsFor(room) : null;
        if (dots is { Image: not null })
        {
            SetArea(block, PlacedKind.Picture, ref placed);
            placed.Dots = dots;
            return;
        }
        AddFault(block, dots?.Problem ?? "the image has no cell to stand in", dots is null ? "room for it" : "");
        Refuse("[image?]", ref placed);
    }

    private void PlaceLogo(in Block block, ref PlacedBlock placed)
    {
        var name = _paper.TextOf(block.Text);
        var known = _resources?.LogoOf(name);
        // A preview that knows no logos shows each as the printer's own.
        if (_resources is null || known is { Key: not null } && _profile.KeepsLogos)
        {
            SetArea(block, PlacedKind.KeptLogo, ref placed);
            (placed.Logo, placed.Dots) = (known, known?.DotsFor(_profile.Dots));
            return;
        }
        var room = RoomOf(block);
        var dots = room > 0 ? known?.DotsFor(room) : null;
        if (dots is { Image: not null })
        {
            SetArea(block, PlacedKind.Picture, ref placed);
            placed.Dots = dots;
            return;
        }
        var problem = dots?.Problem
            ?? (known is null ? "the logo is not known" : "the logo is not to be had on this printer");
        name = name[..Math.Min(name.Length, MostOfName)];
        AddFault(block, $"{problem}: {name}",
            dots is null ? "the name of a logo in the printer's configuration" : "");
        Refuse($"[logo {name}?]", ref placed);
    }

    /// <summary>Dots across that a block may take; 0 or less where it stands beside the paper.</summary>
    private int RoomOf(in Block block)
        => Math.Min(block.Width * PaperSize.CellWidth, _size.Dots - block.Left * PaperSize.CellWidth);

    /// <summary>A printer aligns in the whole of its paper, which may be some dots wider than its cells.</summary>
    private void SetArea(in Block block, PlacedKind kind, ref PlacedBlock placed)
    {
        var isWhole = block.Left == 0 && (block.Width == _size.Columns || block.Align == ReceiptAlign.Left);
        placed.Kind = kind;
        placed.Align = block.Align;
        placed.AreaLeft = isWhole ? 0 : block.Left * PaperSize.CellWidth;
        placed.AreaWidth = isWhole ? _size.Dots : RoomOf(block);
        placed.IsNarrow = !isWhole;
        placed.Text = block.Text;
    }

    private void RefuseCode(in Block block, ref PlacedBlock placed, string problem, string expected)
    {
        AddFault(block, problem, expected);
        Refuse($"[{block.Option.Type}?]", ref placed);
    }

    private void Refuse(string mark, ref PlacedBlock placed)
    {
        var start = _paper.Text.Count;
        _paper.Text.Add(mark);
        (placed.Kind, placed.Text) = (PlacedKind.Refused, _paper.Text.Since(start));
    }

    private void AddFault(in Block block, string problem, string expected)
        => _faults.Add(new(SlipFaultSource.Print, null, block.Line, 1, problem, expected));
}

/// <summary>The printable paper.</summary>
/// <param name="Columns">Cells of font A.</param>
/// <param name="Dots">Dots; at least 12 for each cell.</param>
internal readonly record struct PaperSize(int Columns, int Dots)
{
    /// <summary>Dots across of a cell of font A.</summary>
    public const int CellWidth = GlyphCell.Width;

    public static PaperSize Of(PrinterProfile profile) => new(profile.Columns, profile.Dots);

    /// <summary>Where more cells are asked for than the model has, a paper that has them.</summary>
    public static PaperSize ForPreview(PrinterProfile profile, int columns)
        => columns <= profile.Columns ? Of(profile) : new(columns, columns * CellWidth);
}
