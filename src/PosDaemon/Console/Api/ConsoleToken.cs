using System.Security.Cryptography;
using System.Text;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Console;

/// <summary>The secret that lets a program or a browser on this machine act at the lanes: 256 random bits, made at
/// the first start, in a file that only the daemon's user can read.</summary>
internal sealed class ConsoleToken
{
    private const int Bytes = 32;
    private const int ShortestText = 32;

    private readonly byte[] _digest;

    private ConsoleToken(string text, string file)
    {
        (Text, File) = (text, file);
        _digest = Digest(text);
    }

    public string Text { get; }

    /// <summary>Where it is kept.</summary>
    public string File { get; }

    /// <exception cref="StartException">The file cannot be read or made, or holds no token.</exception>
    public static ConsoleToken Open(string file)
    {
        try
        {
            if (!System.IO.File.Exists(file))
                OwnerOnlyFile.TryWriteNew(file, Encoding.ASCII.GetBytes(
                    Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)) + "\n"));
            OwnerOnlyFile.Restrict(file);
            var text = System.IO.File.ReadAllText(file).Trim();
            if (text.Length >= ShortestText && text.All(char.IsAsciiLetterOrDigit)) return new ConsoleToken(text, file);
            throw new StartException(StartFault.TokenUnusable,
                $"{file} holds no token ({ShortestText} letters and digits or more); remove it and start again: "
                + "a new one is made");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartException(StartFault.TokenUnusable,
                $"The console's token {file} cannot be used: {fault.Message} Give the daemon's user the right to it.",
                fault);
        }
    }

    /// <summary>Takes the same time whatever was offered and however long it is.</summary>
    public bool Matches(string? offered) =>
        CryptographicOperations.FixedTimeEquals(Digest(offered ?? ""), _digest);

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
