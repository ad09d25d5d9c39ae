using System.Net.Sockets;
using System.Text;
using PosDaemon.Contracts.Tests.Transports;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Contracts.Tests.Soak;

/// <summary>The device's end of a cable that is pulled and put in again: a printer that answers every question at once
/// and keeps nothing, or a scanner, which is asked nothing.</summary>
internal sealed class SoakDevice(DeviceEnd device) : IAsyncDisposable
{
    private const int ProcessIdLength = 11;

    private readonly CancellationTokenSource _closing = new();
    private readonly List<byte> _bytes = [];
    private Task _serving = Task.CompletedTask;
    private volatile bool _isPulled;

    /// <summary>Questions of status that were answered.</summary>
    public int Asked { get; private set; }

    /// <summary>Slips of which the first byte has come.</summary>
    public int Begun { get; private set; }

    /// <summary>False: a slip is taken and its proof withheld.</summary>
    public bool ProvesSlips { get; set; } = true;

    public DeviceAddress Address => device.Address;

    public void Start() => _serving = ServeAsync();

    /// <summary>Lost where no host is there, as what a scanner reads.</summary>
    public async Task SendAsync(string text)
    {
        try
        {
            await device.SendToHostAsync(Encoding.ASCII.GetBytes(text));
        }
        catch (Exception fault) when (fault is DeviceException or SocketException or ObjectDisposedException)
        {
            // The host has just gone.
            return;
        }
    }

    public async Task PullAsync()
    {
        _isPulled = true;
        await device.HangUpAsync();
        await _serving;
    }

    public void PlugIn()
    {
        _isPulled = false;
        _bytes.Clear();
        device.PlugIn();
        Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _closing.Dispose();
        await device.DisposeAsync();
    }

    private async Task ServeAsync()
    {
        while (await ServeHostAsync() && device.TakesNextHost())
            _bytes.Clear();
    }

    /// <summary>False when there is none to come.</summary>
    private async Task<bool> ServeHostAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await device.ReceiveAsync(buffer, _closing.Token) is > 0 and var count)
                await WorkAsync(buffer.AsMemory(0, count));
            return !_isPulled;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception fault) when (fault is DeviceException or SocketException or ObjectDisposedException)
        {
            // The host has closed before it had its answer, or the cable was pulled.
            return !_isPulled;
        }
    }

    private async Task WorkAsync(ReadOnlyMemory<byte> arrived)
    {
        _bytes.AddRange(arrived.Span);
        while (_bytes.Count >= 3)
        {
            var (length, answer) = Next();
            if (length == 0)
                return;
            _bytes.RemoveRange(0, length);
            if (answer.Length > 0)
                await device.SendToHostAsync(answer);
        }
    }

    private (int Length, byte[] Answer) Next()
    {
        switch (_bytes)
        {
            case [0x10, 0x04, ..]:
                Asked++;
                return (3, [0x12]);
            case [0x1D, 0x61, ..]:
                return (3, [0x10, 0x00, 0x00, 0x0F]);
            case [0x1D, 0x72, ..]:
                return (3, ProvesSlips ? [0x00] : []);
            case [0x1D, 0x49, ..]:
                return (3, "_Soak\0"u8.ToArray());
            case [0x1D, 0x28, ..] when _bytes.Count < ProcessIdLength:
                return (0, []);
            case [0x1D, 0x28, ..]:
                byte[] id = [0x37, 0x22, .. _bytes[7..ProcessIdLength], 0x00];
                return (ProcessIdLength, ProvesSlips ? id : []);
            case [0x1B, 0x40, ..]:
                Begun++;
                return (2, []);
            default:
                return (1, []);
        }
    }
}
