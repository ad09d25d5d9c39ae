using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Relays;

namespace PosDaemon.Devices.Gates;

/// <summary>A coil and the inputs of a Modbus board. Each request must be answered in time.</summary>
internal sealed class ModbusGateRelay : IGateRelay
{
    // A board answers within some 20 ms, a gateway to one within 200.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMilliseconds(300);

    // What may be said twice is asked once more: one frame in many thousands is spoilt on a long line.
    private const int TriesOfRepeatable = 2, TriesOfPulse = 1;

    private readonly RelayLine _line;
    private readonly ModbusFraming _framing;
    private readonly GateOptions _options;
    private readonly TimeProvider _time;
    private readonly TimeSpan _silence;
    private readonly int _coil;
    private readonly int _inputs;
    private bool _coilsCanBeRead = true;

    /// <param name="line">Its line, which it owns from now on.</param>
    /// <param name="framing">RTU or TCP.</param>
    /// <param name="options">Its channel, its inputs and its make.</param>
    /// <param name="time">The clock of its limits.</param>
    public ModbusGateRelay(RelayLine line, ModbusFraming framing, GateOptions options, TimeProvider time)
    {
        (_line, _framing, _options, _time, _coil) = (line, framing, options, time, options.Channel - 1);
        _inputs = options.Sensor is { } sensor ? Math.Max(sensor.Input, sensor.SecondInput ?? 0) : 0;
        // RTU wants 3.5 characters of silence before a frame (Modbus over Serial Line V1.02, 2.5.1.1).
        const double SilentCharacters = 3.5;
        _silence = framing is ModbusRtuFraming && line.BytesASecond is { } speed
            ? TimeSpan.FromSeconds(SilentCharacters / speed)
            : TimeSpan.Zero;
    }

    public bool CanBeRead => true;

    private bool HasTimer => _options.Board == GateRelayKind.Waveshare;

    public Task Incoming => _line.Incoming;

    public ValueTask BeginPulseAsync(TimeSpan length) => WriteAsync(
        HasTimer ? ModbusRequest.FlashCoil(_coil, length) : ModbusRequest.WriteCoil(_coil, true), TriesOfPulse);

    // A converter that echoes gives the very bytes of the board's answer: only the coil itself proves it.
    public async ValueTask ConfirmPulseAsync()
    {
        if (!HasTimer && await ReadRelayAsync() == false)
            throw new DeviceException(DeviceFault.Failed,
                $"{_line.Address}: the board does not switch channel {_options.Channel} on.", 1);
    }

    public ValueTask SwitchOffAsync() => WriteAsync(ModbusRequest.WriteCoil(_coil, false), TriesOfRepeatable);

    public async ValueTask<bool?> ReadRelayAsync()
    {
        if (!_coilsCanBeRead)
            return null;
        switch (await AskAsync(ModbusRequest.ReadCoils(_coil, 1), TriesOfRepeatable))
        {
            case ModbusReply.Levels levels:
                return levels.Bits != 0;
            case ModbusReply.Refused { IsUnknown: false } refused:
                throw Refused($"the coil of channel {_options.Channel}", refused);
            default:
                // Some boards cannot say what their relays do.
                _coilsCanBeRead = false;
                return null;
        }
    }

    public async ValueTask<uint> ReadInputsAsync()
    {
        if (_inputs == 0)
            return 0;
        return await AskAsync(ModbusRequest.ReadInputs(0, _inputs), TriesOfRepeatable) switch
        {
            ModbusReply.Levels levels => levels.Bits,
            ModbusReply.Refused refused => throw Refused($"inputs 1 to {_inputs}", refused),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async ValueTask DiscardAsync() => _framing.Read((await _line.ReadAsync()).Span);

    public ValueTask DisposeAsync() => _line.DisposeAsync();

    private async ValueTask WriteAsync(ModbusRequest request, int tries)
    {
        if (await AskAsync(request, tries) is ModbusReply.Refused refused)
            throw Refused($"channel {_options.Channel}", refused);
    }

    // Where nothing was done nothing counts as written.
    private DeviceException Refused(string what, ModbusReply.Refused refused) => new(DeviceFault.Failed,
        $"{_line.Address}: the board (unit {_options.Unit}) refuses {what}: {refused.Reason}.",
        refused.IsNothingDone ? 0 : 1);

    private async ValueTask<ModbusReply> AskAsync(ModbusRequest request, int tries)
    {
        var hasLeft = false;
        try
        {
            for (var left = tries; left > 0; left--)
            {
                if (_silence > TimeSpan.Zero)
                    await Task.Delay(_silence, _time, CancellationToken.None);
                await _line.WriteAsync(_framing.Begin(request));
                hasLeft = true;
                if (await ReplyAsync() is { } reply)
                    return reply;
            }
        }
        catch (DeviceException fault) when (hasLeft && fault.BytesWritten == 0)
        {
            // The line ended while the answer was awaited: what was asked may be done.
            throw new DeviceException(fault.Fault, fault.Message, 1, fault);
        }

        throw new DeviceException(DeviceFault.Failed,
            $"{_line.Address}: the board (unit {_options.Unit}) does not answer. Look at its power, its lines A and B, "
            + "and its number.", 1);
    }

    /// <summary>Null when none came in time.</summary>
    private async ValueTask<ModbusReply?> ReplyAsync()
    {
        using var cut = new CancellationTokenSource();
        var late = Task.Delay(AnswerLimit, _time, cut.Token);
        try
        {
            while (true)
            {
                await Task.WhenAny(_line.Incoming, late);
                if (!_line.Incoming.IsCompleted)
                    return null;
                if (_framing.Read((await _line.ReadAsync()).Span) is { } reply)
                    return reply;
                if (late.IsCompleted)
                    return null;
            }
        }
        finally
        {
            await cut.CancelAsync();
        }
    }
}
