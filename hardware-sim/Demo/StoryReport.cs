namespace PosSim.Demo;

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
        foreach (var fault in faults) await output.WriteLineAsync($"   WRONG: {fault}");
        if (faults.Count > 0) _wrong++;
        else await output.WriteLineAsync("   as it must be");
        await output.FlushAsync();
    }

    public void Add(string en, string zh) => output.WriteLine($"   {zh}  {en}");

    /// <summary>At the end: what lies there must be what the steps brought.</summary>
    public void Count(int slips, int pulses)
    {
        output.WriteLine($"\n一共  in all: {slips} slips, {pulses} gate pulse(s)");
        if (slips == _slips && pulses == _pulses) return;
        _wrong++;
        output.WriteLine($"   WRONG: expected {_slips} slips and {_pulses} gate pulse(s): one came late or twice");
    }

    public void Close(TimeSpan took)
    {
        var seconds = $"{took.TotalSeconds:0.0} s";
        output.WriteLine(AllWell
            ? $"\nAll {_steps} steps came out right in {seconds}."
            : $"\n{_wrong} outcome(s) of {_steps} steps were WRONG ({seconds}).");
    }

    private async Task WriteAsync(StepOutcome came)
    {
        var sign = came.Verdict == "accepted" ? "✓" : "✕";
        await output.WriteLineAsync($"   {sign} {came.Verdict}{Brackets(came.Reason)}: {came.Words}");
        if (came.Title.Length > 0) await output.WriteLineAsync($"     {came.Title}");
        foreach (var asked in came.Asked) await output.WriteLineAsync($"     问收银员  asked the cashier: {asked}");
        if (came.Detail.Length > 0) await output.WriteLineAsync($"     {came.Detail}");
        foreach (var slip in came.Slips) await WriteSlipAsync(slip);
        foreach (var pulse in came.PulseMilliseconds)
            await output.WriteLineAsync($"   闸机打开  the gate opened: one pulse of {pulse:0} ms");
    }

    private async Task WriteSlipAsync(SlipSeen slip)
    {
        await output.WriteLineAsync("   ┌────");
        foreach (var line in slip.Text.TrimEnd('\n').Split('\n')) await output.WriteLineAsync($"   │ {line}");
        foreach (var code in slip.Qr) await output.WriteLineAsync($"   │ [QR {code}]");
        await output.WriteLineAsync($"   └──── {slip.Cut} cut");
    }

    private static string Brackets(string? reason) => reason is null ? "" : $" ({reason})";
}
