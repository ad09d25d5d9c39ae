using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Protocol.Hid;

/// <summary>Makes codes of the input reports of a HID POS scanner. A code longer than one report comes in several, each
/// but the last marked as continued; what breaks that is thrown away up to the end of the code or a silence.</summary>
/// <param name="layout">Where things are in the report.</param>
/// <param name="maxLength">The longest code taken, in bytes.</param>
/// <param name="isStream">Reports come as a stream of bytes, split anywhere; else each input is one report.</param>
public sealed class PosReportReader(PosScannerLayout layout, int maxLength, bool isStream) : ICodeReader
{
    // Reports that nobody read wait in the system and come at once (Itp.HidBarcodeScanner drops those of 250 ms).
    private static readonly TimeSpan StaleTime = TimeSpan.FromMilliseconds(250);

    private readonly byte[] _report = new byte[layout.Length];
    private readonly byte[] _data = new byte[layout.Capacity];
    private readonly byte[] _code = new byte[maxLength];
    private int _received;
    private bool _isReceived;
    private int _length;
    private string? _aimId;
    private bool _isContinued;
    private ScanFrameKind? _drops = ScanFrameKind.Stale;

    public bool InStep => _drops != ScanFrameKind.Stale;

    public bool AwaitsSilence => _drops is not null || _isContinued || _received > 0;

    /// <summary>The continued bit of the last report of a code is as good as a terminator.</summary>
    public bool SendsTerminator => true;

    public TimeSpan? OwnSilence => InStep || _isContinued ? null : StaleTime;

    public bool TryNext(ref ReadOnlySpan<byte> input, out ScanFrame frame)
    {
        while (IsReceived(ref input))
        {
            if (TryHandle(_report.AsSpan(0, _received), out frame))
                return true;
        }

        frame = default;
        return false;
    }

    public bool TrySilence(out ScanFrame frame)
    {
        var kind = _drops ?? (_received > 0 ? ScanFrameKind.Malformed : ScanFrameKind.Partial);
        _length += _received;
        _received = 0;
        return TryDrop(kind, out frame);
    }

    public int Abandon()
    {
        var pending = _length + _received;
        (_received, _isReceived) = (0, false);
        Begin();
        _drops = ScanFrameKind.Stale;
        return pending;
    }

    // What has been received stays until it has been handled: a report may end one code and begin another.
    private bool IsReceived(ref ReadOnlySpan<byte> input)
    {
        if (_isReceived || input.IsEmpty)
            return _isReceived;
        var room = _report.Length - _received;
        var taken = input[..Math.Min(room, input.Length)];
        taken.CopyTo(_report.AsSpan(_received));
        _received += taken.Length;
        input = isStream ? input[taken.Length..] : [];
        return _isReceived = !isStream || _received == _report.Length;
    }

    private bool TryHandle(ReadOnlySpan<byte> report, out ScanFrame frame)
    {
        frame = default;
        if (layout.ReportId != 0 && report[0] != layout.ReportId)
            return Done(TryPassOver(report, out frame));
        var count = layout.ByteCountOf(report) ?? layout.Capacity;
        if (report.Length < layout.Length || count > layout.Capacity)
            return Done(TryBreak(report.Length, out frame));
        var aimId = layout.AimIdOf(report);
        // The rest of the code before has been lost. A scanner may leave the identifier out of what continues one.
        if (_isContinued && _drops is null && (aimId ?? _aimId) != (_aimId ?? aimId))
            return TryDrop(ScanFrameKind.Partial, out frame);
        _aimId = _isContinued ? _aimId ?? aimId : aimId;
        _isContinued = layout.IsContinued(report);
        Keep(report, count);
        return Done(!_isContinued && TryFinish(out frame));
    }

    // One that the descriptor names is about something else. In a stream one that it does not name may stand anywhere.
    private bool TryPassOver(ReadOnlySpan<byte> report, out ScanFrame frame)
    {
        if (isStream)
            return TryBreak(report.Length, out frame);
        frame = new ScanFrame(ScanFrameKind.Malformed, default, report.Length);
        return !layout.HasOtherReport(report[0]);
    }

    private bool Done(bool found)
    {
        (_received, _isReceived) = (0, false);
        return found;
    }

    private void Keep(ReadOnlySpan<byte> report, int count)
    {
        layout.CopyData(report, _data);
        var data = _data.AsSpan(0, count);
        if (!layout.HasByteCount && !_isContinued)
            data = data.TrimEnd((byte)0);
        if (_drops is null && _length + data.Length <= maxLength)
            data.CopyTo(_code.AsSpan(_length));
        _length = (int)Math.Min((long)_length + data.Length, int.MaxValue);
    }

    // Whether it was the last of its code is not known: all of it is thrown away, and what comes after it as well.
    private bool TryBreak(int length, out ScanFrame frame)
    {
        _length += length;
        if (_drops == ScanFrameKind.Stale)
        {
            frame = default;
            return false;
        }

        var found = TryDrop(ScanFrameKind.Malformed, out frame);
        _drops = ScanFrameKind.Malformed;
        return found;
    }

    private bool TryFinish(out ScanFrame frame)
    {
        // Only a silence ends what is stale: more of it may wait.
        if (_drops == ScanFrameKind.Stale)
        {
            frame = default;
            return false;
        }

        if (_drops is { } kind)
            return TryDrop(kind, out frame);
        if (_length > maxLength)
            return TryDrop(ScanFrameKind.TooLong, out frame);
        // Hand Held Products' and Honeywell's scanners answer commands so (HenkVanAsselt/python_hon_usbhid, README).
        if (_aimId is "]X0" or "]Z6")
            return TryDrop(ScanFrameKind.Reply, out frame);
        frame = new ScanFrame(ScanFrameKind.Code, _code.AsSpan(0, _length).ToArray(), _length, _aimId);
        Begin();
        return frame.Length > 0;
    }

    private bool TryDrop(ScanFrameKind kind, out ScanFrame frame)
    {
        frame = new ScanFrame(kind, default, _length);
        Begin();
        return frame.Length > 0;
    }

    private void Begin() => (_length, _isContinued, _aimId, _drops) = (0, false, null, null);
}
