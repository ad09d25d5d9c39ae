using PosSim.Interpreter;

namespace PosSim.Models;

/// <content>Paper, cover, blade, drawer and button: what people do to the printer, and what it says of it.</content>
public sealed partial class PrinterModel
{
    private PaperState paper;
    private bool coverOpen;
    private bool cutterJammed;
    private bool cutterError;
    private bool drawerOpen;
    private bool offByButton;
    private bool headHot;
    private int discarded;
    private int drawerPulses;
    private int buzzes;
    private byte watchedGroups;

    public PrinterState State => new(
        paper, coverOpen, !IsBlocked, cutterJammed, cutterError, drawerOpen, !mechanism.IsIdle,
        buffer.Busy, buffer.Count, discarded, drawerPulses, buzzes);

    private bool IsBlocked => paper == PaperState.End || coverOpen || cutterError || offByButton || headHot;

    public void SetPaper(PaperState paper) => ChangeState(() => this.paper = paper);

    /// <summary>Opening and closing the cover also clears a blade error whose cause is gone.</summary>
    public void SetCover(bool open) => ChangeState(() =>
    {
        if (coverOpen && !open && !cutterJammed) cutterError = false;
        coverOpen = open;
    });

    /// <summary>The cause of a blade error. It shows at the next cut, and the error stays, once the cause is gone,
    /// until DLE ENQ 1 or 2, the cover, or power.</summary>
    public void SetCutterJam(bool jammed) => ChangeState(() => cutterJammed = jammed);

    /// <summary>The button on the panel.</summary>
    public void SetOnline(bool online) => ChangeState(() => offByButton = !online);

    public void SetDrawer(bool open) => ChangeState(() => drawerOpen = open && Options.HasDrawer);

    /// <summary>A head that must cool down: it goes on by itself, no command helps.</summary>
    public void SetHeadHot(bool hot) => ChangeState(() => headHot = hot);

    private void RecoverFromError()
    {
        if (cutterError && !cutterJammed) ChangeState(() => cutterError = false);
    }

    private void ChangeState(Action change)
    {
        byte[] before = StatusBytes.Automatic(State, headHot);
        bool wasBlocked = IsBlocked;
        change();
        if (!wasBlocked && IsBlocked) mechanism.Pause(clock);
        if (wasBlocked && !IsBlocked) resumes = true;
        byte[] after = StatusBytes.Automatic(State, headHot);
        if (Options.SendsAutoStatus && StatusBytes.Differ(watchedGroups, before, after)) Send(after);
        Version++;
    }

    private void WatchStatus(byte groups)
    {
        watchedGroups = groups;
        if (groups != 0 && Options.SendsAutoStatus) Send(StatusBytes.Automatic(State, headHot));
    }
}
