using System.Security.Cryptography;
using PosDaemon.Protocol.Codes;

namespace PosCloud.Codes;

/// <summary>Values by chance, or by whatever stands behind the generator.</summary>
internal static class RandomValues
{
    public static byte[] NewBytes(this RandomNumberGenerator random, int count)
    {
        var bytes = new byte[count];
        random.GetBytes(bytes);
        return bytes;
    }

    /// <summary>Characters that nobody confuses, five bits each.</summary>
    public static string NewText(this RandomNumberGenerator random, int characters) =>
        Base32.Write(random.NewBytes(((characters * 5) + 7) / 8), characters);
}
