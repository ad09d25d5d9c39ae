using Google.Protobuf.Reflection;
using PosDaemon.Protocol.Grpc;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Protocol.Tests.Grpc;

public class MethodTableTests
{
    [Theory]
    [InlineData(typeof(RedemptionMethods), "Redemption")]
    [InlineData(typeof(EnrollmentMethods), "Enrollment")]
    public void The_table_has_each_rpc_of_the_contract_with_its_types(Type table, string service)
    {
        var declared = RedemptionReflection.Descriptor.Services.Single(s => s.Name == service).Methods;

        var listed = table.GetProperties().Select(property => Describe(property.GetValue(null)!));

        Assert.Equal(declared.Select(Describe).Order(), listed.Order());
    }

    private static string Describe(MethodDescriptor rpc) =>
        $"/{rpc.Service.FullName}/{rpc.Name}({rpc.InputType.ClrType.Name}):"
        + $"{(rpc.IsServerStreaming ? "stream " : "")}{rpc.OutputType.ClrType.Name}";

    private static string Describe(dynamic method)
    {
        Type[] types = method.GetType().GetGenericArguments();
        return $"{method.Path}({types[0].Name}):{(method.StreamsReplies ? "stream " : "")}{types[1].Name}";
    }
}
