using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace PosDaemon.Lanes;

/// <summary>Carries one lane: takes its inputs one at a time, steps, and publishes what it is then. Owns the runner;
/// others see only the snapshot.</summary>
internal sealed class LaneLoop
{
    private readonly LaneQueue _queue;
    private readonly LaneEffects _effects;
    private readonly LaneRunner _runner;
    private readonly ILaneObserver _observer;
    private readonly ILogger _log;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LaneSnapshot _snapshot;

    public LaneLoop(LaneOptions options, LaneQueue queue, LaneEffects effects, ILaneObserver observer,
        ILogger log)
    {
        (Options, _queue, _effects, _observer, _log) = (options, queue, effects, observer, log);
        _runner = new LaneRunner(options, effects);
        _snapshot = new LaneSnapshot(options.Name, _runner.State, null, []);
    }

    public LaneOptions Options { get; }

    public LaneQueue Queue => _queue;

    /// <summary>Completes when the journal has been read and the lane goes on from there.</summary>
    public Task Started => _started.Task;

    /// <summary>As of the last step. From any thread.</summary>
    public LaneSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Nothing is half done: no slip and no pulse under way, no request open, nothing waiting.</summary>
    public bool IsIdle => _queue.Reader.Count == 0 && Snapshot.State is { Printing: null } state
        && state.Scans.Values.All(scan => scan.Gate.Phase != GatePhase.Pulsing && !scan.IsAsked);

    /// <summary>Runs until aborted. Any other end is a fault of this lane.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        try
        {
            await _runner.StartAsync();
            Publish();
            _started.TrySetResult();
            while (await _queue.Reader.WaitToReadAsync(abort))
            {
                while (_queue.Reader.TryRead(out var queued))
                {
                    await _runner.HandleAsync(queued.Create(_effects.Now));
                    Publish();
                    queued.Handled?.TrySetResult();
                }
            }
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // Told to stop: whatever is unfinished stands in the journal.
            _queue.Close();
        }
        finally
        {
            _effects.Dispose();
        }
    }

    private void Publish()
    {
        var snapshot = new LaneSnapshot(
            Options.Name, _runner.State, _runner.Trouble?.Message, _effects.DrainVerdicts());
        if (snapshot.Trouble != _snapshot.Trouble)
        {
            if (snapshot.Trouble is { } trouble) _log.JournalInTrouble(trouble);
            else _log.JournalIsBack();
        }

        Volatile.Write(ref _snapshot, snapshot);
        _observer.Stepped(snapshot);
    }
}

/// <summary>What a lane is after a step.</summary>
/// <param name="Trouble">Why the journal cannot be written; null when all is well.</param>
/// <param name="Verdicts">What the person at the lane was told in this step.</param>
internal sealed record LaneSnapshot(string Lane, LaneState State, string? Trouble, ImmutableArray<Verdict> Verdicts);

/// <summary>Learns what happens at the lanes. Called from the loops of lanes and devices; must not block.</summary>
internal interface ILaneObserver
{
    /// <summary>A lane has taken a step.</summary>
    void Stepped(LaneSnapshot snapshot);

    /// <summary>The person at a lane was told something before anything reached the lane: a code was turned away.
    /// </summary>
    void TurnedAway(string lane, Verdict verdict);
}
