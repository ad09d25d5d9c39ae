using Google.Protobuf.Reflection;

namespace PosDaemon.Protocol.Tests.Schema;

/// <summary>A contract as lines: one for each thing that a deployed peer relies on. A line that changes or goes is
/// a break; a line that comes is an addition.</summary>
internal static class SchemaText
{
    /// <summary>The package is told once; names are relative to it.</summary>
    public static IEnumerable<string> Describe(FileDescriptor file) =>
    [
        $"package {file.Package}",
        .. DescribeFull(file).Select(line => line.Replace($"{file.Package}.", "", StringComparison.Ordinal)),
    ];

    /// <summary>What the snapshot has and the contract has no longer.</summary>
    public static IEnumerable<string> Breaks(IEnumerable<string> snapshot, IEnumerable<string> current) =>
        snapshot.Except(current, StringComparer.Ordinal);

    private static IEnumerable<string> DescribeFull(FileDescriptor file) =>
    [
        .. file.EnumTypes.SelectMany(Describe),
        .. file.MessageTypes.SelectMany(Describe),
        .. file.Services.SelectMany(service => service.Methods).Select(Describe),
    ];

    private static IEnumerable<string> Describe(MessageDescriptor message) =>
    [
        $"message {message.FullName}",
        .. message.Fields.InFieldNumberOrder().Select(Describe),
        .. message.EnumTypes.SelectMany(Describe),
        .. message.NestedTypes.SelectMany(Describe),
    ];

    private static string Describe(FieldDescriptor field)
    {
        var type = field.FieldType switch
        {
            FieldType.Message => field.MessageType.FullName,
            FieldType.Enum => field.EnumType.FullName,
            _ => field.FieldType.ToString().ToLowerInvariant(),
        };
        var repeated = field.IsRepeated ? "repeated " : "";
        var choice = field.ContainingOneof is { } oneof ? $" in oneof {oneof.Name}" : "";
        return $"field {field.ContainingType.FullName} {field.FieldNumber} {repeated}{type} {field.Name}{choice}";
    }

    private static IEnumerable<string> Describe(EnumDescriptor type) =>
    [
        $"enum {type.FullName}",
        .. type.Values.Select(value => $"value {type.FullName} {value.Number} {value.Name}"),
    ];

    private static string Describe(MethodDescriptor rpc)
    {
        var request = $"{(rpc.IsClientStreaming ? "stream " : "")}{rpc.InputType.FullName}";
        var reply = $"{(rpc.IsServerStreaming ? "stream " : "")}{rpc.OutputType.FullName}";
        return $"rpc {rpc.FullName} ({request}) returns ({reply})";
    }
}
