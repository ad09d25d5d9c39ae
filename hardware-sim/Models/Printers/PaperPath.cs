using PosSim.Interpreter;
using PosSim.Paper;

namespace PosSim.Models;

/// <summary>The paper from the head to the tray: what the mechanism does to it, the pieces that came off, and the
/// trace that goes with each. Bounded: a host may send anything for ever.</summary>
internal sealed class PaperPath(PrinterModelOptions options)
{
    private const int LongestTrace = 10_000, LongestNotes = 500, MostMarksOnStrip = 20_000;
    private const int MostMarksKept = 400_000, MostRowsKept = 2_000_000;

    private readonly PaperStrip _strip = new(options.HeadToBladeDots);
    private readonly List<PrintedSlip> _slips = [];
    private List<string> _trace = [];
    private int _slipCount;
    private int _keptMarks;
    private int _keptRows;

    /// <summary>The latest pieces of paper, oldest first.</summary>
    public IReadOnlyList<PrintedSlip> Slips => _slips;

    /// <summary>The marks on the paper that is not yet cut.</summary>
    public IReadOnlyList<Mark> Marks => _strip.Marks;

    /// <summary>Dot rows from the uncut paper's top edge to the print head.</summary>
    public int Head => _strip.Head;

    /// <summary>The trace since the last cut.</summary>
    public IReadOnlyList<string> Trace => _trace;

    /// <param name="print">Marks relative to the head, then a feed.</param>
    /// <param name="at">The printer's own time, for a piece that has grown too long and comes off.</param>
    public void Print(Motion.Print print, TimeSpan at)
    {
        _strip.Print(print.Marks);
        _strip.Feed(print.Rows);
        if (_strip.Head <= options.LongestSlipRows && _strip.Marks.Count <= MostMarksOnStrip) return;
        AddTrace("paper longer than the printer is meant for: torn off");
        AddSlip(CutKind.None, 0, at);
    }

    public void Cut(Motion.Cut cut, TimeSpan at)
    {
        _strip.Feed(cut.Rows);
        AddSlip(cut.Kind, options.HeadToBladeDots, at);
    }

    /// <summary>All that is printed is pulled out and torn off.</summary>
    public void TearOff(TimeSpan at) => AddSlip(CutKind.None, 0, at);

    /// <summary>The last lines of a trace, however long it is.</summary>
    public void EndTrace(IEnumerable<string> lines) => _trace.AddRange(lines);

    public void AddTrace(string line)
    {
        if (_trace.Count < (options.TracesAll ? LongestTrace : LongestNotes)) _trace.Add(line);
    }

    private void AddSlip(CutKind kind, int rowsFromHead, TimeSpan at)
    {
        var (marks, rows) = _strip.Cut(rowsFromHead);
        if (rows == 0) return;
        DropOldSlips(marks.Count, rows);
        _slips.Add(new PrintedSlip(_slipCount++, kind, at, marks, (options.WidthDots, rows)) { Trace = _trace });
        _trace = [];
    }

    private void DropOldSlips(int newMarks, int newRows)
    {
        _keptMarks += newMarks;
        _keptRows += newRows;
        while (_slips.Count > 0
            && (_slips.Count >= options.KeepSlips || _keptMarks > MostMarksKept || _keptRows > MostRowsKept))
        {
            _keptMarks -= _slips[0].Marks.Count;
            _keptRows -= _slips[0].Rows;
            _slips.RemoveAt(0);
        }
    }
}
