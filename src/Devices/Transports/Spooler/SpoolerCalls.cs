using System.Collections.Concurrent;

namespace PosDaemon.Devices.Transports.Spooler;

/// <summary>Calls of the spooler have no limit of their own, cannot be cancelled and may hang, with a driver or with
/// another computer: each runs on a thread of its own. Opens one printer of a name at a time, so that one that hangs
/// costs one thread. May be used from anywhere.</summary>
internal sealed class SpoolerCalls
{
    // Windows does not tell large letters of a printer's name from small ones.
    private readonly ConcurrentDictionary<string, bool> _openings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Opens a printer. What comes later than the limit, or after <paramref name="abort"/>, is closed again.
    /// </summary>
    /// <param name="open">Called once, or not at all while an earlier call for that name goes on.</param>
    /// <exception cref="DeviceException">It could not be opened; <see cref="DeviceFault.Stalled"/> when this or an
    /// earlier call has not returned.</exception>
    public async Task<ITransport> OpenAsync(DeviceAddress address, string name, Func<ITransport> open, TimeSpan limit,
        TimeProvider time, CancellationToken abort)
    {
        if (!_openings.TryAdd(name, true))
            throw new DeviceException(DeviceFault.Stalled, $"{address}: the spooler still does not answer.");
        var opening = OnThreadOfItsOwn(() =>
        {
            try
            {
                return open();
            }
            finally
            {
                _openings.TryRemove(name, out _);
            }
        });
        try
        {
            return await opening.WaitAsync(limit, time, abort);
        }
        catch (TimeoutException)
        {
            CloseWhenOpened(opening);
            throw new DeviceException(DeviceFault.Stalled,
                $"{address}: the spooler did not answer for {limit.TotalSeconds:0.#} s.");
        }
        catch (OperationCanceledException)
        {
            CloseWhenOpened(opening);
            throw;
        }
    }

    public static Task<T> OnThreadOfItsOwn<T>(Func<T> call) => Task.Factory.StartNew(
        call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void CloseWhenOpened(Task<ITransport> opening) => opening.ContinueWith(
        static opened => opened.Result.DisposeAsync().AsTask(), CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
}
