namespace PosSim.Wires;

/// <summary>A serial line as a pseudo terminal behind a symlink that stays the same over any number of plugs. The link
/// is what a host opens: the kernel may hand out the same pty number again to somebody else.</summary>
internal sealed class PtyWire(string name, string link, WireReport report) : IWire
{
    private PseudoTerminal? _terminal;

    public string Address => $"pty:{link}";

    public bool IsPlugged => _terminal is not null;

    public bool HasHost => IsPlugged;

    public void Plug()
    {
        if (_terminal is not null) return;
        var terminal = new PseudoTerminal(name, report);
        try
        {
            PointLink(terminal.SlavePath);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or WireException)
        {
            terminal.Dispose();
            throw fault as WireException ?? new WireException($"{Address}: {fault.Message}", fault);
        }
        _terminal = terminal;
    }

    public ValueTask UnplugAsync()
    {
        if (_terminal is null) return ValueTask.CompletedTask;
        RemoveLink(_terminal.SlavePath);
        _terminal.Dispose();
        _terminal = null;
        return ValueTask.CompletedTask;
    }

    public int Send(ReadOnlySpan<byte> bytes) => _terminal?.Send(bytes) ?? 0;

    public void CloseSending() { }

    public void DropHost() { }

    public ValueTask DisposeAsync() => UnplugAsync();

    private void PointLink(string slave)
    {
        var there = new FileInfo(link);
        // Only a link that a bench may have left behind is replaced; anything else is somebody's property.
        var ours = there.LinkTarget?.StartsWith("/dev/pts/", StringComparison.Ordinal) == true;
        if (!ours && (there.LinkTarget is not null || there.Exists || Directory.Exists(link)))
            throw new WireException($"{Address}: something else is already at this path");
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        if (ours) File.Delete(link);
        File.CreateSymbolicLink(link, slave);
    }

    // A second bench may have taken the path over; its link is not ours to remove.
    private void RemoveLink(string slave)
    {
        if (new FileInfo(link).LinkTarget == slave) File.Delete(link);
    }
}
