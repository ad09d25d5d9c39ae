using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StandardWebhooks;

namespace PosCloud.Admin.Webhooks;

/// <summary>Signs messages and knows signed ones (Standard Webhooks 1.0: HMAC-SHA256 of id, time and body).</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimeHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far the clocks may be apart; what is older is sent again by somebody else.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static string Sign(byte[] secret, string id, DateTimeOffset time, string body) =>
        new StandardWebhook(secret).Sign(id, time, body);

    /// <param name="secret">Of the sender.</param>
    /// <param name="id">As in the header.</param>
    /// <param name="timestamp">As in the header: Unix seconds.</param>
    /// <param name="signatures">As in the header: one or more, between them a space.</param>
    /// <param name="body">Every byte of it.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null: it is the sender's, and of now; else why not.</returns>
    public static string? Refusal(
        byte[] secret, string? id, string? timestamp, string? signatures, string body, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(signatures) || id.Length > 200)
            return $"it has no {IdHeader} or no {SignatureHeader}";
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return $"its {TimeHeader} is no time";
        var sent = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if ((now - sent).Duration() > Tolerance)
            return $"it was signed at {sent:O}, which is more than {Tolerance.TotalMinutes} minutes off";
        var expected = Encoding.ASCII.GetBytes(Sign(secret, id, sent, body));
        return signatures.Split(' ').Any(signature =>
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), expected))
                ? null
                : "its signature is not that of the sender";
    }
}
