using Google.Protobuf.WellKnownTypes;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>A request that no record can be made of: an id is missing or too long, a list is over its limit. Only a
/// faulty client sends one; on the wire it is INVALID_ARGUMENT.</summary>
internal sealed class InvalidRequestException(string message) : Exception(message);

/// <summary>Reads what came over the wire: bounds are checked here once, so that nothing behind has to.</summary>
internal static class RequestReader
{
    public const int MaxIdLength = 64;
    public const int MaxItems = 500;

    /// <exception cref="InvalidRequestException">It is missing, too long, or would break a log line.</exception>
    public static string Id(string id, string name) => id.Length == 0
        ? throw new InvalidRequestException($"{name} is missing")
        : Short(id, name);

    /// <exception cref="InvalidRequestException">The caller or its terminal is missing, or an id is wrong.</exception>
    public static CallFacts Call(Caller? caller, DateTimeOffset now) => caller is null
        ? throw new InvalidRequestException("caller is missing")
        : new CallFacts(
            Id(caller.TerminalId, "caller.terminal_id"), Short(caller.Lane, "caller.lane"),
            Short(caller.StoreId, "caller.store_id"), Short(caller.OperatorId, "caller.operator_id"),
            caller.DeviceTime.ToTimeOrNull(), now);

    /// <summary>As <see cref="Call(Caller?, DateTimeOffset)"/>, with what its operator's sign-in gave.</summary>
    /// <inheritdoc cref="Call(Caller?, DateTimeOffset)" path="/exception"/>
    public static CallFacts Call(Caller? caller, DateTimeOffset now, CodeKey key)
    {
        var call = Call(caller, now);
        var session = Short(caller!.OperatorSession, "caller.operator_session");
        return session.Length == 0
            ? call
            : call with { Session = OperatorToken.Read(key, call.Operator, call.Terminal, session) };
    }

    /// <summary>Null where there is none.</summary>
    /// <exception cref="InvalidRequestException">It cannot be read: a limit must not be mistaken for none.</exception>
    public static DateTimeOffset? Limit(Timestamp? time, string name) => time is null ? null
        : time.ToTimeOrNull() ?? throw new InvalidRequestException($"{name} is no time");

    public static Dictionary<string, string> Answers(IEnumerable<Answer> answers)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var answer in answers)
            given[answer.Key] = answer.Value;
        return given;
    }

    /// <exception cref="InvalidRequestException">There are more than <see cref="MaxItems"/>.</exception>
    public static void CheckCount(int count, string name)
    {
        if (count > MaxItems)
            throw new InvalidRequestException($"{name} holds {count} items, at most {MaxItems} are allowed");
    }

    /// <summary>At most so many UTF-16 units, and no half of a character at the end.</summary>
    public static string Clip(string text, int length) => text.Length <= length ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    // Ids go into log lines as they are, so nothing that breaks a line gets in.
    private static string Short(string id, string name)
    {
        if (id.Length > MaxIdLength)
            throw new InvalidRequestException($"{name} has more than {MaxIdLength} characters");
        foreach (var character in id)
        {
            if (char.IsControl(character) || character is '\u2028' or '\u2029')
                throw new InvalidRequestException($"{name} holds a control character");
        }
        return id;
    }
}
