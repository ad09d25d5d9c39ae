using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Protocol.EscPos;
using PosDaemon.Protocol.ReceiptLine;
using PosDaemon.Protocol.Slips;

namespace PosDaemon.Benchmarks.Slips;

/// <summary>Our own: laid-out paper to bytes, or template and JSON data to bytes.</summary>
/// <param name="logos">So many different logos take turns where the logo is to be read each time.</param>
internal sealed class OwnSlips(StandardSlip slip, PrinterProfile profile, int logos = StandardSlip.MoreThanKept)
    : ISubject
{
    private readonly IReadOnlyList<SlipOrder> otherLogos = slip.WithOtherLogos(logos);
    private readonly Dictionary<Form, Func<int>> makers = [];
    private byte[] last = [];

    public string Name => "PosDaemon";

    public IReadOnlyList<Form> Forms { get; } = Enum.GetValues<Form>();

    public byte[] Make(Form form)
    {
        Maker(form)();
        return last;
    }

    public Measure Run(Form form, double seconds) => Repeated.Run(Maker(form), seconds);

    /// <summary>Bytes allocated for each slip once all is warm.</summary>
    public double Allocation(Form form, int slips)
    {
        var make = Maker(form);
        for (var i = 0; i < slips; i++)
            make();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < slips; i++)
            make();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)slips;
    }

    private Func<int> Maker(Form form)
    {
        if (!makers.TryGetValue(form, out var maker))
            makers[form] = maker = NewMaker(form);
        return maker;
    }

    private Func<int> NewMaker(Form form) => form switch
    {
        Form.Lines => FromPaper([slip.Plain()]),
        Form.LinesCachedLogo => FromPaper([slip.WithLogo()]),
        Form.LinesDecodedLogo => FromPaper(otherLogos, keepsPictures: false),
        Form.Document => FromOrders([slip.Plain()]),
        Form.DocumentCachedLogo => FromOrders([slip.WithLogo()]),
        _ => FromOrders(otherLogos),
    };

    /// <param name="keepsPictures">False where the logo is to be decoded and dithered for each slip.</param>
    private Func<int> FromPaper(IReadOnlyList<SlipOrder> orders, bool keepsPictures = true)
    {
        var papers = orders.Select(order => SlipPaper.Lay(order, profile.Characters, profile.Columns).Paper).ToArray();
        var encoder = new EscPosEncoder();
        var faults = new List<ReceiptFault>();
        var next = 0;
        return () =>
        {
            var paper = papers[next];
            next = (next + 1) % papers.Length;
            if (!keepsPictures)
                paper.ForgetPictures();
            last = encoder.Write(paper, profile, profile.Columns, faults).ToArray();
            return last.Length;
        };
    }

    private Func<int> FromOrders(IReadOnlyList<SlipOrder> orders)
    {
        var next = 0;
        return () =>
        {
            last = SlipRenderer.ToEscPos(orders[next], profile, profile.Columns).Bytes;
            next = (next + 1) % orders.Count;
            return last.Length;
        };
    }
}
