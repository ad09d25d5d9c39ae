using PosSim.Interpreter;
using PosSim.Paper;

namespace PosSim.Models;

/// <content>The paper path: acts become marks, feeds and cuts.</content>
public sealed partial class PrinterModel
{
    /// <summary>What is kept of one slip and of all: a host may send anything for ever.</summary>
    private const int LongestTrace = 10_000, LongestNotes = 500, MostMarksOnStrip = 20_000;
    private const int MostMarksKept = 400_000, MostRowsKept = 2_000_000;

    private readonly PaperStrip strip;
    private readonly List<PrintedSlip> slips = [];
    private List<string> trace = [];
    private int slipCount;
    private int keptMarks;
    private int keptRows;

    /// <summary>The latest pieces of paper, oldest first.</summary>
    public IReadOnlyList<PrintedSlip> Slips => slips;

    /// <summary>The paper coming out, not yet cut.</summary>
    public string CurrentText => SlipText.Of(strip.Marks);

    /// <summary>The paper coming out as it is now, from its top edge to the print head.</summary>
    public string CurrentSvg() => SlipSvg.Of(strip.Marks, Options.WidthDots, strip.Head);

    /// <summary>The trace since the last cut.</summary>
    public IReadOnlyList<string> CurrentTrace => trace;

    /// <summary>Somebody pulls out and tears off all the paper that is printed.</summary>
    public void TearOff(TimeSpan now)
    {
        Advance(now);
        TakeOff(CutKind.None, 0);
    }

    /// <summary>False: it could not be done and stays in hand.</summary>
    private bool Perform(Motion act)
    {
        Version++;
        switch (act)
        {
            case Motion.Print print:
                strip.Print(print.Marks);
                strip.Feed(print.Rows);
                if (strip.Head > Options.LongestSlipRows || strip.Marks.Count > MostMarksOnStrip) TearOffEndless();
                break;
            case Motion.Cut when cutterJammed:
                ChangeState(() => cutterError = true);
                return false;
            case Motion.Cut cut:
                strip.Feed(cut.Rows);
                TakeOff(cut.Kind, Options.HeadToBladeDots);
                break;
            case Motion.Answer answer:
                Send(answer.Bytes);
                break;
            case Motion.KickDrawer:
                drawerPulses++;
                SetDrawer(true);
                break;
            case Motion.Buzz:
                buzzes++;
                break;
            default:
                break;
        }
        return true;
    }

    private void TearOffEndless()
    {
        KeepTrace("paper longer than the printer is meant for: torn off");
        TakeOff(CutKind.None, 0);
    }

    private void TakeOff(CutKind kind, int rowsFromHead)
    {
        (IReadOnlyList<Mark> marks, int rows) = strip.Cut(rowsFromHead);
        Version++;
        if (rows == 0) return;
        DropOldSlips(marks.Count, rows);
        slips.Add(new PrintedSlip(slipCount++, kind, clock, marks, (Options.WidthDots, rows)) { Trace = trace });
        trace = [];
    }

    private void DropOldSlips(int newMarks, int newRows)
    {
        keptMarks += newMarks;
        keptRows += newRows;
        while (slips.Count > 0
            && (slips.Count >= Options.KeepSlips || keptMarks > MostMarksKept || keptRows > MostRowsKept))
        {
            keptMarks -= slips[0].MarkCount;
            keptRows -= slips[0].Rows;
            slips.RemoveAt(0);
        }
    }

    private void KeepTrace(string line)
    {
        if (trace.Count < (Options.TracesAll ? LongestTrace : LongestNotes)) trace.Add(line);
    }
}
