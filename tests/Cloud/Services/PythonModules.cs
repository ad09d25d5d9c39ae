using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary>What protoc makes of the contract for Python, in a folder that lasts as long as the tests that use it. Made
/// by Debian's programs, whose protobuf is that of its grpcio.</summary>
public sealed class PythonModules : IAsyncLifetime
{
    public const string Interpreter = "/usr/bin/python3";

    private const string Compiler = "/usr/bin/protoc";
    private const string Plugin = "/usr/bin/grpc_python_plugin";

    private static readonly string Protos = Path.Combine(AppContext.BaseDirectory, "Services", "interop", "protos");

    private static readonly (string Path, string Package)[] Parts =
    [
        (Interpreter, "python3"),
        ("/usr/lib/python3/dist-packages/grpc", "python3-grpcio"),
        (Compiler, "protobuf-compiler"),
        (Plugin, "protobuf-compiler-grpc"),
        ("/usr/include/google/protobuf/timestamp.proto", "libprotobuf-dev"),
    ];

    private static readonly IReadOnlyList<string> Missing =
        [.. Parts.Where(part => !Path.Exists(part.Path)).Select(part => part.Package)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("poscloud-python-");

    public string Folder => _folder.FullName;

    public static void RequireOrSkip()
    {
        if (Missing.Count > 0)
            Assert.Skip($"gRPC for Python is not installed here (Debian: {string.Join(' ', Missing)}).");
    }

    public async ValueTask InitializeAsync()
    {
        if (Missing.Count > 0)
            return;
        await using var protoc = ProgramProcess.Start("protoc", Compiler, Folder, TimeProvider.System,
            [$"--proto_path={Protos}", $"--python_out={Folder}", $"--grpc_out={Folder}",
                $"--plugin=protoc-gen-grpc={Plugin}",
                .. Directory.GetFiles(Protos, "*.proto", SearchOption.AllDirectories)]);
        Assert.True(await protoc.EndAsync(TimeSpan.FromSeconds(60)) == 0, protoc.LastLines());
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
