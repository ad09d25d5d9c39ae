using System.Security.Cryptography;
using PosCloud.Codes;
using PosDaemon.Protocol.Codes;

namespace PosCloud.Identity;

/// <summary>The form of enrolment tokens: a printed code of the kind N, so that it can be read out and typed.</summary>
internal static class EnrollmentTokens
{
    private const char Kind = 'N';

    /// <summary>130 random bits.</summary>
    public static PresentedCode New(RandomNumberGenerator random) =>
        new($"{Kind}-{random.NewText(PrintedCode.BodyLength)}");

    /// <summary>In its one form, however it was typed. Null: it is none.</summary>
    public static PresentedCode? Read(string text) =>
        PrintedCode.Read(text) is { } form && form[0] == Kind ? new PresentedCode(form) : null;
}
