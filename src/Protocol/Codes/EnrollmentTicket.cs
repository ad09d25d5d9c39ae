using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PosDaemon.Protocol.Codes;

/// <summary>What the cloud hands to a machine that is to become a terminal, in one piece for a line or a QR code:
/// <c>https://HOST:PORT/#TOKEN.PIN</c>. What stands behind the hash is never sent to a web server.</summary>
/// <param name="Cloud">Where it is called.</param>
/// <param name="Token">Lets one machine enrol, once.</param>
/// <param name="Pin">By which the cloud's certificate authority is known before it was seen
/// (<see cref="PinOf"/>).</param>
public sealed record EnrollmentTicket(Uri Cloud, string Token, string Pin)
{
    /// <summary>130 bits of SHA-256 of a certificate's public key (SubjectPublicKeyInfo, as in RFC 7469), in base 32.
    /// </summary>
    public static string PinOf(X509Certificate2 authority) => Base32.Write(
        SHA256.HashData(authority.PublicKey.ExportSubjectPublicKeyInfo()), PrintedCode.BodyLength);

    /// <returns>Null: it is none.</returns>
    public static EnrollmentTicket? Read(string text)
    {
        // Quotation marks are the shell's, and not every shell takes them away.
        if (!Uri.TryCreate(text.Trim().Trim('\'', '"'), UriKind.Absolute, out var url)
            || url.Scheme != Uri.UriSchemeHttps || url.PathAndQuery != "/" || url.UserInfo.Length > 0)
            return null;
        return url.Fragment.TrimStart('#').Split('.') is [var token, { Length: PrintedCode.BodyLength } pin]
            && PrintedCode.Read(token) is { } form
            ? new EnrollmentTicket(new Uri(url.GetLeftPart(UriPartial.Authority)), form, pin.ToUpperInvariant())
            : null;
    }

    public override string ToString() => $"{Cloud.GetLeftPart(UriPartial.Authority)}/#{Token}.{Pin}";
}
