using System.Text;

namespace PosDaemon.ServiceDefaults;

/// <summary>The error stream of a service: what nobody takes within half a second is given up, and all that follows
/// it, so that a pipe that is full and unread does not keep the service from its end. Used by one thread at a
/// time.</summary>
public sealed class PatientWriter(TextWriter inner) : TextWriter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    private bool _isStuck;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        if (_isStuck) return;
        var written = Task.Run(() => inner.Write(value));
        // Where it is stuck its thread waits on, and ends with the process.
        _isStuck = Task.WaitAny([written], Patience) < 0;
        if (!_isStuck) written.GetAwaiter().GetResult();
    }

    // In one piece.
    public override void WriteLine(string? value) => Write(value + NewLine);
}
