using PosDaemon.Lanes;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Journal;

/// <summary>Finds out whether a scan could be written down now. Safe for any thread.</summary>
internal sealed class JournalHealth(JournalStore journal, TimeProvider time)
{
    private readonly WriteProbe _probe = new(() => journal.CommitAsync(JournalBatch.Probe).AsTask(), time);

    /// <returns>Null: it could be written. Else a sentence that says what to do.</returns>
    public async Task<string?> TroubleAsync()
    {
        try
        {
            await _probe.CheckAsync();
            return null;
        }
        catch (TimeoutException)
        {
            return "The journal's disk has not taken a write for "
                + $"{WriteProbe.Patience.TotalSeconds} s: look at the disk.";
        }
        catch (JournalException fault)
        {
            return fault.Message;
        }
        catch (ObjectDisposedException)
        {
            return "The service is stopping.";
        }
    }
}
