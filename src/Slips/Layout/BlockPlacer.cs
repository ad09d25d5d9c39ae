using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Codes;
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
        for (var i = 0; i < paper.Blocks.Length; i++)
        {
            var block = paper.Blocks[i];
            var placed = block.Kind switch
            {
                PaperKind.Code when block.Option.Type == CodeType.QrCode => PlaceQr(block),
                PaperKind.Code => PlaceBarcode(block),
                PaperKind.Image => PlaceImage(block),
                _ => PlaceLogo(block),
            };
            paper.Place(placed);
        }
    }

    private PlacedBlock PlaceQr(in Block block)
    {
        var text = _paper.TextOf(block.Text);
        var room = RoomOf(block);
        _data.Clear();
        _data.Extend(Encoding.UTF8.GetBytes(text, _data.Reserve(3 * text.Length)));
        if (_data.Count == 0)
            return RefuseCode(block, "a QR code without content");
        // A printer silently drops a code that does not fit, so its size must be known before it is sent.
        if (QrCapacity.SideOf(_data.Count, block.Option.Level) is not { } side)
            return RefuseCode(block, $"{_data.Count} bytes do not fit into a QR code");
        var cell = Math.Min(block.Option.Cell, room / side);
        // Below two dots a cell no longer prints square.
        if (cell < 2)
            return RefuseCode(block, $"a QR code of {side} cells does not fit into {room} dots");
        return Within(block, PlacedKind.QrCode) with
        {
            Data = Kept(),
            Option = block.Option,
            Cell = cell,
            // With the blank part of a text line a reader has the four cells that it needs (ISO/IEC 18004, 6.3.8).
            QuietDots = Math.Max(4 * cell - LineGap, 0),
            IsRaster = !_profile.HasNativeQr,
        };
    }

    private PlacedBlock PlaceBarcode(in Block block)
    {
        var text = _paper.TextOf(block.Text);
        var room = RoomOf(block);
        _data.Clear();
        if (BarcodeData.Read(block.Option.Type, text, _data) is not { } barcode)
            return RefuseCode(block, $"\"{text}\" is no {block.Option.Type} content");
        var width = Math.Min(block.Option.ModuleWidth, room / Math.Max(barcode.Modules, 1));
        if (width < 1)
            return RefuseCode(block, $"a barcode of {barcode.Modules} bars does not fit into {room} dots");
        if (width < 2)
            AddFault(block, "the barcode is so long that its bars are a dot wide", ExpectedCode);
        return Within(block, PlacedKind.Barcode) with
        {
            Data = Kept(),
            Option = block.Option,
            Cell = width,
            BarcodeKind = barcode.Kind,
            QuietDots = LineGap,
        };
    }

    private PlacedBlock PlaceImage(in Block block)
    {
        const string Expected = "a PNG in base64, and room for it";
        var room = RoomOf(block);
        var dots = block.Picture!.DotsFor(Math.Max(room, 1));
        if (dots.Image is not null && room > 0)
            return Within(block, PlacedKind.Picture) with { Dots = dots };
        AddFault(block, dots.Image is null ? dots.Problem : "the image has no cell to stand in", Expected);
        return Refused("[image?]");
    }

    private PlacedBlock PlaceLogo(in Block block)
    {
        // A preview that knows no logos shows each as the printer's own.
        if (_resources is null)
            return Within(block, PlacedKind.KeptLogo);
        var name = _paper.TextOf(block.Text);
        var known = _resources.LogoOf(name);
        if (known is { Key: not null } && _profile.KeepsLogos)
            return Within(block, PlacedKind.KeptLogo) with { Logo = known, Dots = known.DotsFor(_profile.Dots) };
        var room = RoomOf(block);
        if (room > 0 && known?.DotsFor(room) is { Image: not null } dots)
            return Within(block, PlacedKind.Picture) with { Dots = dots };
        var problem = known is null ? "the logo is not known" : "the logo is not to be had on this printer";
        name = name[..Math.Min(name.Length, MostOfName)];
        AddFault(block, $"{problem}: {name}", "the name of a logo in the printer's configuration");
        return Refused($"[logo {name}?]");
    }

    /// <summary>Dots across that a block may take; 0 or less where it stands beside the paper.</summary>
    private int RoomOf(in Block block)
        => Math.Min(block.Width * PaperSize.CellWidth, _size.Dots - block.Left * PaperSize.CellWidth);

    /// <summary>A printer aligns in the whole of its paper, which may be some dots wider than its cells.</summary>
    private PlacedBlock Within(in Block block, PlacedKind kind)
    {
        var isWhole = block.Left == 0 && (block.Width == _size.Columns || block.Align == ReceiptAlign.Left);
        return new()
        {
            Kind = kind,
            Align = block.Align,
            AreaLeft = isWhole ? 0 : block.Left * PaperSize.CellWidth,
            AreaWidth = isWhole ? _size.Dots : RoomOf(block),
            IsNarrow = !isWhole,
            Text = block.Text,
        };
    }

    private const string ExpectedCode = "a code that fits the paper and its kind";

    private PlacedBlock RefuseCode(in Block block, string problem)
    {
        AddFault(block, problem, ExpectedCode);
        return Refused($"[{block.Option.Type}?]");
    }

    private PlacedBlock Refused(string mark)
    {
        var start = _paper.Text.Count;
        _paper.Text.Add(mark);
        return new() { Kind = PlacedKind.Refused, Text = _paper.Text.Since(start) };
    }

    private void AddFault(in Block block, string problem, string expected)
        => _faults.Add(new(SlipFaultSource.Print, null, block.Line, 1, problem, expected));

    private Slice Kept()
    {
        var start = _paper.Bytes.Count;
        _paper.Bytes.Add(_data.Span);
        return _paper.Bytes.Since(start);
    }
}

/// <summary>The printable paper.</summary>
/// <param name="Columns">Cells of font A.</param>
/// <param name="Dots">Dots; at least 12 for each cell.</param>
internal readonly record struct PaperSize(int Columns, int Dots)
{
    /// <summary>Dots across of a cell of font A.</summary>
    public const int CellWidth = 12;

    public static PaperSize Of(PrinterProfile profile) => new(profile.Columns, profile.Dots);

    /// <summary>Where more cells are asked for than the model has, a paper that has them.</summary>
    public static PaperSize ForPreview(PrinterProfile profile, int columns)
        => columns <= profile.Columns ? Of(profile) : new(columns, columns * CellWidth);
}
