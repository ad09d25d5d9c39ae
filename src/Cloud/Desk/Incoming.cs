using Google.Protobuf.WellKnownTypes;
using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Desk;

/// <summary>Reads what came over the wire: bounds are checked here once, so that nothing behind has to.</summary>
internal static class Incoming
{
    public const int MaxIdLength = 64;
    public const int MaxItems = 500;

    public static string Id(string id, string name) => id.Length == 0
        ? throw new InvalidRequestException($"{name} is missing")
        : Short(id, name);

    public static CallFacts Call(Caller? caller, DateTimeOffset now) => caller is null
        ? throw new InvalidRequestException("caller is missing")
        : new CallFacts(
            Id(caller.TerminalId, "caller.terminal_id"), Short(caller.Lane, "caller.lane"),
            Short(caller.StoreId, "caller.store_id"), Short(caller.OperatorId, "caller.operator_id"),
            Time(caller.DeviceTime), now);

    // A device may send any number of seconds; a time outside the calendar is no time, but no reason to fail.
    public static DateTimeOffset? Time(Timestamp? time)
    {
        if (time is null || time.Nanos is < 0 or > 999_999_999)
            return null;
        var inCalendar = time.Seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds()
            && time.Seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        return inCalendar ? time.ToDateTimeOffset() : null;
    }

    public static Dictionary<string, string> Answers(IEnumerable<Answer> answers)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var answer in answers)
            given[answer.Key] = answer.Value;
        return given;
    }

    public static void Limit(int count, string name)
    {
        if (count > MaxItems)
            throw new InvalidRequestException($"{name} holds {count} items, at most {MaxItems} are allowed");
    }

    public static string Clip(string text, int length) => text.Length <= length ? text : text[..length];

    // Ids go into log lines as they are, so nothing that breaks a line gets in.
    private static string Short(string id, string name)
    {
        if (id.Length > MaxIdLength)
            throw new InvalidRequestException($"{name} has more than {MaxIdLength} characters");
        if (id.Any(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029'))
            throw new InvalidRequestException($"{name} holds a control character");
        return id;
    }
}
