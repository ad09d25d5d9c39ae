using PosDaemon.Benchmarks.Rounds;
using PosSim.Interpreter;
using PosSim.Models;

namespace PosDaemon.Benchmarks.Slips;

/// <summary>possim's printer reading one stream again and again, up to the text of the slip.</summary>
internal sealed class Reading(byte[] stream)
{
    private readonly PrinterModel _printer = new(new PrinterModelOptions
    {
        Instant = true,
        HeadToBladeDots = 0,
        KeepSlips = 4,
        BufferBytes = 1 << 16,
    });

    public Measure Run(double seconds) => Repeated.Run(Read, seconds);

    private int Read()
    {
        _printer.Receive(stream, TimeSpan.Zero);
        while (_printer.TryTakeReply(out _))
        {
            // Nobody asked it anything.
        }
        return _printer.Slips[^1].Text.Length;
    }
}
