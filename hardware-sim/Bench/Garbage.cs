namespace PosSim.Bench;

/// <summary>Noise of a known seed, and the complaint about a fault that a device cannot play.</summary>
internal static class Garbage
{
    private const int MostBytes = 16 * 1024 * 1024;

    public static byte[] Make(int count, int seed)
    {
        var bytes = new byte[Math.Clamp(count, 0, MostBytes)];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static BenchException Unknown(FaultOrder fault, params string[] known) => new(
        BenchFault.Wrong, $"{fault.Device} has no fault \"{fault.Fault}\"; it has: {string.Join(", ", known)}");
}
