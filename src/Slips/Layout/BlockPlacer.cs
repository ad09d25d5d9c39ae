using System.Text;
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

    /// <summary>Blank dots that the line above leaves below its characters.</summary>
    private const int LineGap = 6;

    private const string ExpectedCode = "a code that fits the paper and its kind";

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
        var room = RoomOf(block);
        var start = _paper.Bytes.Count;
        _paper.Bytes.Extend(Encoding.UTF8.GetBytes(text, _paper.Bytes.Reserve(3 * text.Length)));
        var data = _paper.Bytes.Since(start);
        // A printer silently drops a code that does not fit, so its size must be known before it is sent.
        var side = QrCapacity.SideOf(data.Length, block.Option.Level);
        var cell = Math.Min(block.Option.Cell, room / (side ?? int.MaxValue));
        // Below two dots a cell no longer prints square.
        if (data.IsEmpty || cell < 2)
        {
            RefuseCode(block, ref placed, data.IsEmpty ? "a QR code without content"
                : side is null ? $"{data.Length} bytes do not fit into a QR code"
                : $"a QR code of {side} cells does not fit into {room} dots");
            return;
        }
        SetArea(block, PlacedKind.QrCode, ref placed);
        placed.Data = data;
        placed.Option = block.Option;
        placed.Cell = cell;
        // With the blank part of a text line a reader has the four cells that it needs (ISO/IEC 18004, 6.3.8).
        placed.QuietDots = Math.Max(4 * cell - LineGap, 0);
        placed.IsRaster = !_profile.HasNativeQr;
    }

    private void PlaceBarcode(in Block block, ref PlacedBlock placed)
    {
        var text = _paper.TextOf(block.Text);
        var room = RoomOf(block);
        _data.Clear();
        if (BarcodeData.Read(block.Option.Type, text, _data) is not { } barcode)
        {
            RefuseCode(block, ref placed, $"\"{text}\" is no {block.Option.Type} content");
            return;
        }
        var width = Math.Min(block.Option.ModuleWidth, room / Math.Max(barcode.Modules, 1));
        if (width < 1)
        {
            RefuseCode(block, ref placed, $"a barcode of {barcode.Modules} bars does not fit into {room} dots");
            return;
        }
        if (width < 2)
            AddFault(block, "the barcode is so long that its bars are a dot wide", ExpectedCode);
        SetArea(block, PlacedKind.Barcode, ref placed);
        var start = _paper.Bytes.Count;
        _paper.Bytes.Add(_data.Span);
        placed.Data = _paper.Bytes.Since(start);
        placed.Option = block.Option;
        placed.Cell = width;
        placed.BarcodeKind = barcode.Kind;
        placed.QuietDots = LineGap;
    }

    private void PlaceImage(in Block block, ref PlacedBlock placed)
    {
        var room = RoomOf(block);
        var dots = block.Picture!.DotsFor(Math.Max(room, 1));
        if (dots.Image is not null && room > 0)
        {
            SetArea(block, PlacedKind.Picture, ref placed);
            placed.Dots = dots;
            return;
        }
        AddFault(block, dots.Image is null ? dots.Problem : "the image has no cell to stand in",
            "a PNG in base64, and room for it");
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
        if (room > 0 && known?.DotsFor(room) is { Image: not null } dots)
        {
            SetArea(block, PlacedKind.Picture, ref placed);
            placed.Dots = dots;
            return;
        }
        var problem = known is null ? "the logo is not known" : "the logo is not to be had on this printer";
        name = name[..Math.Min(name.Length, MostOfName)];
        AddFault(block, $"{problem}: {name}", "the name of a logo in the printer's configuration");
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

    private void RefuseCode(in Block block, ref PlacedBlock placed, string problem)
    {
        AddFault(block, problem, ExpectedCode);
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
