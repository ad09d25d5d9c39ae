using PosSim.Models;

namespace PosSim.Tests.Models;

public sealed class ModelCost
{
    /// <summary>Simulations make many thousands of them. Most of it is the receive buffer.</summary>
    [Fact]
    public void A_printer_takes_little_memory()
    {
        _ = new PrinterModel(new());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var printer = new PrinterModel(new());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 4096, 10_000);
        GC.KeepAlive(printer);
    }
}
