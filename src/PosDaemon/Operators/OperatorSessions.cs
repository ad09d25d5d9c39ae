using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using PosDaemon.Lanes;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Operators;

/// <summary>What operators' sign-ins gave this terminal, and who stands at which lane: in a file of the state directory
/// that only its owner can read, so that a restart signs nobody out and what was scanned before can be asked again.
/// Safe for any thread.</summary>
internal sealed class OperatorSessions
{
    private const string FileName = "operators.json";

    /// <summary>The cloud takes what was scanned in time for a day after the end; a terminal's clock may be
    /// wrong.</summary>
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromDays(2);

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private KeptSessions _kept;

    /// <param name="directory">The state directory.</param>
    public OperatorSessions(string directory, TimeProvider time, ILogger<OperatorSessions> log)
    {
        (_path, _time, _log) = (Path.Combine(directory, FileName), time, log);
        _kept = Read();
    }

    /// <summary>Who stood there last; null: nobody.</summary>
    public LaneOperator? At(string lane)
    {
        lock (_lock)
            return _kept.Lanes.GetValueOrDefault(lane);
    }

    /// <summary>For a call of an operator; empty: none was needed, or nobody had signed in by that name any more.
    /// </summary>
    /// <param name="operatorId">Whose.</param>
    /// <param name="at">When what it is of was scanned or wanted.</param>
    public string TokenOf(string operatorId, DateTimeOffset at)
    {
        lock (_lock)
            return _kept.Tokens.GetValueOrDefault(operatorId) is { } kept && !(at > kept.SignedOutAt)
                ? kept.Token
                : "";
    }

    /// <param name="lane">Where.</param>
    /// <param name="one">Who; null: nobody any more. What was scanned before is still asked under the old name.</param>
    /// <param name="token">What the sign-in gave.</param>
    public void Put(string lane, LaneOperator? one, string token = "")
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            var lanes = _kept.Lanes.Where(kept => kept.Key != lane).ToDictionary();
            var tokens = _kept.Tokens.Where(kept => kept.Value.Until + KeptAfterEnd > now).ToDictionary();
            // Whoever has signed in at another lane too is still here.
            if (At(lane) is { Id: var before } && tokens.TryGetValue(before, out var left)
                && lanes.Values.All(other => other?.Id != before))
                tokens[before] = left with { SignedOutAt = now };
            if (one is not null)
            {
                lanes[lane] = one;
                tokens[one.Id] = new KeptToken(token, one.Until);
            }

            _kept = new KeptSessions(lanes, tokens);
            Write();
        }
    }

    private KeptSessions Read()
    {
        try
        {
            return File.Exists(_path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), OperatorJson.Default.KeptSessions)
                    ?? KeptSessions.None
                : KeptSessions.None;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            _log.SessionsNotRead(_path, fault.Message);
            return KeptSessions.None;
        }
    }

    private void Write()
    {
        try
        {
            OwnerOnlyFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(_kept, OperatorJson.Default.KeptSessions));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Known as long as this process runs.
            _log.SessionsNotKept(_path, fault.Message);
        }
    }
}

/// <param name="Lanes">Who stands there, by the lane's name.</param>
/// <param name="Tokens">The newest of each operator, by id.</param>
internal sealed record KeptSessions(
    IReadOnlyDictionary<string, LaneOperator> Lanes, IReadOnlyDictionary<string, KeptToken> Tokens)
{
    public static KeptSessions None { get; } =
        new(new Dictionary<string, LaneOperator>(), new Dictionary<string, KeptToken>());
}

/// <summary>What a sign-in gave, and until when it is good.</summary>
/// <param name="SignedOutAt">What is scanned later is nothing of this operator's; null: signed in.</param>
internal sealed record KeptToken(string Token, DateTimeOffset Until, DateTimeOffset? SignedOutAt = null);

[JsonSourceGenerationOptions(
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeptSessions))]
internal sealed partial class OperatorJson : JsonSerializerContext;
