namespace PosSim.Demo.Story;

/// <summary>Prints the story: a heading for each step, the verdict, the slips as text, and what was expected where it
/// went wrong.</summary>
internal sealed class StoryReport(TextWriter output)
{
    private int _steps;
    private int _wrong;
    private int _slips;
    private int _pulses;

    public bool AllWell => _wrong == 0;

    public async Task StepAsync(
        string en, string zh, Func<Task<StepOutcome>> play, StepExpectation expected)
    {
        await output.WriteLineAsync($"\n{++_steps}. {zh}  {en}");
        var came = await play();
        _slips += came.Slips.Count;
        _pulses += came.PulseMilliseconds.Count;
        await WriteAsync(came);
        var faults = expected.Compare(came);
        foreach (var fault in faults) await output.WriteLineAsync($"   不对  WRONG: {fault}");
        if (faults.Count > 0) _wrong++;
        else await output.WriteLineAsync("   正确  as it must be");
        await output.FlushAsync();
    }

    public void Add(string en, string zh) => output.WriteLine($"   {zh}  {en}");

    /// <summary>At the end: what lies there must be what the steps brought.</summary>
    public void Count(int slips, int pulses)
    {
        output.WriteLine(
            $"\n一共 {slips} 张小票，开闸 {pulses} 次  in all: {slips} slips, {pulses} gate pulse(s)");
        if (slips == _slips && pulses == _pulses) return;
        _wrong++;
        output.WriteLine($"   不对  WRONG: expected {_slips} slips and {_pulses} gate pulse(s): one came late or twice");
    }

    public void Close(TimeSpan took)
    {
        var seconds = $"{took.TotalSeconds:0.0} s";
        output.WriteLine(AllWell
            ? $"\n{_steps} 步全部正确，用时 {seconds}  All {_steps} steps came out right in {seconds}."
            : $"\n{_steps} 步中有 {_wrong} 步不对  {_wrong} outcome(s) of {_steps} steps were WRONG ({seconds}).");
    }

    private async Task WriteAsync(StepOutcome came)
    {
        var sign = came.Verdict == "accepted" ? "✓" : "✕";
        var words = came.Words.Length > 0 ? came.Words : "没有结论  no verdict";
        await output.WriteLineAsync($"   {sign} {words}");
        if (came.Title.Length > 0) await output.WriteLineAsync($"     {came.Title}");
        foreach (var (zh, en) in came.Asked.Select(StoryWords.Need))
            await output.WriteLineAsync($"     问收银员：{zh}  asked the cashier: {en}");
        if (came.Detail.Length > 0) await output.WriteLineAsync($"     {came.Detail}");
        foreach (var slip in came.Slips) await WriteSlipAsync(slip);
        foreach (var pulse in came.PulseMilliseconds)
            await output.WriteLineAsync($"   闸机打开：脉冲 {pulse:0} 毫秒  the gate opened: one pulse of {pulse:0} ms");
    }

    private async Task WriteSlipAsync(SlipSeen slip)
    {
        await output.WriteLineAsync("   ┌────");
        foreach (var line in slip.Text.TrimEnd('\n').Split('\n')) await output.WriteLineAsync($"   │ {line}");
        foreach (var code in slip.Qr) await output.WriteLineAsync($"   │ [QR {code}]");
        var cut = StoryWords.Cut(slip.Cut);
        await output.WriteLineAsync($"   └──── {cut.Zh}  {cut.En}");
    }
}
