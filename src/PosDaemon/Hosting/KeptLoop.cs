using Microsoft.Extensions.Logging;

namespace PosDaemon.Hosting;

/// <summary>Keeps a loop running: one that throws, or that ends before it was told to, is started again after a wait
/// that grows from failure to failure. Whatever else there is goes on meanwhile.</summary>
internal static class KeptLoop
{
    /// <param name="name">For the log.</param>
    /// <param name="run">Runs until its token is cancelled; may be called again after it has ended.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="log">Gets each failure with its stack.</param>
    /// <param name="stopping">Ends it.</param>
    public static async Task RunAsync(
        string name, Func<CancellationToken, Task> run, TimeProvider time, ILogger log, CancellationToken stopping)
    {
        var waits = new RestartWaits();
        while (true)
        {
            Exception? fault = null;
            try
            {
                await run(stopping);
            }
            catch (Exception thrown)
            {
                // The boundary of a loop: whatever it was, it is this loop's alone.
                fault = thrown;
            }

            if (stopping.IsCancellationRequested) return;
            var wait = waits.Next(time.GetElapsedTime(0, time.GetTimestamp()));
            log.LoopFailed(fault, name, wait.TotalSeconds);
            try
            {
                await Task.Delay(wait, time, stopping);
            }
            catch (OperationCanceledException)
            {
                return;     // told to stop
            }
        }
    }
}
