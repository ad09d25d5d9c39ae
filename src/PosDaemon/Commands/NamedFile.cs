using System.Text;
using System.Text.Json;
using PosDaemon.Configuration;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary>Files that a command line names, with faults that name the option.</summary>
internal static class NamedFile
{
    /// <summary>Bytes: what the contract takes of a slip's data.</summary>
    private const int LargestText = 1 << 20;

    /// <exception cref="NamedFileException">It cannot be read.</exception>
    public static T Read<T>(string option, string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new NamedFileException(option, path, fault);
        }
    }

    /// <exception cref="NamedFileException">It cannot be read.</exception>
    public static byte[] ReadPicture(string option, string path) =>
        Read(option, path, named => BoundedFile.Read(named, LogoRules.LargestPicture));

    /// <exception cref="NamedFileException">It cannot be read, or is no JSON in UTF-8.</exception>
    public static string ReadJson(string option, string path)
    {
        var text = ReadText(option, path);
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            return EncodingCheck.FaultOfJson(bytes, default) is { } fault
                ? throw new NamedFileException($"{option} {path}: {fault.Sentence}", ExitCodes.BadUsage)
                : text;
        }
        catch (JsonException) when (string.IsNullOrWhiteSpace(text))
        {
            throw new NamedFileException($"{option} {path}: line 1, column 1: the file is empty", ExitCodes.BadUsage);
        }
        catch (JsonException fault)
        {
            var at = EncodingCheck.Place(bytes, ConfigurationFile.OffsetOf(bytes, fault));
            throw new NamedFileException($"{option} {path}: {at}: it is no JSON; mend it there or just before",
                ExitCodes.BadUsage);
        }
    }

    /// <exception cref="NamedFileException">It cannot be read, or is no UTF-8.</exception>
    public static string ReadText(string option, string path)
    {
        var bytes = Read(option, path, named => BoundedFile.Read(named, LargestText));
        return EncodingCheck.FaultOf(bytes) is { } fault
            ? throw new NamedFileException($"{option} {path}: {fault.Sentence}", ExitCodes.BadUsage)
            : Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
    }

    /// <exception cref="NamedFileException">It cannot be written.</exception>
    public static void Write(string option, string path, Action<string> write) =>
        Read(option, path, named =>
        {
            write(named);
            return true;
        });
}

/// <summary>A file of the command line cannot be used; the message is one sentence with the option and the file.
/// </summary>
internal sealed class NamedFileException : Exception
{
    public NamedFileException(string option, string path, Exception fault)
        : base($"{option} {path}: {Why(path, fault)}", fault) => ExitCode = ExitCodes.Failure;

    public NamedFileException(string sentence, int exitCode)
        : base(sentence) => ExitCode = exitCode;

    /// <summary>What the command ends with.</summary>
    public int ExitCode { get; }

    private static string Why(string path, Exception fault) => fault switch
    {
        _ when Directory.Exists(path) => "this is a folder",
        FileNotFoundException => "there is no such file",
        DirectoryNotFoundException => "there is no such folder",
        UnauthorizedAccessException => "this user may not",
        _ => fault.Message.TrimEnd('.'),
    };
}
