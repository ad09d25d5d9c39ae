using System.Runtime.InteropServices;

namespace PosDaemon.Fonts;

/// <summary>The functions of a system library, looked up by name once. It stays loaded as long as the program runs.
/// </summary>
internal sealed class NativeFunctions
{
    private readonly nint library;

    private NativeFunctions(nint library) => this.library = library;

    /// <summary>Null when the system has no such library or it lacks one of the functions.</summary>
    public static NativeFunctions? Load(string name, params ReadOnlySpan<string> needed)
    {
        if (!NativeLibrary.TryLoad(name, out nint library)) return null;
        foreach (string function in needed)
            if (!NativeLibrary.TryGetExport(library, function, out _)) return null;
        return new NativeFunctions(library);
    }

    public nint this[string function] => NativeLibrary.GetExport(library, function);
}
