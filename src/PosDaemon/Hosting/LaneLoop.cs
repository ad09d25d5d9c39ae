using PosDaemon.Lanes;

namespace PosDaemon.Hosting;

/// <summary>Carries one lane: takes its inputs one at a time, steps, and tells what is new. Owns the runner; others
/// see only the state it publishes after each step.</summary>
internal sealed class LaneLoop
{
    private readonly LaneInbox _inbox;
    private readonly LaneWorld _world;
    private readonly LaneRunner _runner;
    private readonly Action<LaneNews> _told;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LaneNews _news;

    /// <param name="told">Called from the loop after every step; must not block.</param>
    public LaneLoop(LaneOptions options, LaneInbox inbox, LaneWorld world, Action<LaneNews> told)
    {
        (Options, _inbox, _world, _told) = (options, inbox, world, told);
        _runner = new LaneRunner(options, world);
        _news = new LaneNews(options.Name, _runner.State, null, []);
    }

    public LaneOptions Options { get; }

    /// <summary>Completes when the journal has been read and the lane goes on from there.</summary>
    public Task Started => _started.Task;

    public LaneInbox Inbox => _inbox;

    public LaneWorld World => _world;

    /// <summary>As of the last step. From any thread.</summary>
    public LaneNews News => Volatile.Read(ref _news);

    /// <summary>Nothing is half done: no slip and no pulse under way, no question open, nothing waiting.</summary>
    public bool IsIdle => _inbox.Reader.Count == 0 && News.State is { Printing: null } state
        && state.Scans.Values.All(scan => scan.Gate.Phase != GatePhase.Pulsing && !scan.IsAsked);

    /// <summary>Runs until aborted. Any other end is a fault of this lane.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        try
        {
            _runner.Start();
            Tell();
            _started.TrySetResult();
            while (await _inbox.Reader.WaitToReadAsync(abort))
            {
                while (_inbox.Reader.TryRead(out var letter)) Take(letter);
            }
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // Told to stop: whatever is unfinished stands in the journal.
            _inbox.Close();
        }
    }

    private void Take(LaneInbox.Letter letter)
    {
        _runner.Handle(letter.Input(_world.Now));
        Tell();
        letter.Handled?.TrySetResult();
    }

    private void Tell()
    {
        var news = new LaneNews(Options.Name, _runner.State, _runner.Trouble?.Message, _world.TakeVerdicts());
        Volatile.Write(ref _news, news);
        _told(news);
    }
}

/// <summary>What a lane is after a step.</summary>
/// <param name="Trouble">Why the journal cannot be written; null when all is well.</param>
/// <param name="Verdicts">What the person at the lane was told in this step.</param>
internal sealed record LaneNews(
    string Lane, LaneState State, string? Trouble, System.Collections.Immutable.ImmutableArray<Verdict> Verdicts);
